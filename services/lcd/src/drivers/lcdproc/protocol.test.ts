import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lines, parseGreeting, quoted } from './protocol.ts'

const greetings: readonly (readonly [line: string, read: ReturnType<typeof parseGreeting>])[] = [
  [
    'connect LCDproc 0.5.9 protocol 0.3 lcd wid 20 hgt 4 cellwid 5 cellhgt 8',
    { columns: 20, rows: 4, cellWidth: 5, cellHeight: 8 },
  ],
  [
    'connect LCDproc 0.5dev protocol 0.4 lcd wid 16 hgt 2 cellwid 6 cellhgt 7 more',
    { columns: 16, rows: 2, cellWidth: 6, cellHeight: 7 },
  ],
  ['connect LCDproc 0.5.9 protocol 0.3 lcd wid 0 hgt 0 cellwid 5 cellhgt 8', undefined],
  [
    'connect LCDproc 0.5.9 protocol 0.3 lcd wid 1000 hgt 1000 cellwid 500 cellhgt 800',
    { columns: 80, rows: 32, cellWidth: 64, cellHeight: 64 },
  ],
  [
    `connect LCDproc 0.5.9 protocol 0.3 lcd wid ${'9'.repeat(400)} hgt 4 cellwid 5 cellhgt 8`,
    { columns: 80, rows: 4, cellWidth: 5, cellHeight: 8 },
  ],
  ['huh? Invalid command "hello"', undefined],
  ['SSH-2.0-OpenSSH_9.2', undefined],
]
for (const [line, read] of greetings)
  test(`greeting ${line}`, () => assert.deepEqual(parseGreeting(line), read))

const arguments_: readonly (readonly [text: string, sent: string])[] = [
  ['Tür 21°C', '"Tür 21°C"'],
  ['say "a" {b} c\\d', '"say \\"a\\" \\{b\\} c\\\\d"'],
  ['a\nhello\r\0\x1b\x85', '"a hello    "'],
  ['', '""'],
]
for (const [text, sent] of arguments_)
  test(`quoted ${JSON.stringify(text)}`, () => assert.equal(quoted(text), sent))

test('lines come in any pieces', () => {
  const lines = new Lines()
  const found = ['suc', 'cess\nkey', ' Up\r\n', '\nnoop comp', 'lete\n'].flatMap((piece) => lines.take(piece))
  assert.deepEqual(found, ['success', 'key Up', '', 'noop complete'])
})

test('an endless line is not kept', () => {
  const lines = new Lines()
  for (let i = 0; i < 100; i++) lines.take('x'.repeat(65_536))
  assert.equal(lines.take('\n').join('').length, 8192)
})
