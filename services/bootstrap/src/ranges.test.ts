import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Range, Ranges } from './ranges.ts'

const adds: [what: string, before: Range[], add: Range, added: number, after: Range[]][] = [
  ['to nothing', [], [5, 7], 3, [[5, 7]]],
  ['at the end', [[1, 3]], [4, 4], 1, [[1, 4]]],
  [
    'after a gap',
    [[1, 3]],
    [5, 6],
    2,
    [
      [1, 3],
      [5, 6],
    ],
  ],
  [
    'into a gap',
    [
      [1, 3],
      [5, 6],
    ],
    [4, 4],
    1,
    [[1, 6]],
  ],
  [
    'before all',
    [[5, 6]],
    [1, 2],
    2,
    [
      [1, 2],
      [5, 6],
    ],
  ],
  ['what is there', [[1, 9]], [3, 5], 0, [[1, 9]]],
  [
    'across several',
    [
      [1, 2],
      [4, 5],
      [8, 9],
    ],
    [2, 8],
    3,
    [[1, 9]],
  ],
  ['before, touching', [[5, 6]], [3, 4], 2, [[3, 6]]],
]
for (const [what, before, [from, to], added, after] of adds)
  test(`adds ${what}`, () => {
    const ranges = new Ranges(before)
    const count = ranges.count
    assert.equal(ranges.add(from, to), added)
    assert.deepEqual(ranges.toJSON(), after)
    assert.equal(ranges.count, count + added)
  })

test('agrees with a plain set, whatever is added', () => {
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31
    return seed % below
  }
  for (let round = 0; round < 200; round++) {
    const ranges = new Ranges()
    const set = new Set<number>()
    for (let i = 0; i < 30; i++) {
      const from = 1 + random(60)
      const to = from + random(8)
      let fresh = 0
      for (let n = from; n <= to; n++) if (!set.has(n)) fresh++
      for (let n = from; n <= to; n++) set.add(n)
      assert.equal(ranges.add(from, to), fresh)
    }
    if (round % 2) {
      ranges.forgetBelow(30)
      for (const n of set) if (n < 30) set.delete(n)
    }
    assert.equal(ranges.count, set.size)
    assert.equal(ranges.last, Math.max(0, ...set))
    const missing = new Ranges(ranges.missing(1, 80))
    for (let n = 1; n <= 80; n++) {
      assert.equal(ranges.has(n), set.has(n))
      assert.equal(missing.has(n), !set.has(n))
      let first = n
      while (set.has(first)) first++
      assert.equal(ranges.firstMissing(n), first)
    }
  }
})
