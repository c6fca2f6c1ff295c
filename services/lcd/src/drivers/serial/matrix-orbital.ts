import { romOf, romWithout } from '../../characters/rom.ts'
import type { Size } from '../../display.ts'
import type { Protocol } from '../byte-display.ts'

const prefix = 0xfe
/** Backspace, line feed, form feed and carriage return move the cursor; FE begins a command. */
const unsendable = [0x08, 0x0a, 0x0c, 0x0d, prefix]

const command = (...bytes: number[]) => Uint8Array.of(prefix, ...bytes)

/** Matrix Orbital's command set (manual of the LK204-24-USB, "Command summary"; the LK202-25 and LK402-25 have the same). */
export function matrixOrbital(size: Size, rom: 'a00' | 'a02'): Protocol {
  return {
    size,
    rom: romWithout(romOf(rom), unsendable),
    custom: 'by-need',
    backlight: 'level',
    keepsLight: false,
    hasKeys: true,
    moveLength: 4,
    init: () => [
      Buffer.concat([
        Buffer.alloc(9, ' '), // ends a command that was cut short: the longest (4E, custom character) takes 9 bytes
        command(0x52), // no scrolling
        command(0x44), // no wrapping into the next row
        command(0x4b), // no underline cursor
        command(0x54), // no block cursor
        command(0x3b), // no flow control: we keep to its pace
        command(0x41), // keys are sent as they are pressed
        command(0x58), // clear
      ]),
    ],
    define: (slot, dots) => command(0x4e, slot, ...dots),
    // column and row count from 1
    text: ({ row, column, bytes }) => Buffer.concat([command(0x47, column + 1, row + 1), bytes]),
    // 42: on for so many minutes, 0 for good; 99: brightness (98 would keep it in memory); 46: off
    light: (level) =>
      level === 0
        ? command(0x46)
        : Buffer.concat([command(0x42, 0), command(0x99, Math.round((level * 255) / 100))]),
  }
}

/** The keys in what the display sends: one capital letter each; their release (small letters) is not told. */
export function keysIn(chunk: Uint8Array): string[] {
  return [...Buffer.from(chunk).toString('latin1')].filter((letter) => /^[A-Z]$/.test(letter))
}
