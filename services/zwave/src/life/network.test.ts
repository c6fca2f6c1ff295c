import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fgwpe101 } from '../../../simulator/src/zwave/recipes.ts'
import { startHarness } from '../harness.ts'

test('statistics are told once a minute, and nobody is pinged who was just heard', {
  timeout: 60_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2)] })
  const zwave = start()
  await zwave.interviewed(2)
  await zwave.end()
  const before = stick.received.length
  // intervals alone are faked: the driver lives on real time-outs
  t.mock.timers.enable({ apis: ['setInterval'] })
  const later = start({ after: zwave })
  await later.topic('z-wave/fgwpe101-1/status/state', (state) => state === 'alive')
  const from = later.said.length
  t.mock.timers.tick(60_000)
  const told = (await later.topic('z-wave/fgwpe101-1/status/statistics', undefined, from)) as {
    received: number
  }
  assert.equal(typeof told.received, 'number')
  stick.node(2).press(true)
  await later.topic('z-wave/fgwpe101-1/data/status', (value) => value === 'on', from)
  t.mock.timers.tick(60_000)
  const count = later.said
    .slice(from)
    .filter((said) => 'topic' in said && said.topic.endsWith('fgwpe101-1/status/statistics'))
  assert.ok(count.length <= 2, 'not one a report')
  const pings = () => stick.received.slice(before).filter(({ command }) => command === 'NoOperationCC').length
  assert.ok(pings() <= 1, 'one at the start at most')
})
