import { romOf, romWithout } from '../../characters/rom.ts'
import type { Size } from '../../display.ts'
import type { Protocol } from '../byte-display.ts'

/** What the kernel's driver takes for itself: backspace, tab, line feed, form feed, carriage return, escape. */
const unsendable = [0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x1b]

const latin1 = (text: string) => Buffer.from(text, 'latin1')

/**
 * What Linux's /dev/lcd is written (drivers/auxdisplay/charlcd.c, `handle_lcd_special_code`; admin-guide
 * lcd-panel-cgram.rst): other bytes go to the character generator as they are.
 */
export function charlcdProtocol(size: Size, rom: 'a00' | 'a02'): Protocol {
  return {
    size,
    rom: romWithout(romOf(rom), unsendable),
    custom: 'by-need',
    backlight: 'on-off',
    keepsLight: false,
    hasKeys: false,
    moveLength: '\x1b[Lx00y0;'.length,
    // the line feed ends an escape sequence that was cut short; I leaves cursor (C) and blinking (B) on, the backlight off
    init: () => [latin1('\n\x1b[LI\x1b[Lc\x1b[Lb\x1b[LD\f')],
    // longer than 24 characters an escape sequence is dropped: this one has 21
    define: (slot, dots) => latin1(`\x1b[LG${slot}${Buffer.from(dots).toString('hex')};`),
    // columns and rows count from 0
    text: ({ row, column, bytes }) => Buffer.concat([latin1(`\x1b[Lx${column}y${row};`), bytes]),
    light: (level) => latin1(level > 0 ? '\x1b[L+' : '\x1b[L-'),
  }
}
