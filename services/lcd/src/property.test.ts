import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeDisplay } from './fake-display.ts'
import { startBench } from './golden-case.ts'

const noon = Date.UTC(2026, 10, 25, 12)
const pieces = [
  ...[
    'a',
    ' ',
    '°',
    'ü',
    'ß',
    'Ж',
    'あ',
    '漢',
    'ﬁ',
    '\u0301',
    '\u200d',
    '\ufeff',
    '\u202e',
    '\u0000',
    '\n',
    '\t',
  ],
  ...[
    '👨‍👩‍👧‍👦',
    '🇩🇪',
    '🔒',
    '\ud800',
    '\udc00',
    '{',
    '}',
    '[',
    '"',
    '\\',
    'é',
    'x'.repeat(30),
    '\u{10ffff}',
    '٣',
    'ก็',
  ],
]

/** Numbers that look like chance, the same each time (minimal standard generator, Park and Miller). */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 0x7fffffff
    return state % below
  }
}

const file = {
  problems: true,
  seconds: 1,
  pages: [
    {
      lines: [
        '{a/b/data/text}',
        '{a/b/data/text:12}',
        '{a/b/data/text:^7}{>}{a/b/data/number:6.2}',
        '{a/b/data/number|big}',
      ],
    },
    {
      each: '+/+/data/#',
      title: '{sensor}{>}{page}/{pages}',
      row: '{sensor} {name}{>}{value}[ {data/text}]',
    },
    {
      each: '+/+/data/#',
      lines: [
        '{value|big:5.1}{value|trend}',
        '{value|bar 0 1:33}{value|column -1 1}',
        '{value|min} {value|age}',
      ],
    },
  ],
  alerts: [{ name: 'a', each: '+/+/data/alarm', when: 'value = true', lines: ['{sensor}{data/text}'] }],
}

for (const rows of [1, 2, 3, 4])
  test(`any text and number on any display of ${rows} rows: whole frames, never an error`, () => {
    const next = chance(rows)
    for (let columns = 8; columns <= 40; columns += 1 + next(5)) {
      const display = new FakeDisplay(`${columns}x${rows}`, { backlight: 'none' })
      const bench = startBench(file, display, noon)
      bench.engine.attach(display)
      const text = () => Array.from({ length: next(12) }, () => pieces[next(pieces.length)] ?? '').join('')
      for (let i = 0; i < 40; i++) {
        bench.say('a/b/data/text', text(), next(2) * 8_000_000)
        bench.say(`a/${text().replaceAll('/', '')}/data/${text()}`, text())
        const number = [0, -0, 1e21, -1e-9, 1.7976931348623157e308, 5e-324, next(100_000) / 7][next(7)] ?? 0
        bench.say('a/b/data/number', number)
        bench.say('a/b/data/alarm', next(3) === 0)
        if (next(4) === 0 && text().trim() !== '')
          bench.command('message', { text: `${text()}x`, seconds: 1 })
        bench.command(next(2) === 0 ? 'next' : 'clear', '')
        bench.pass(1 + next(1500))
        for (const frame of display.frames.splice(0)) {
          assert.equal(frame.length, rows)
          for (const row of frame) {
            assert.equal(row.length, columns)
            for (const glyph of row)
              assert.match(glyph, /^(?:[^\p{Cc}]|\p{L}\p{M}*|(?:icon|bar|big):[a-z0-9-]+)$/u)
          }
        }
      }
    }
  })
