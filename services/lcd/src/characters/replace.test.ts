import assert from 'node:assert/strict'
import { test } from 'node:test'
import { icons } from './icons.ts'
import { lookAlikes } from './look-alikes.ts'
import { replacements } from './replace.ts'
import { characterOf, fitsTerminal, isLatin1 } from './text.ts'

const isAscii = (character: string) => /^[\x20-\x7e]$/.test(character)

/** What a display with ASCII alone shows. */
const ascii: readonly (readonly [glyphs: string, shown: string])[] = [
  ['ÄÖÜäöüß', 'AOUaous'],
  ['éèàåøæœçñ', 'eeaaoaocn'],
  ['ŁódźŠkodaŽižkov', 'LodzSkodaZizkov'],
  ['ǅếǻ', '?ea'],
  ['ΑθήναΚΡΗΤΗ', 'AtinaKRITI'],
  ['Москва', 'Moskva'],
  ['Київ', 'Kiiv'],
  ['→←↑↓↗↘', '><^v/\\'],
  ['°²³±µΩ€£', 'o23+uOEL'],
  ['“x”‘y’…–—', '"x"\'y\'.--'],
  ['ＡＢ１２！', 'AB12!'],
  ['٢١٫٥', '21?5'],
  ['२१', '21'],
  ['½℃', '?C'],
  ['温度🔥👨', '????'],
  ['\u00a0\u3000\t\u200b\ue000\u0378', '      '],
  ['\ufffd', '?'],
]
for (const [glyphs, shown] of ascii)
  test(`ASCII shows ${JSON.stringify(glyphs)} as ${JSON.stringify(shown)}`, () =>
    assert.equal([...glyphs].map((glyph) => characterOf(glyph, isAscii)).join(''), shown))

test('ISO 8859-1 keeps its own and replaces the rest', () => {
  const shown = [...'Tür 21°C ½ ÿ šč€'].map((glyph) => characterOf(glyph, isLatin1)).join('')
  assert.equal(shown, 'Tür 21°C ½ ÿ scE')
})

const terminal: readonly (readonly [glyph: string, shown: string])[] = [
  ['ü', 'ü'],
  ['€', '€'],
  ['ж', 'ж'],
  ['bar:h5', '█'],
  ['bar:v3', '▃'],
  ['bar:h0', ' '],
  ['big:top', '▀'],
  ['icon:up', '↑'],
  ['温', '?'],
  ['⚡', '?'],
  ['א', '?'],
  ['Ａ', 'A'],
  ['\x1b', ' '],
]
for (const [glyph, shown] of terminal)
  test(`a terminal shows ${JSON.stringify(glyph)} as ${shown}`, () =>
    assert.equal(characterOf(glyph, fitsTerminal), shown))

test('every icon has a character that ASCII has', () => {
  for (const name of icons.keys()) {
    const shown = characterOf(name, isAscii)
    assert.ok(isAscii(shown) && shown !== '?', `${name} shows as ${JSON.stringify(shown)}`)
  }
})

test('a name that is not known is a question mark', () => {
  for (const name of ['icon:nothing', 'bar:h9', 'hello', ''])
    assert.equal(characterOf(name, isAscii), name === '' ? ' ' : '?')
})

test('replacements are single characters, and end with ASCII', () => {
  for (const glyph of [...icons.keys(), ...lookAlikes.keys()]) {
    const all = [...replacements(glyph)]
    for (const character of all) assert.equal([...character].length, 1, glyph)
    assert.match(all.at(-1) ?? '', /^[? ]$/)
  }
})
