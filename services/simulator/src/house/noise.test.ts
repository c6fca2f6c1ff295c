import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chance, wander } from './noise.ts'

test('chances are spread evenly, also along times as large as today', () => {
  for (const first of [0, 1_790_000_000_000]) {
    const tenths = new Array<number>(10).fill(0)
    for (let n = 0; n < 20_000; n++) {
      const each = Math.floor(chance(1, 2, first + n) * 10)
      tenths[each] = (tenths[each] ?? 0) + 1
    }
    for (const count of tenths) assert.ok(count > 1800 && count < 2200, String(count))
  }
})

test('seed, series and index each make a difference', () => {
  const all = [chance(1, 1, 1), chance(2, 1, 1), chance(1, 2, 1), chance(1, 1, 2), chance(1, 1, 1 + 2 ** 32)]
  assert.equal(new Set(all).size, all.length)
})

test('a wandering curve stays between -1 and 1, makes no jump, and comes around', () => {
  let low = 0
  let high = 0
  for (let time = 0; time < 100_000; time++) {
    const value = wander(3, 4, time, 1000)
    assert.ok(Math.abs(value - wander(3, 4, time + 1, 1000)) < 0.004)
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  assert.ok(low < -0.8 && low >= -1 && high > 0.8 && high <= 1, `${low} to ${high}`)
})
