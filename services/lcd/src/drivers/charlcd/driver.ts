import type { DisplayConfig, OpenDisplay } from '../../display.ts'
import { byteDisplay } from '../byte-display.ts'
import { type OpenDevice, openDevice } from '../device.ts'
import { charlcdProtocol } from './protocol.ts'

/** One controller holds 80 characters; the kernel's driver has no second one. */
const maxCells = 80

/** Displays of Linux's HD44780 driver by their device (null: /dev/lcd); `open` is replaced in tests. */
export function charlcdOpener(config: DisplayConfig, open: OpenDevice = openDevice): OpenDisplay {
  const { port, columns, rows, rom } = config
  const path = port ?? '/dev/lcd'
  return async (events, signal) => {
    if (columns * rows > maxCells)
      throw new Error(`${path}: ${columns}x${rows} has more than the ${maxCells} cells of one controller`)
    signal.throwIfAborted()
    const device = await open(path)
    const line = {
      async write(pieces: readonly Uint8Array[]) {
        for (const piece of pieces) await device.write(piece) // the kernel waits as long as the display needs
      },
      close: () => device.close(),
    }
    return byteDisplay(charlcdProtocol({ columns, rows }, rom), line, events, signal)
  }
}
