import type { Glyph } from '../display.ts'
import { icons } from './icons.ts'
import { lookAlikes } from './look-alikes.ts'

/**
 * The characters that may stand for a glyph, best first and each one cell wide: for a named one those of icons.ts, for
 * a character a look-alike or its transliteration, its compatibility form, and its letter without marks. Last comes `?`,
 * or a blank for what has no ink. So a display that has ASCII can show every glyph, with no change of length.
 */
export function* replacements(glyph: Glyph): Generator<string> {
  const icon = icons.get(glyph)
  if (icon) {
    yield* icon.same
    yield* icon.instead
    for (const twin of icon.same) yield* like(twin)
    yield '?'
    return
  }
  const [character = ' ', ...more] = glyph
  if (more.length > 0) {
    yield '?' // a name that is not known
    return
  }
  yield* like(character)
  yield /^[\p{Z}\p{C}\p{M}\u2800]$/u.test(character) ? ' ' : '?'
}

function* like(character: string): Generator<string> {
  yield* lookAlikes.get(character) ?? ''
  const forms = [character.normalize('NFKC'), letterOf(character), digitOf(character)]
  for (const form of forms)
    if (form !== character && form !== '' && [...form].length === 1) {
      yield form
      yield* lookAlikes.get(form) ?? ''
    }
}

/** The letter without its marks: `ế` → `e`; empty where it is more than one (`½`). */
function letterOf(character: string): string {
  const bare = character.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  return [...bare].length === 1 ? bare : ''
}

/** The ASCII digit of a digit in any script, whose ten code points stand in a row from a multiple of 2 (Unicode, 4.6). */
function digitOf(character: string): string {
  const point = character.codePointAt(0) ?? 0
  if (point < 0x660 || !isDigit(point)) return ''
  let zero = point
  while (isDigit(zero - 1)) zero--
  return String((point - zero) % 10)
}

const isDigit = (point: number) => /^\p{Nd}$/u.test(String.fromCodePoint(point))
