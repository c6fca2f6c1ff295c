import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Frame, Glyph } from '../display.ts'
import { changes, pictureOf } from '../drivers/lcdproc/screen.ts'
import { boxed } from '../drivers/terminal.ts'
import { allotSlots, encode, noSlots, type Slots, wantedCustom } from './encode.ts'
import { toGlyphs } from './glyphs.ts'
import { icons } from './icons.ts'
import { romOf, romWithout } from './rom.ts'

/** A generator of numbers from 0 to `below` - 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** Any text: mostly of one part of Unicode, with marks, joiners, controls, surrogates and names of icons strewn in. */
function anyText(random: (below: number) => number): string {
  const starts = [0x20, 0xa0, 0x100, 0x300, 0x370, 0x400, 0x5d0, 0x600, 0x900, 0x1100, 0x2000, 0x2190, 0x2580]
  const more = [
    0x3040, 0x4e00, 0xac00, 0xd800, 0xe000, 0xfe00, 0xff00, 0x1f1e6, 0x1f300, 0x1f900, 0xe0000, 0x10ff00,
  ]
  const blocks = [...starts, ...more]
  const start = blocks[random(blocks.length)] ?? 0
  const strewn = [
    '\u0301',
    '\u200d',
    '\ufe0f',
    '\0',
    '\x1b[2J',
    '\r\n',
    '\xfe',
    '|',
    '"',
    '{',
    '\\',
    '👨‍👩‍👧',
    'icon:lock',
  ]
  let text = ''
  for (let length = random(60); length > 0; length--)
    text +=
      random(5) === 0 ? (strewn[random(strewn.length)] ?? '') : String.fromCodePoint(start + random(0x100))
  return text
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

test('any text has at most one glyph for each grapheme, and each glyph is one character or a name', () => {
  const random = randomOf(1)
  for (let i = 0; i < 3000; i++) {
    const text = anyText(random)
    const glyphs = toGlyphs(text)
    assert.ok(glyphs.length <= [...graphemes.segment(text)].length, JSON.stringify(text))
    for (const glyph of glyphs) assert.ok([...glyph].length === 1 || icons.has(glyph), JSON.stringify(text))
  }
})

/** Any frame, also of the wrong size and with glyphs that toGlyphs would not give. */
function anyFrame(random: (below: number) => number): Frame {
  const names = [...icons.keys(), 'bar:h9', 'nothing', '', '\ud800', '\n', '\0']
  return Array.from({ length: random(6) }, () =>
    toGlyphs(anyText(random)).flatMap((glyph): Glyph[] =>
      random(4) === 0 ? [names[random(names.length)] ?? ''] : [glyph],
    ),
  )
}

test('any frame is as many bytes as the display has cells, and none of those that must not be sent', () => {
  const random = randomOf(2)
  for (const name of ['a00', 'a02'] as const) {
    const rom = romWithout(romOf(name), [0x1b, 0x7c, 0xfe])
    let slots: Slots = noSlots
    for (let i = 0; i < 1000; i++) {
      const frame = anyFrame(random)
      const size = { columns: 8 + random(33), rows: 1 + random(4) }
      const wanted = wantedCustom(frame, rom)
      assert.ok(wanted.length <= 8)
      slots = allotSlots(wanted, slots)
      for (const glyph of wanted) assert.ok(slots.includes(glyph))
      const bytes = encode(frame, size, rom, slots)
      assert.equal(bytes.length, size.columns * size.rows)
      for (const byte of bytes) assert.ok(byte < 8 || (byte > 0xf && ![0x1b, 0x7c, 0xfe].includes(byte)))
    }
  }
})

test('any frame in a terminal is rows of the same number of characters, without controls', () => {
  const random = randomOf(3)
  for (let i = 0; i < 1000; i++) {
    const size = { columns: 8 + random(33), rows: 1 + random(4) }
    const lines = boxed(anyFrame(random), size)
    assert.equal(lines.length, size.rows + 2)
    for (const line of lines) {
      assert.equal([...line].length, size.columns + 2)
      assert.doesNotMatch(line, /[\p{C}\p{M}]/u)
    }
  }
})

test('any frame for LCDd is commands of one line each, of ISO 8859-1, shorter than it takes', () => {
  const random = randomOf(4)
  let before: ReturnType<typeof pictureOf> | undefined
  for (let i = 0; i < 1000; i++) {
    const size = { columns: 8 + random(33), rows: 1 + random(4), cellWidth: 5, cellHeight: 8 }
    const picture = pictureOf(anyFrame(random), size)
    assert.deepEqual(
      picture.rows.map((row) => row.length),
      Array(size.rows).fill(size.columns),
    )
    for (const command of changes(before, picture)) {
      assert.match(command, /^[\x20-\x7e\xa1-\xff]+$/)
      assert.ok(command.length < 8192)
    }
    before = picture
  }
})
