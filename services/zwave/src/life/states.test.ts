import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type NodeState, nodeStatus, stateOf } from './states.ts'

const { unknown, asleep, awake, dead, alive } = nodeStatus
const cases: readonly (readonly [
  status: number,
  interviewing: boolean,
  gone: boolean,
  want: NodeState | undefined,
])[] = [
  [unknown, false, false, undefined],
  [unknown, true, false, 'interviewing'],
  [alive, false, false, 'alive'],
  [alive, true, false, 'interviewing'],
  [dead, true, false, 'dead'],
  [asleep, false, false, 'asleep'],
  [asleep, false, true, 'dead'],
  [awake, false, true, 'awake'],
  [awake, true, false, 'interviewing'],
]
for (const [status, interviewing, gone, want] of cases)
  test(`status ${status}${interviewing ? ', interviewing' : ''}${gone ? ', gone' : ''}: ${want}`, () =>
    assert.equal(stateOf({ status, interviewing, gone }), want))
