import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sparkline } from './sparkline.ts'

const cases: readonly (readonly [readonly number[], number, string])[] = [
  [[], 3, '   '],
  [[5], 3, '  ▁'],
  [[5, 5, 5], 3, '▁▁▁'],
  [[0, 7], 2, '▁█'],
  [[0, 1, 2, 3, 4, 5, 6, 7], 8, '▁▂▃▄▅▆▇█'],
  [[-1, 0, 1], 5, '  ▁▅█'],
  [[100, 1, 2, 3], 3, '▁▅█'],
  [[1, 2], 0, ''],
]
for (const [numbers, width, want] of cases)
  test(`[${numbers}] in ${width}`, () => assert.equal(sparkline(numbers, width), want))
