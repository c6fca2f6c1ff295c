import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changedRuns } from './cells.ts'

const cases: readonly (readonly [
  what: string,
  before: string | undefined,
  after: string,
  gap: number,
  runs: string[],
])[] = [
  ['nothing', 'abcdefgh', 'abcdefgh', 2, []],
  ['all, where nothing is known', undefined, 'abcdefgh', 2, ['0,0:abcd', '1,0:efgh']],
  ['one cell', 'abcdefgh', 'abcdeXgh', 2, ['1,1:X']],
  ['neighbours', 'abcdefgh', 'aXYdefgh', 2, ['0,1:XY']],
  ['across a gap that is shorter than a move', 'abcdefgh', 'XbcYefgh', 2, ['0,0:XbcY']],
  ['apart where a move is shorter', 'abcdefgh', 'XbcYefgh', 1, ['0,0:X', '0,3:Y']],
  ['never across rows', 'abcdefgh', 'abcXYfgh', 9, ['0,3:X', '1,0:Y']],
]
for (const [what, before, after, gap, runs] of cases)
  test(`changed cells: ${what}`, () => {
    const bytes = (text: string) => Buffer.from(text, 'latin1')
    const found = changedRuns(before === undefined ? undefined : bytes(before), bytes(after), 4, gap)
    assert.deepEqual(
      found.map((run) => `${run.row},${run.column}:${Buffer.from(run.bytes).toString('latin1')}`),
      runs,
    )
  })
