import type { Glyph } from '../display.ts'
import { icons } from './icons.ts'
import { replacements } from './replace.ts'

/** Shows a glyph as one character out of those for which `has` is true (ASCII always is). */
export function characterOf(glyph: Glyph, has: (character: string) => boolean): string {
  if (!icons.has(glyph) && has(glyph)) return glyph
  for (const replacement of replacements(glyph)) if (has(replacement)) return replacement
  return ' '
}

/** Printable characters of ISO 8859-1: U+0020 to U+007E and U+00A1 to U+00FF, without the soft hyphen. */
export function isLatin1(character: string): boolean {
  return /^[\x20-\x7e\xa1-\xac\xae-\xff]$/.test(character)
}

// East Asian wide and emoji characters take two columns (Unicode Standard Annex 11); Hebrew and Arabic are drawn from
// the right, which would move their neighbours.
const unfit =
  /[\p{C}\p{M}\p{Emoji_Presentation}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u1100-\u11ff\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18d08}\u{1b000}-\u{1b2fb}\u{1f000}-\u{3fffd}]/u

/** Whether a terminal shows the character in one column. */
export function fitsTerminal(character: string): boolean {
  return (
    [...character].length === 1 && !unfit.test(character) && (character === ' ' || !/\p{Z}/u.test(character))
  )
}
