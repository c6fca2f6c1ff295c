import type { DisplayConfig, Frame, Size } from '../../display.ts'
import { readBack } from '../fake-hd44780.ts'
import { never, silent } from '../fixtures.ts'
import { charlcdOpener } from './driver.ts'
import type { FakeCharlcd } from './fake-charlcd.ts'

/** The configuration of a display at /dev/lcd, or at `port`. */
export const configOf = (
  size: Size,
  rom: 'a00' | 'a02' = 'a00',
  port: string | null = null,
): DisplayConfig => ({ driver: 'charlcd', port, ...size, rom, baud: null, protocol: 'serlcd' })

/** What a person reads; `letters` are those that are looked for among the custom characters. */
export function rowsOf(fake: FakeCharlcd, rom: 'a00' | 'a02' = 'a00', letters = ''): string[] {
  return readBack(fake.cells(), fake.chip.cgram, rom, letters).map((row) => row.join(''))
}

/** Opens a display on a fake device, shows the frames one after the other, each when the last has left. */
export async function shown(
  fake: FakeCharlcd,
  frames: readonly Frame[],
  rom: 'a00' | 'a02' = 'a00',
): Promise<void> {
  const display = await charlcdOpener(configOf(fake.size, rom), fake.open)(silent, never)
  for (const frame of frames) {
    display.show(frame, false)
    await new Promise(setImmediate)
  }
  await display.close()
}
