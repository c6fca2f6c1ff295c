import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median, memoryOf, quantile, table } from './measure.ts'

test('median and quantile', () => {
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95), 10)
  assert.ok(Number.isNaN(median([])))
})

test('a process has some memory, and some of it is its own', async () => {
  const memory = await memoryOf(process.pid)
  assert.ok(memory.private > 1 && memory.resident > memory.private, JSON.stringify(memory))
})

test('a table has a ratio, and columns', () => {
  const rows = [
    { what: 'drain', unit: 's', ours: 1.5, bare: 1, note: 'goal 1.2' },
    { what: 'resident memory of rf', unit: 'MiB', ours: 64.2, bare: 128, note: '' },
  ]
  assert.deepEqual(table(rows).split('\n'), [
    '                           ours     bare   ratio',
    'drain                    1.50 s   1.00 s  1.50 ×  goal 1.2',
    'resident memory of rf  64.2 MiB  128 MiB  0.50 ×',
    '',
  ])
})
