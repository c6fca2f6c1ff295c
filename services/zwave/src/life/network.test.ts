import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../../../tests/support/child.ts'
import { fgk101, fgwpe101 } from '../../../simulator/src/zwave/recipes.ts'
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

test('the silent are asked, the dead come back, a battery that misses its wake-ups is told', {
  timeout: 60_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2), fgk101(3)] })
  const first = start()
  await first.interviewed(2, 3)
  await first.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep')
  await first.end()
  // intervals and the time of day are faked: the driver lives on real time-outs
  t.mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.now() })
  const zwave = start({ after: first })
  const state = (node: string, wanted: string, from: number) =>
    zwave.topic(`z-wave/${node}/status/state`, (value) => value === wanted, from)
  await state('fgwpe101-1', 'alive', 0)
  await state('fgk101-1', 'asleep', 0)
  const pings = () =>
    stick.received.filter(({ command }) => command === 'NoOperationCC').map(({ node }) => node)

  await t.test('a mains node after half an hour, more or less; the sleeping one never', async () => {
    const before = pings().length
    t.mock.timers.tick(20 * 60_000)
    assert.equal(pings().length, before)
    t.mock.timers.tick(20 * 60_000)
    await eventually(async () => assert.deepEqual(pings().slice(before), [2]))
  })

  await t.test('a dead one after a minute, more or less: it comes back without anybody', async () => {
    stick.node(2).die()
    await assert.rejects(zwave.command('z-wave/fgwpe101-1/action/set', 'on'), /does not answer/)
    stick.node(2).revive()
    const from = zwave.said.length
    t.mock.timers.tick(5000) // it is noticed
    t.mock.timers.tick(80_000)
    await state('fgwpe101-1', 'alive', from)
  })

  await t.test('a battery node after two and a half wake-ups, until it is heard again', async () => {
    const from = zwave.said.length
    t.mock.timers.tick(14 * 3_600_000)
    assert.ok(
      !zwave.said.slice(from).some((said) => 'topic' in said && said.topic.endsWith('fgk101-1/status/state')),
    )
    t.mock.timers.tick(2 * 3_600_000)
    await state('fgk101-1', 'dead', from)
    const back = zwave.said.length
    stick.node(3).wakeUp()
    await state('fgk101-1', 'awake', back)
  })
})
