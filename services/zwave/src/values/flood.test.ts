import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Counters } from '@constellation/bootstrap/service'
import { FakeNode, noSettings } from './fake-node.ts'
import { NodeValues } from './node-values.ts'
import { plugParameters } from './sample-parameters.ts'
import { meter } from './samples.ts'

const minute = 60_000
const power = meter(2, 60)
const energy = meter(0, 1)

function flooded(
  limit: number,
  parameters = plugParameters(),
): { node: NodeValues; counters: Counters; say: (count: number, from: number) => void } {
  const counters: Counters = {}
  const node = new NodeValues(
    new FakeNode([power, energy, ...parameters]),
    'plug',
    { ...noSettings, flood: limit },
    counters,
  )
  const say = (count: number, from: number) => {
    for (let i = 0; i < count; i++) node.report({ id: power.id, newValue: i }, from + i)
  }
  return { node, counters, say }
}

test('too many reports within a minute are warned of, with the parameters that say how many', () => {
  const { node, counters, say } = flooded(60)
  node.report({ id: energy.id, newValue: 1 }, 0)
  say(60, 1)
  assert.equal(counters['floods'], 1)
  assert.equal(
    node.takeFloodWarning(minute),
    'plug floods: 61 reports within a minute (power 60, energy 1); change parameter 40 "Immediate Power Report" ' +
      '(now 80, 1 to 100 %), or parameter 42 "Power Report Threshold" (now 15, 1 to 100 %), or ' +
      'parameter 43 "Power Reporting Interval" (now 30, 1 to 254 seconds) by action/config',
  )
  assert.equal(node.takeFloodWarning(minute), undefined)
})

test('as many as are allowed are no flood, and each minute is a new one', () => {
  const { node, counters, say } = flooded(60)
  say(60, 0)
  say(60, minute)
  assert.deepEqual([counters['floods'], node.takeFloodWarning(minute)], [undefined, undefined])
})

test('a flood that goes on is counted each minute and warned of each hour', () => {
  const { node, counters, say } = flooded(10)
  const warnings: number[] = []
  for (let i = 0; i < 121; i++) {
    say(20, i * minute)
    if (node.takeFloodWarning(i * minute) !== undefined) warnings.push(i)
  }
  assert.deepEqual([counters['floods'], warnings], [121, [0, 60, 120]])
})

test('0 is never', () => {
  const { node, say } = flooded(0)
  say(1000, 0)
  assert.equal(node.takeFloodWarning(0), undefined)
})

test('a node without such parameters: what can be done is said', () => {
  const { node, say } = flooded(5, [])
  say(6, 0)
  assert.match(
    node.takeFloodWarning(0) ?? '',
    /no parameter of it is known .* interval in config\/zwave\.yaml$/,
  )
})
