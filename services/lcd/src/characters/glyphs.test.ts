import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toGlyphs } from './glyphs.ts'

const cases: readonly (readonly [what: string, text: string, glyphs: readonly string[]])[] = [
  ['ASCII', '21.5 C', ['2', '1', '.', '5', ' ', 'C']],
  ['letters of Latin, Greek and Cyrillic', 'Tür°Ωж', ['T', 'ü', 'r', '°', 'Ω', 'ж']],
  ['a letter with its mark apart', 'u\u0308', ['ü']],
  ['a mark for which there is no composed letter', 'q\u0308', ['q']],
  ['many marks', `a${'\u0316'.repeat(50)}b`, ['a', 'b']],
  ['a mark without a letter', '\u0308a', ['a']],
  ['control characters', 'a\tb\x1b[2J\x00', ['a', ' ', 'b', ' ', '[', '2', 'J', ' ']],
  ['a line end of two characters', 'a\r\nb', ['a', ' ', 'b']],
  ['blanks of all kinds', 'a\u00a0b\u2003c\u3000d', ['a', ' ', 'b', ' ', 'c', ' ', 'd']],
  ['what takes no place', '\ufeffa\u200bb\u00adc', ['a', 'b', 'c']],
  ['an emoji with a picture', '🔒', ['icon:lock']],
  ['an emoji with a variation selector', '🌡️', ['icon:thermometer']],
  ['an emoji of several, as one', '👨‍👩‍👧', ['👨']],
  ['a flag, as one', '🇩🇪', ['🇩']],
  ['an arrow as emoji', '↗️', ['↗']],
  ['wide characters', '温度', ['温', '度']],
  ['half of a surrogate pair', 'a\ud83db', ['a', '\ufffd', 'b']],
  ['nothing', '', []],
]
for (const [what, text, glyphs] of cases)
  test(`glyphs of ${what}`, () => assert.deepEqual(toGlyphs(text), glyphs))
