import assert from 'node:assert/strict'
import { test } from 'node:test'
import { romOf, romWithout } from './rom.ts'

// Hitachi ADE-207-272(Z), table 4: what the text tables of the source are held against, by column (upper four bits)
const a00: readonly (readonly [byte: number, character: string])[] = [
  [0x20, ' '],
  [0x41, 'A'],
  [0x5c, '¥'],
  [0x7d, '}'],
  [0x7e, '→'],
  [0x7f, '←'],
  [0xa1, '｡'],
  [0xb1, 'ｱ'],
  [0xb1, 'ア'],
  [0xb1, 'あ'],
  [0xdd, 'ﾝ'],
  [0xdf, '°'],
  [0xe0, 'α'],
  [0xe1, 'ä'],
  [0xe2, 'β'],
  [0xe3, 'ε'],
  [0xe4, 'μ'],
  [0xe4, 'µ'],
  [0xe5, 'σ'],
  [0xe6, 'ρ'],
  [0xe8, '√'],
  [0xec, '¢'],
  [0xed, '£'],
  [0xee, 'ñ'],
  [0xef, 'ö'],
  [0xf2, 'θ'],
  [0xf3, '∞'],
  [0xf4, 'Ω'],
  [0xf5, 'ü'],
  [0xf6, 'Σ'],
  [0xf7, 'π'],
  [0xfa, '千'],
  [0xfd, '÷'],
  [0xff, '█'],
]
const a02: readonly (readonly [byte: number, character: string])[] = [
  [0x10, '▶'],
  [0x16, '●'],
  [0x18, '↑'],
  [0x19, '↓'],
  [0x1a, '→'],
  [0x1b, '←'],
  [0x1f, '▼'],
  [0x5c, '\\'],
  [0x7e, '~'],
  [0x80, 'Б'],
  [0x8f, 'Э'],
  [0x90, 'α'],
  [0x9a, 'Ω'],
  [0x9d, '♥'],
  [0xa5, '¥'],
  [0xa8, 'ƒ'],
  [0xac, 'Ю'],
  [0xaf, '´'],
  [0xb0, '°'],
  [0xb2, '²'],
  [0xb5, 'µ'],
  [0xbf, '¿'],
  [0xc4, 'Ä'],
  [0xd6, 'Ö'],
  [0xd7, '×'],
  [0xd8, 'Φ'],
  [0xdc, 'Ü'],
  [0xdf, 'ß'],
  [0xe9, 'é'],
  [0xf8, 'ø'],
  [0xff, 'ÿ'],
]
for (const [name, table] of [
  ['a00', a00],
  ['a02', a02],
] as const)
  for (const [byte, character] of table)
    test(`${name} has ${character} at ${byte.toString(16)}`, () =>
      assert.equal(romOf(name).get(character), byte))

const missing = [
  ['a00', 'ÄÖÜéèàåø↑↓€²³±\\~…ß'],
  ['a02', '€█…ščﾝØ'],
] as const
for (const [name, characters] of missing)
  test(`${name} lacks ${characters}`, () =>
    assert.deepEqual(
      [...characters].filter((character) => romOf(name).has(character)),
      [],
    ))

test('no character is at a custom character, and none twice at another byte', () => {
  for (const name of ['a00', 'a02'] as const)
    for (const [character, byte] of romOf(name)) {
      assert.ok(byte >= 0x10 && byte <= 0xff, `${character} at ${byte}`)
      assert.equal([...character].length, 1)
    }
})

test('bytes that cannot be sent are left out', () => {
  const rom = romWithout(romOf('a02'), [0x1b])
  assert.equal(rom.has('←'), false)
  assert.equal(rom.get('→'), 0x1a)
})
