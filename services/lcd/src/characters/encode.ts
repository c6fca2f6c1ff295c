import type { Frame, Glyph, Size } from '../display.ts'
import type { Dots } from './dots.ts'
import { icons } from './icons.ts'
import { dotsOf } from './letters.ts'
import { replacements } from './replace.ts'
import type { Rom } from './rom.ts'

/** Which glyph each of the eight custom characters shows; undefined: none yet. */
export type Slots = readonly (Glyph | undefined)[]

/** No custom character in use. */
export const noSlots: Slots = Array<undefined>(8).fill(undefined)

/** The character of which a name is only another name (`icon:up` of `↑`), so that both share a custom character. */
function canonical(glyph: Glyph): Glyph {
  const icon = icons.get(glyph)
  return icon && !icon.dots ? icon.same : glyph
}

/** The dots for a glyph as a custom character; undefined where there is no drawing. */
export function dotsFor(glyph: Glyph): Dots | undefined {
  return icons.get(glyph)?.dots ?? dotsOf(canonical(glyph))
}

/** The byte of a glyph that the character generator has; undefined where it lacks it. */
function ownByte(glyph: Glyph, rom: Rom): number | undefined {
  const direct = rom.get(glyph)
  if (direct !== undefined) return direct
  for (const same of icons.get(glyph)?.same ?? '') {
    const byte = rom.get(same)
    if (byte !== undefined) return byte
  }
  return undefined
}

/**
 * The glyphs of a frame that need a custom character, at most eight: named ones in the order of icons.ts, then letters
 * and signs by code point. So the choice hangs on what is shown alone, never on what was shown before.
 */
export function wantedCustom(frame: Frame, rom: Rom): Glyph[] {
  const wanted = new Set<Glyph>()
  for (const row of frame)
    for (const glyph of row)
      if (ownByte(glyph, rom) === undefined && dotsFor(glyph)) wanted.add(canonical(glyph))
  const order = [...icons.keys()]
  const first = order.findIndex((name) => icons.get(name)?.same === '█') // all names of the full block
  const rank = (glyph: Glyph) => {
    if (icons.has(glyph)) return order.indexOf(glyph)
    return glyph === '█' ? first : 0x1000 + (glyph.codePointAt(0) ?? 0)
  }
  return [...wanted].sort((a, b) => rank(a) - rank(b)).slice(0, 8)
}

/**
 * Gives glyphs their custom characters: one that has its place keeps it, others take those that nobody needs, the ones
 * never used first, so that as little as possible of what is on the display changes its picture.
 */
export function allotSlots(wanted: readonly Glyph[], before: Slots): Slots {
  const slots = before.slice()
  const free = [...slots.keys()]
    .filter((slot) => !wanted.includes(before[slot] ?? ''))
    .sort((a, b) => Number(before[a] !== undefined) - Number(before[b] !== undefined))
  for (const glyph of wanted) {
    if (slots.includes(glyph)) continue
    const slot = free.shift()
    if (slot !== undefined) slots[slot] = glyph
  }
  return slots
}

/** The byte that shows a glyph: the character generator's own, its custom character, or a replacement. */
function byteOf(glyph: Glyph, rom: Rom, slots: Slots): number {
  const own = ownByte(glyph, rom)
  if (own !== undefined) return own
  const slot = slots.indexOf(canonical(glyph))
  if (slot >= 0) return slot
  for (const replacement of replacements(glyph)) {
    const byte = rom.get(replacement)
    if (byte !== undefined) return byte
  }
  return 0x20
}

/** A frame as the bytes of the display, row after row, `columns × rows` of them whatever the frame's own size. */
export function encode(frame: Frame, { columns, rows }: Size, rom: Rom, slots: Slots): Uint8Array {
  const bytes = new Uint8Array(columns * rows).fill(0x20)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const glyph = frame[row]?.[column]
      if (glyph !== undefined) bytes[row * columns + column] = byteOf(glyph, rom, slots)
    }
  return bytes
}
