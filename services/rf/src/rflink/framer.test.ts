import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Framer, maxLine } from './framer.ts'

const a = '20;2D;Alecto V1;ID=08ef;TEMP=00d1;HUM=61;BAT=OK;'
const b = '20;2E;Cresta;ID=8001;RAIN=001c;'
const long = 'x'.repeat(3 * maxLine)

const cases: readonly (readonly [
  name: string,
  chunks: readonly string[],
  lines: readonly string[],
  garbage: number,
])[] = [
  ['a line', [`${a}\r\n`], [a], 0],
  ['a line with LF alone', [`${a}\n`], [a], 0],
  ['a line with CR alone', [`${a}\r`], [a], 0],
  ['a split line', ['20;2D;Alecto V1;ID=0', '8ef;TEMP=00d1;HUM=61;BAT=OK;\r', '\n'], [a], 0],
  ['byte by byte', [...`${a}\r\n${b}\r\n`], [a, b], 0],
  ['two lines in a chunk', [`${a}\r\n${b}\r\n`], [a, b], 0],
  ['no line end yet', [a], [], 0],
  ['empty lines', ['\r\n\r\n\n', `${a}\r\n`], [a], 0],
  ['noise before a header', [`\u00ff\u0000\u0080${a}\r\n`], [a], 1],
  ['noise on a line of its own', ['\u00fe\u0001\r\n', `${a}\r\n`], [a], 1],
  ['noise within', ['20;2D;Alecto V1;ID=08ef;TE\u00ffMP=00d1;\r\n', `${b}\r\n`], [b], 1],
  ['a debug word before a header', [` WDIR=0${a}\r\n`], [a], 1],
  ['a line cut by a reset', ['20;2D;Alecto V1;ID=08ef;TEMP=00', `${b}\r\n`], [b], 1],
  ['two of them', [`20;2D;Ale20;2D;Alecto V1;ID=08ef;TEMP=00${b}\r\n`], [b], 1],
  ['20 as counter', ['20;20;Mebus;ID=c201;TEMP=00cf;\r\n'], ['20;20;Mebus;ID=c201;TEMP=00cf;'], 0],
  ['free text', ['Message arrived [Serial]:10;PING;\r\n', `${a}\r\n`], [a], 1],
  ['a line too long', [`20;01;DEBUG;${long}\r\n`, `${a}\r\n`], [a], 1],
  ['noise without a line end, then a header', [long, long, `${a}\r\n`], [a], 1],
  ['a counter that is none', ['20;XX;DEBUG;Pulses=1;\r\n'], [], 1],
]

for (const [name, chunks, lines, garbage] of cases)
  test(name, () => {
    const framer = new Framer()
    assert.deepEqual(
      chunks.flatMap((chunk) => framer.push(Buffer.from(chunk, 'latin1'))),
      lines,
    )
    assert.equal(framer.garbage, garbage)
  })

test('what a lost connection left is not joined to the next one', () => {
  const framer = new Framer()
  framer.push(Buffer.from('20;2D;Alecto V1;ID=08ef;TEMP=00'))
  framer.reset()
  assert.deepEqual(framer.push(Buffer.from(`d1;\r\n${b}\r\n`)), [b])
  assert.equal(framer.garbage, 2)
})

test('a line that never ends is kept no longer than a line can be', () => {
  const framer = new Framer()
  for (let i = 0; i < 10; i++) framer.push(Buffer.from(long))
  assert.equal(framer.pending, maxLine)
})
