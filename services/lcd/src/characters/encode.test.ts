import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Glyph } from '../display.ts'
import { allotSlots, dotsFor, encode, noSlots, wantedCustom } from './encode.ts'
import { icons } from './icons.ts'
import { romOf } from './rom.ts'

const a00 = romOf('a00')

const wanted: readonly (readonly [
  what: string,
  row: readonly Glyph[],
  rom: 'a00' | 'a02',
  custom: string[],
])[] = [
  ['nothing for what the display has', [...'Tür 21°C'], 'a00', []],
  ['capital umlauts where they are missing', [...'ÄäÖ'], 'a00', ['Ä', 'Ö']],
  ['none where they are there', [...'ÄäÖ'], 'a02', []],
  ['the full block where it is missing', ['bar:h5', 'bar:v8', 'big:full'], 'a02', ['█']],
  ['one for two names of the same', ['↑', 'icon:up', 'icon:arrow-up'], 'a00', ['↑']],
  ['nothing for what cannot be drawn', ['温', 'icon:nothing'], 'a00', []],
  [
    'bars before icons before letters',
    ['Ä', 'Ö', 'icon:lock', 'bar:v2', 'bar:h2', 'icon:battery-1'],
    'a00',
    ['bar:h2', 'bar:v2', 'icon:battery-1', 'icon:lock', 'Ä', 'Ö'],
  ],
  [
    'eight at most, letters by code point',
    [...'žšřěčůłąęśżźćń', 'icon:lock'],
    'a00',
    ['icon:lock', 'ą', 'ć', 'č', 'ę', 'ě', 'ł', 'ń'],
  ],
]
for (const [what, row, rom, custom] of wanted)
  test(`custom characters: ${what}`, () => assert.deepEqual(wantedCustom([row], romOf(rom)), custom))

const allotted: readonly (readonly [what: string, wanted: string, before: string, after: string])[] = [
  ['free places from the first', 'ab', '........', 'ab......'],
  ['what has its place keeps it', 'bc', 'ab......', 'abc.....'],
  ['places never used go first', 'x', 'ab.d....', 'abxd....'],
  ['then those that nobody needs', 'xhb', 'abcdefgh', 'xbcdefgh'],
  ['all new', 'ijklmnop', 'abcdefgh', 'ijklmnop'],
]
const slotsOf = (text: string) => [...text].map((letter) => (letter === '.' ? undefined : letter))
for (const [what, glyphs, before, after] of allotted)
  test(`places: ${what}`, () => assert.deepEqual(allotSlots([...glyphs], slotsOf(before)), slotsOf(after)))

test('a glyph is the byte of the display, of its custom character, or of a replacement', () => {
  const frame = [[...'üÄ', 'icon:up', 'icon:lock', 'bar:h5', 'bar:h2']]
  const slots = slotsOf('↑.......')
  const size = { columns: 6, rows: 1 }
  assert.equal(Buffer.from(encode(frame, size, a00, slots)).toString('latin1'), '\xf5A\0L\xff|')
})

test('short and missing rows are blank, longer ones are cut', () => {
  const frame = [[...'ab'], [...'abcdef']]
  const bytes = encode(frame, { columns: 4, rows: 3 }, a00, noSlots)
  assert.equal(Buffer.from(bytes).toString('latin1'), 'ab  abcd    ')
})

test('dots are eight rows of five', () => {
  for (const glyph of [...icons.keys(), ...'ÄšąØ…€']) {
    const dots = dotsFor(glyph)
    if (glyph.endsWith('0') && glyph.startsWith('bar')) continue // a blank
    assert.ok(dots, `${glyph} has no dots`)
    assert.equal(dots.length, 8)
    for (const row of dots) assert.ok(Number.isInteger(row) && row >= 0 && row < 32, `${glyph}: ${row}`)
  }
})

test('a letter and its mark do not touch each other', () => {
  for (const letter of 'ÄÖÜéščžěřńćáíóúýàèìòùâêîôûãñõëïÿ') {
    const dots = dotsFor(letter) ?? []
    assert.ok(
      dots.slice(0, 2).some((row) => row > 0),
      `${letter} has no mark`,
    )
    assert.ok(
      dots.slice(2).some((row) => row > 0),
      `${letter} has no body`,
    )
  }
})

test('no two names have the same dots, so that none is read as another', () => {
  const seen = new Map<string, string>()
  for (const [name, icon] of icons) {
    if (!icon.dots || name === 'big:bottom') continue // the same two rows as bar:v2
    const dots = icon.dots.join()
    assert.equal(seen.get(dots), undefined, name)
    seen.set(dots, name)
  }
})
