import { dotsFor } from '../../characters/encode.ts'
import { romOf, romWithout } from '../../characters/rom.ts'
import type { Glyph, Size } from '../../display.ts'
import type { Protocol } from '../byte-display.ts'

const setting = 0x7c
const instruction = 0xfe
/** The custom characters' own bytes, backspace (8), and what begins a command. */
const unsendable = [0, 1, 2, 3, 4, 5, 6, 7, 8, setting, instruction]

/**
 * The custom characters for good: each one that is recorded goes to the display's EEPROM, which bears 100,000 writes,
 * and clears the display. A bar, a trend and what a home reports most; everything else has its letter.
 */
const fixed: readonly Glyph[] = [
  'bar:h1',
  'bar:h2',
  'bar:h3',
  'bar:h4',
  '↑',
  '↓',
  'icon:door-open',
  'icon:lock',
]

const rowStarts = [0, 64, 20, 84]

/**
 * SparkFun SerLCD (firmware OpenLCD 1.1 and later, OpenLCD.ino `updateDisplay`; hookup guide, "Command cheat sheet").
 * `prepare`: this is the first time that the display is opened, so its memory is brought to what we need.
 */
export function serlcd(size: Size, rom: 'a00' | 'a02', prepare: boolean): Protocol {
  let first = prepare
  const setup = () => {
    if (!first) return []
    first = false
    return [
      Uint8Array.of(setting, 0x2f), // no system messages, which would redraw from a frame of the display's own
      ...fixed.map((glyph, slot) => Uint8Array.of(setting, 0x1b + slot, ...(dotsFor(glyph) ?? []))),
    ]
  }
  return {
    size,
    rom: romWithout(romOf(rom), unsendable),
    custom: fixed,
    backlight: 'on-off',
    keepsLight: true,
    hasKeys: false,
    moveLength: 2,
    // `?` ends a command that was cut short and does nothing itself; then clear; display on, cursor and blinking off
    init: () => [
      Uint8Array.of(0x3f, setting, 0x2d),
      ...setup(),
      Uint8Array.of(setting, 0x2d, instruction, 0x0c),
    ],
    define: () => new Uint8Array(),
    text: ({ row, column, bytes }) =>
      Uint8Array.of(instruction, 0x80 | ((rowStarts[row] ?? 0) + column), ...[...bytes].flatMap(shown)),
    light: (level) =>
      level > 0 ? Uint8Array.of(setting, 0x2b, 255, 255, 255) : Uint8Array.of(setting, 0x2b, 0, 0, 0),
  }
}

/** A custom character is shown by a command of its own. */
const shown = (byte: number): number[] => (byte < 8 ? [setting, 0x23 + byte] : [byte])
