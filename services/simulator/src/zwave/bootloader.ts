/** What a stick in its bootloader does when it is told to run its firmware. */
export type BootloaderMode = 'recovers' | 'stuck'

/** The screen of Silicon Labs' Gecko bootloader. */
const menu = '\r\nGecko Bootloader v1.12.01\r\n1. upload gbl\r\n2. run\r\n3. ebl info\r\nBL > \0'
const run = '2'.charCodeAt(0)

/**
 * The bootloader's side of the line: it shows its menu at whatever it is sent; `2` runs the firmware, or, where that is
 * broken, comes back to the menu. Uploading is not simulated.
 * @returns what it answers, and whether the firmware runs now
 */
export function inBootloader(mode: BootloaderMode, bytes: Uint8Array): { answer: Uint8Array; runs: boolean } {
  const runs = mode === 'recovers' && bytes.includes(run)
  return { answer: runs ? new Uint8Array() : Buffer.from(menu), runs }
}
