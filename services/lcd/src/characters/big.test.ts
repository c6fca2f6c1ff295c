import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bigText } from './big.ts'
import { characterOf, fitsTerminal } from './text.ts'

const cases: readonly (readonly [text: string, upper: string, lower: string])[] = [
  ['0123456789', '█▀█ ▀█  ≡≡█ ≡≡█ █▄█ █≡≡ █≡≡ ▀▀█ █≡█ █≡█', '█▄█ ▄█▄ █▄▄ ▄▄█   █ ▄▄█ █▄█   █ █▄█ ▄▄█'],
  ['21.5°C', '≡≡█ ▀█  █≡≡°C', '█▄▄ ▄█▄■▄▄█  '],
  ['-4', '▄▄█▄█', '    █'],
  ['12:30', '▀█  ≡≡█■≡≡█ █▀█', '▄█▄ █▄▄■▄▄█ █▄█'],
  ['', '', ''],
]
for (const [text, upper, lower] of cases)
  test(`big ${text}`, () => {
    const rows = bigText([...text])
    assert.equal(rows[0].length, rows[1].length)
    assert.deepEqual(
      rows.map((row) => row.map((glyph) => characterOf(glyph, fitsTerminal)).join('')),
      [upper, lower],
    )
  })
