import type { Glyph } from '../display.ts'

// Letters, punctuation, currency, arrows and blocks that are a grapheme each: no need for Intl.Segmenter, whose first
// use costs 4 MB and 8 ms.
const single =
  /^[\x20-\x7e\xa1-\xac\xae-\u02af\u0386-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u22ff\u2580-\u259f]*$/
// what takes no place or has no ink: marks without a letter, format characters (joiners, byte order mark)
const inkless = /^[\p{M}\p{Cf}\p{Z}\p{Cc}]+$/u
const invisible = /^[\p{Cf}\p{Mn}\p{Me}]+$/u

/** Emoji that people write where these pictures are meant, without their variation selectors. */
const emoji: Readonly<Record<string, Glyph>> = {
  '🔒': 'icon:lock',
  '🔓': 'icon:unlock',
  '🚪': 'icon:door-closed',
  '🔋': 'icon:battery-4',
  '🪫': 'icon:battery-0',
  '🌡': 'icon:thermometer',
  '💧': 'icon:drop',
  '☔': 'icon:drop',
  '💡': 'icon:bulb',
  '🔔': 'icon:bell',
  '⚠': 'icon:warning',
  '🔥': 'icon:flame',
  '☀': 'icon:sun',
  '⚡': 'icon:power',
  '🔌': 'icon:power',
  '📶': 'icon:signal-4',
  '🏠': 'icon:house',
  '❤': '♥',
}

/**
 * Text → glyphs, one a cell and at most one for each grapheme (what a reader takes for one character: a letter with its
 * marks, a family emoji). Letters are composed (NFC), of marks that have no composed letter the letter stays. Blanks of
 * all kinds, line ends and control characters are a blank; characters without ink (zero width joiner, byte order mark)
 * are left out. What a display can't show is for its repertoire to replace: here everything stays Unicode.
 */
export function toGlyphs(text: string): Glyph[] {
  if (single.test(text)) return [...text]
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
  const glyphs: Glyph[] = []
  for (const { segment } of graphemes.segment(text)) {
    const glyph = glyphOf(segment)
    if (glyph !== '') glyphs.push(glyph)
  }
  return glyphs
}

function glyphOf(grapheme: string): Glyph {
  if (invisible.test(grapheme)) return ''
  if (inkless.test(grapheme)) return ' '
  const [first = ' '] = grapheme.normalize('NFC')
  return emoji[first] ?? (first.isWellFormed() ? first : '\ufffd')
}
