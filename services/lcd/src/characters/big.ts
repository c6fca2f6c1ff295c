import type { Glyph } from '../display.ts'

/** A character of two rows, each drawn with █ full, ▀ top, ▄ bottom, ≡ both, ∙ dot; other characters stand for themselves. */
type Drawing = readonly [string, string]

const drawings: Readonly<Record<string, Drawing>> = {
  '0': ['█▀█', '█▄█'],
  '1': ['▀█ ', '▄█▄'],
  '2': ['≡≡█', '█▄▄'],
  '3': ['≡≡█', '▄▄█'],
  '4': ['█▄█', '  █'],
  '5': ['█≡≡', '▄▄█'],
  '6': ['█≡≡', '█▄█'],
  '7': ['▀▀█', '  █'],
  '8': ['█≡█', '█▄█'],
  '9': ['█≡█', '▄▄█'],
  '-': ['▄▄', '  '],
  ':': ['∙', '∙'],
  '.': [' ', '∙'],
  ',': [' ', '∙'],
  ' ': [' ', ' '],
}

const pieces: Readonly<Record<string, Glyph>> = {
  '█': 'big:full',
  '▀': 'big:top',
  '▄': 'big:bottom',
  '≡': 'big:both',
  '∙': 'big:dot',
}

/**
 * Text in digits of two rows, three columns a digit, with a blank column between digits. What is no digit, `-`, `.`,
 * `,`, `:` or blank stands in the upper row as it is (`°`, `C`). Both rows are of the same length.
 */
export function bigText(glyphs: readonly Glyph[]): readonly [Glyph[], Glyph[]] {
  const rows: [Glyph[], Glyph[]] = [[], []]
  let wide = false
  for (const glyph of glyphs) {
    const [upper, lower] = drawings[glyph] ?? [undefined, undefined]
    if (wide && upper?.length === 3) add(rows, [' '], [' '])
    if (upper === undefined || lower === undefined) add(rows, [glyph], [' '])
    else add(rows, cells(upper), cells(lower))
    wide = upper?.length === 3
  }
  return rows
}

const cells = (drawing: string): Glyph[] => [...drawing].map((piece) => pieces[piece] ?? piece)

function add(rows: [Glyph[], Glyph[]], upper: readonly Glyph[], lower: readonly Glyph[]): void {
  rows[0].push(...upper)
  rows[1].push(...lower)
}
