import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Range } from '../ranges.ts'
import { Losses } from './losses.ts'

const every2nd = (count: number): [string, Range][] =>
  Array.from({ length: count }, (_, i) => ['a', [2 * i + 1, 2 * i + 1]])

const tables: [what: string, lost: [epoch: string, range: Range][], count: number, text: string][] = [
  ['nothing', [], 0, ''],
  ['one number', [['a', [5, 5]]], 1, 'a 5'],
  ['ranges that meet', [['a', [5, 9]], ['a', [10, 16]], ['b', [1, 2]]], 14, 'a 5-16;b 1-2'],
  ['more ranges than are named', every2nd(12), 12, 'a 5,7,9,11,13,15,17,19,21,23'],
  ['more epochs than are named', [...'abcde'].map((epoch) => [epoch, [1, 1]]), 5, 'b 1;c 1;d 1;e 1'],
] // biome-ignore format: a table
for (const [what, lost, count, text] of tables)
  test(`${what} lost: counted and named, also by the next process`, (t) => {
    const dir = mkdtempSync(join(tmpdir(), 'losses-'))
    t.after(() => rmSync(dir, { recursive: true }))
    const path = join(dir, 'losses.json')
    const losses = new Losses(path)
    for (const [epoch, range] of lost) losses.add(epoch, range)
    for (const each of [losses, new Losses(path)]) assert.deepEqual([each.count, each.text], [count, text])
  })

test('a file that cannot be read or written costs nothing but itself', (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'losses-'))
  t.after(() => rmSync(dir, { recursive: true }))
  const path = join(dir, 'losses.json')
  writeFileSync(path, '{"count":')
  assert.equal(new Losses(path).count, 0)
  const unwritable = new Losses(join(path, 'losses.json'))
  unwritable.add('a', [1, 3])
  assert.deepEqual([unwritable.count, unwritable.text], [3, 'a 1-3'])
})
