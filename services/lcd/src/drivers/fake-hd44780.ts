import { dotsFor } from '../characters/encode.ts'
import { icons } from '../characters/icons.ts'
import { type Rom, romOf } from '../characters/rom.ts'
import type { Glyph, Size } from '../display.ts'

/**
 * A HD44780U for tests: what its instructions do to its memories (Hitachi ADE-207-272(Z), table 6). Two lines of 40
 * characters, at 00 and 40; displays of four rows show the second halves of the lines as rows 3 and 4.
 */
export class FakeHd44780 {
  readonly ddram: Uint8Array = new Uint8Array(0x80).fill(0x20)
  readonly cgram: Uint8Array = new Uint8Array(0x40)
  on = false
  cursor = false
  blink = false
  address = 0
  #toCgram = false

  command(byte: number): void {
    if (byte & 0x80) this.#point(byte & 0x7f, false)
    else if (byte & 0x40) this.#point(byte & 0x3f, true)
    else if (byte & 0x20)
      return // function set: lines and font, which the tests do not change
    else if (byte & 0x10) this.#shift(byte)
    else if (byte & 0x08) {
      this.on = (byte & 4) > 0
      this.cursor = (byte & 2) > 0
      this.blink = (byte & 1) > 0
    } else if (byte & 0x04)
      return // entry mode: increment, as everybody sets it
    else if (byte & 0x02) this.#point(0, false)
    else if (byte === 1) {
      this.ddram.fill(0x20)
      this.#point(0, false)
    }
  }

  data(byte: number): void {
    if (this.#toCgram) {
      this.cgram[this.address] = byte
      this.address = (this.address + 1) & 0x3f
    } else {
      this.ddram[this.address] = byte
      this.#move(1)
    }
  }

  /** The bytes that the display shows, row by row. */
  cells({ columns, rows }: Size): Uint8Array[] {
    const starts = [0, 0x40, columns, 0x40 + columns]
    return Array.from({ length: rows }, (_, y) => {
      const start = starts[y] ?? 0
      return this.ddram.slice(start, start + columns)
    })
  }

  #point(address: number, cgram: boolean): void {
    this.address = address
    this.#toCgram = cgram
  }

  #shift(byte: number): void {
    if (byte & 8) throw new Error('the display was shifted, which moves all rows')
    this.#move(byte & 4 ? 1 : -1)
  }

  /** The lines follow each other: after 27 comes 40, after 67 comes 00. */
  #move(by: 1 | -1): void {
    const line = this.address & 0x40
    const column = (this.address & 0x3f) + by
    if (column < 0) this.address = (line ^ 0x40) + 39
    else this.address = column < 40 ? line + column : line ^ 0x40
  }
}

/**
 * What a person would read: characters by the character generator, custom characters by their dots; `¿?` where the dots
 * are none of our drawings'.
 */
export function readBack(
  cells: readonly Uint8Array[],
  cgram: Uint8Array,
  rom: 'a00' | 'a02',
  letters = '',
): Glyph[][] {
  const characters = reversed(romOf(rom))
  return cells.map((row) =>
    [...row].map((byte) => {
      if (byte >= 0x10) return characters.get(byte) ?? '¿?'
      const slot = (byte & 7) * 8
      return drawingOf(cgram.subarray(slot, slot + 8), letters)
    }),
  )
}

function reversed(rom: Rom): Map<number, string> {
  const characters = new Map<number, string>()
  for (const [character, byte] of rom)
    if (!characters.has(byte) || character === '°') characters.set(byte, character)
  return characters
}

function drawingOf(dots: Uint8Array, letters: string): Glyph {
  const names = [...icons].filter(([, icon]) => icon.dots).map(([name]) => name)
  const same = (name: Glyph) => Buffer.from(dotsFor(name) ?? [0xff]).equals(Buffer.from(dots))
  return [...names, ...letters, '█'].find(same) ?? '¿?'
}
