import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fgk101, fgwpe101 } from '../../../simulator/src/zwave/recipes.ts'
import { startHarness } from '../harness.ts'

const minute = 60_000

test('statistics are told once a minute, and nodes that are known are asked nothing', {
  timeout: 240_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { broker: 'none', nodes: [fgwpe101(2), fgk101(3)] })
  const zwave = await start()
  await zwave.interviewed(2, 3)
  await zwave.end()
  const before = stick.received.length
  // intervals alone are faked: the driver lives on real time-outs
  t.mock.timers.enable({ apis: ['setInterval'] })
  const later = await start({ after: zwave })
  await later.topic('z-wave/fgwpe101-1/status/state', (state) => state === 'alive')
  const from = later.said.length
  t.mock.timers.tick(minute)
  const told = (await later.topic('z-wave/fgwpe101-1/status/statistics', undefined, from)) as {
    received: number
  }
  assert.equal(typeof told.received, 'number')
  stick.node(2).press(true)
  await later.topic('z-wave/fgwpe101-1/data/status', (value) => value === 'on', from)
  t.mock.timers.tick(minute)
  const count = later.said
    .slice(from)
    .filter((said) => 'topic' in said && said.topic.endsWith('fgwpe101-1/status/statistics'))
  assert.ok(count.length <= 2, 'not one a report')
  const asked = stick.received.slice(before).map(({ node, command }) => `${node} ${command}`)
  assert.deepEqual(asked, ['2 NoOperationCC'], 'one ping at the start, of the node that listens')
})

test('who lives is found out by the service itself, and outlives it', { timeout: 240_000 }, async (t) => {
  const { stick, start } = await startHarness(t, { broker: 'none', nodes: [fgwpe101(2), fgk101(3)] })
  t.mock.timers.enable({ apis: ['setInterval'] })
  const real = Date.now
  let passed = 0
  t.mock.method(Date, 'now', () => real() + passed)
  const pass = (ms: number) => {
    passed += ms
    t.mock.timers.tick(5000)
  }
  const zwave = await start()
  await zwave.interviewed(2, 3)
  const state = (sensor: string, wanted: string, from = 0, of = zwave) =>
    of.topic(`z-wave/${sensor}/status/state`, (value) => value === wanted, from)
  await state('fgk101-1', 'asleep')

  await t.test('a silent mains node is pinged, and one that does not answer is dead', async () => {
    const from = zwave.said.length
    stick.node(2).die()
    pass(20 * minute)
    assert.equal(stick.received.at(-1)?.command === 'NoOperationCC', false, 'not silent for long enough')
    pass(30 * minute)
    await state('fgwpe101-1', 'dead', from)
  })

  await t.test('a dead one that is back is found by the next ping', async () => {
    const from = zwave.said.length
    stick.node(2).revive()
    pass(1000) // it is planned now
    pass(2 * minute)
    await state('fgwpe101-1', 'alive', from)
  })

  await t.test('a battery node that misses its wake-ups is dead, also after a restart', async () => {
    const interval = stick.node(3).state.wakeUpInterval * 1000
    assert.ok(interval > 0)
    const from = zwave.said.length
    pass(2 * interval)
    assert.ok(
      !zwave.said.slice(from).some((said) => 'topic' in said && said.topic.endsWith('fgk101-1/status/state')),
    )
    pass(interval)
    await state('fgk101-1', 'dead', from)
    await zwave.end()
    const again = await start({ after: zwave })
    await state('fgk101-1', 'dead', 0, again)
    stick.node(3).wakeUp()
    await state('fgk101-1', 'awake', 0, again)
  })
})
