import type { Display, DisplayConfig, OpenDisplay, Size } from '../../display.ts'
import { readBack } from '../fake-hd44780.ts'
import { frameOf } from '../fixtures.ts'
import { serialOpener } from './driver.ts'
import { FakeLine } from './fake-line.ts'
import { FakeMatrixOrbital } from './fake-matrix-orbital.ts'
import { FakeSerLcd } from './fake-serlcd.ts'

export type Protocol = DisplayConfig['protocol']

/** A serial display's configuration, Japanese character generator. */
export const configOf = (
  protocol: Protocol,
  size: Size,
  port: string | null = '/dev/ttyUSB0',
): DisplayConfig => ({
  driver: 'serial',
  port,
  ...size,
  rom: 'a00',
  baud: null,
  protocol,
})

/** A fake display at the end of a fake line. */
export interface FakeSerialDisplay {
  readonly matrix: FakeMatrixOrbital
  readonly sparkfun: FakeSerLcd
  readonly line: FakeLine
  /** What a person reads on it. */
  rows(): string[]
  readonly open: OpenDisplay
}

/** A display of each maker with the buffer and the speed that it has. */
export function fakeOf(protocol: Protocol, size: Size): FakeSerialDisplay {
  const matrix = new FakeMatrixOrbital(size)
  const sparkfun = new FakeSerLcd(size)
  const line =
    protocol === 'matrix-orbital'
      ? new FakeLine(80, 1920, (byte) => {
          matrix.feed(byte)
          return 0
        })
      : new FakeLine(128, 960, (byte) => sparkfun.feed(byte))
  const rows = () =>
    (protocol === 'matrix-orbital'
      ? readBack(matrix.cells, matrix.cgram, 'a00', 'ÄÖé')
      : readBack(sparkfun.cells(), sparkfun.chip.cgram, 'a00', '↑↓')
    ).map((row) => row.join(''))
  return { matrix, sparkfun, line, rows, open: serialOpener(configOf(protocol, size), line) }
}

/** Until all that was to be sent is sent: a fake line needs no time. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise(setImmediate)
}

export async function show(display: Display, rows: readonly string[]): Promise<void> {
  display.show(frameOf(rows), false)
  await settled()
}
