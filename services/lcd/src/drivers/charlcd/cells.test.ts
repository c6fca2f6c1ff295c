import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBack } from '../fake-hd44780.ts'
import { frameOf } from '../fixtures.ts'
import { FakeCharlcd } from './fake-charlcd.ts'
import { rowsOf, shown } from './fixtures.ts'

const size = { columns: 20, rows: 4 }

const sizes: readonly (readonly [columns: number, rows: number])[] = [
  [8, 1],
  [8, 2],
  [16, 1],
  [16, 2],
  [16, 4],
  [20, 2],
  [20, 4],
  [40, 2],
]
for (const [columns, rows] of sizes)
  test(`every cell of ${columns}x${rows} shows what was sent`, async () => {
    const fake = new FakeCharlcd({ columns, rows })
    const text = Array.from({ length: rows }, (_, y) =>
      Array.from({ length: columns }, (_, x) => String.fromCharCode(0x21 + ((y * columns + x) % 59))).join(
        '',
      ),
    )
    await shown(fake, [frameOf(text)])
    assert.deepEqual(rowsOf(fake), text)
    assert.deepEqual(fake.dropped, [])
  })

test('cursor and blinking, which are on at start, are off, and the backlight is on', async () => {
  const fake = new FakeCharlcd(size)
  assert.deepEqual([fake.chip.cursor, fake.chip.blink, fake.light], [true, true, false])
  await shown(fake, [])
  assert.deepEqual([fake.chip.on, fake.chip.cursor, fake.chip.blink, fake.light], [true, false, false, true])
  assert.deepEqual(rowsOf(fake), Array(4).fill(' '.repeat(20)))
})

const texts: readonly (readonly [rom: 'a00' | 'a02', text: string, letters: string, read: string])[] = [
  ['a00', 'Tür 21.5°C', '', 'Tür 21.5°C'],
  ['a00', 'ÄÖÜé€…', 'ÄÖÜé€…', 'ÄÖÜé€…'],
  ['a00', 'žšřěčůąę then ł', 'žšřěčůąęł', 'zšřěčůąę then ł'],
  ['a00', '\\~→←', '\\~', '\\~→←'],
  ['a02', 'ÄÖÜé €', '€', 'ÄÖÜé €'],
  ['a02', '↑↓→←', '←', '↑↓→←'], // its own ← is the escape character
  ['a00', '\x1b[LIx\n\fÄ', 'Ä', ' [LIx  Ä'],
  ['a00', '温度 Москва', '', '?? Moskva'],
]
for (const [rom, text, letters, read] of texts)
  test(`${rom} shows ${JSON.stringify(text)} as ${read}`, async () => {
    const fake = new FakeCharlcd(size)
    await shown(fake, [frameOf([text])], rom)
    assert.equal(rowsOf(fake, rom, letters)[0]?.trimEnd(), read)
  })

test('pictures, bars and pieces of digits are custom characters, another set for another page', async () => {
  const fake = new FakeCharlcd({ columns: 16, rows: 1 })
  const pages = [
    [
      'icon:lock',
      'icon:door-open',
      'icon:battery-3',
      'icon:signal-2',
      'bar:h5',
      'bar:h2',
      'bar:v3',
      'icon:drop',
    ],
    ['icon:sun', 'big:top', 'big:both', 'big:dot', 'icon:bell', 'icon:unlock', 'icon:flame', 'icon:lock'],
  ]
  for (const page of pages) {
    await shown(fake, [[page]])
    const [row = []] = readBack(fake.cells(), fake.chip.cgram, 'a00')
    assert.deepEqual(
      row.slice(0, 8).map((glyph) => (glyph === '█' ? 'bar:h5' : glyph)),
      page,
    )
  }
})
