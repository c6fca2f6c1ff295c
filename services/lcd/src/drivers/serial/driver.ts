import { setTimeout } from 'node:timers/promises'
import { openPort } from '@constellation/bootstrap/port/open-port'
import type { DisplayConfig, OpenDisplay } from '../../display.ts'
import { byteDisplay } from '../byte-display.ts'
import { named } from '../device.ts'
import { keysIn, matrixOrbital } from './matrix-orbital.ts'
import { type Pace, paced } from './pace.ts'
import { serlcd } from './serlcd.ts'

/** What `serialOpener` stands on, replaced in tests. */
export interface SerialParts {
  readonly open: typeof openPort
  readonly sleep: (ms: number) => Promise<void>
}

const realParts: SerialParts = { open: openPort, sleep: (ms) => setTimeout(ms) }

/** Displays on a serial line that speak Matrix Orbital's or SparkFun SerLCD's commands. */
export function serialOpener(config: DisplayConfig, parts: SerialParts = realParts): OpenDisplay {
  const { columns, rows, rom, protocol: speaks } = config
  const baud = config.baud ?? (speaks === 'serlcd' ? 9600 : 19_200)
  let prepared = false // whether the display's memory was brought to what we need, in this run
  return async (events, signal) => {
    const path = config.port
    if (path === null) throw new Error('the serial display has no LCD_PORT')
    if (speaks === 'serlcd' && (columns > 20 || rows > 4))
      throw new Error(`${path}: a SerLCD of ${columns}x${rows} does not exist; the largest has 20x4`)
    signal.throwIfAborted()
    const receive = (chunk: Uint8Array) => {
      if (speaks === 'matrix-orbital') for (const key of keysIn(chunk)) events.key(key)
    }
    const port = await named(path, parts.open(path, { baud }, receive))
    const protocol =
      speaks === 'serlcd' ? serlcd({ columns, rows }, rom, !prepared) : matrixOrbital({ columns, rows }, rom)
    const pace = paceOf(speaks, baud)
    const line = {
      async write(pieces: readonly Uint8Array[]) {
        await paced(pieces, pace, (bytes) => named(path, port.write(bytes)), parts.sleep)
        prepared = true // by the first that was written whole
      },
      close: () => port.close(),
      lost: port.closed.then((reason) => `${path}: ${reason}`),
    }
    return byteDisplay(protocol, line, events, signal)
  }
}

/**
 * A Matrix Orbital works off a line's full speed, its buffer has 80 bytes; a SerLCD's has 128, and it was seen to lose
 * bytes above 900 a second; its commands that write to the EEPROM take some 3.4 ms a byte.
 */
function paceOf(protocol: DisplayConfig['protocol'], baud: number): Pace {
  const rate = (baud / 10) * 0.9
  return protocol === 'serlcd'
    ? { rate: Math.min(rate, 900), chunk: 64, pieceMs: 100 }
    : { rate, chunk: 64, pieceMs: 0 }
}
