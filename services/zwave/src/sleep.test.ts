import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../../tests/support/child.ts'
import { fgk101, fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { skip, startHarness } from './harness.ts'

const config = (parameter: number, value: number, more: object = {}) =>
  JSON.stringify({ parameter, value, ...more })
const at = 'z-wave/fgk101-1/action/config'

interface Queue {
  readonly count: number
  readonly waiting: readonly { readonly text: string; readonly expires?: number }[]
}

test('commands to a node that sleeps', { skip, timeout: 240_000 }, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgk101(2), fgwpe101(3)] })
  const node = stick.node(2)
  const sets = (from = 0) =>
    stick.sent
      .slice(from)
      .filter(({ command }) => command === 'ConfigurationCCSet')
      .map(({ values }) => `${values['parameter']}=${values['value']}`)
  let zwave = await start()
  let woken = 0
  const wakeUp = async () => {
    // it may hear only after the service has that there is no more for it
    await eventually(async () => assert.ok(!node.awake))
    woken = await zwave.heard()
    node.wakeUp()
  }
  await zwave.interviewed(2, 3)
  await zwave.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep')

  await t.test('wait, the newest for each, and are shown', async () => {
    assert.deepEqual(Object.values((await zwave.command(at, config(1, 1))) as object), ['queued'])
    await zwave.command(at, config(12, 100))
    await zwave.command(at, config(1, 0))
    await zwave.command('z-wave/fgk101-1/action/refresh', 'battery')
    await zwave.command('z-wave/fgk101-1/action/associate', '{"group":2,"remove":"fgwpe101-1"}')
    await zwave.command('z-wave/fgk101-1/action/associate', '{"group":2,"add":"fgwpe101-1"}')
    const isAll = (value: unknown) => {
      const { count, waiting } = value as Queue // as the service makes it
      return count === 4 && waiting.at(-1)?.text === 'group 2 add fgwpe101-1'
    }
    await zwave.topic('z-wave/fgk101-1/status/queue', isAll)
    assert.deepEqual(sets(), [])
  })

  await t.test('what cannot be is refused at once', async () => {
    await assert.rejects(zwave.command(at, config(1, 99)), /1|2/)
    await assert.rejects(zwave.command('z-wave/fgk101-1/action/ping'), /sleeps/)
    await assert.rejects(zwave.command('z-wave/fgk101-1/action/health'), /sleeps/)
  })

  await t.test('survive a restart, and are sent at the next wake-up', async () => {
    await zwave.end()
    const restarted = await start({ after: zwave })
    zwave = restarted
    await zwave.topic('z-wave/fgk101-1/status/queue', (value) => (value as Queue).count === 4)
    const from = await zwave.heard()
    await zwave.online()
    await wakeUp()
    await zwave.wait(
      (said): said is typeof said => said.kind === 'clear' && said.topic === 'z-wave/fgk101-1/status/queue',
      from,
    )
    assert.deepEqual(sets(), ['12=100', '1=0'])
    assert.ok(stick.received.some(({ command }) => command === 'BatteryCCGet'))
    const member = stick.sent.find(
      ({ command, values }) => command === 'AssociationCCSet' && values['groupId'] === 2,
    )
    assert.deepEqual(member?.values['nodeIds'], [3])
  })

  await t.test('and it is sent to sleep after that', async () => {
    await zwave.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep', woken)
    assert.ok(stick.received.some(({ command }) => command === 'WakeUpCCNoMoreInformation'))
  })

  await t.test('while it is awake they are sent at once, and the reply says so', async () => {
    const from = await zwave.heard()
    const before = stick.sent.length
    await zwave.command('z-wave/fgk101-1/action/refresh', 'battery')
    stick.hold(true) // while it is asked for this it does not fall asleep
    await wakeUp()
    await zwave.topic('z-wave/fgk101-1/status/state', (state) => state === 'awake', from)
    const { answer } = await zwave.begin(at, config(1, 1))
    stick.hold(false)
    assert.deepEqual(Object.values((await answer) as object), ['sent'])
    assert.deepEqual(sets(before), ['1=1'])
    await zwave.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep', woken)
  })

  await t.test('its wake-up interval can be set, and what it holds is shown', async () => {
    await zwave.command('z-wave/fgk101-1/action/set', '{"wake_up_interval":7200}')
    const from = await zwave.heard()
    await wakeUp()
    const shows = (value: unknown) =>
      (value as { values: { name: string; value?: unknown }[] }).values.some(
        (each) => each.name === 'wake_up_interval' && each.value === 7200,
      )
    await zwave.topic('z-wave/fgk101-1/status/exposes', shows, from)
    await zwave.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep', woken)
    assert.equal(node.state.wakeUpInterval, 7200)
  })

  await t.test('what stands behind an interview is sent after it', async () => {
    const before = stick.sent.length
    const from = await zwave.heard()
    await zwave.command('z-wave/fgk101-1/action/interview')
    await zwave.command('z-wave/fgk101-1/action/associate', '{"group":2,"remove":"fgwpe101-1"}')
    await wakeUp()
    await zwave.event('interview-completed', from)
    const done = (value: unknown) => (value as { action?: unknown }).action === 'associate'
    const event = await zwave.topic('z-wave/controller/status/event', done, from)
    assert.equal((event as { result: unknown }).result, 'done')
    await zwave.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep', woken)
    assert.ok(stick.sent.slice(before).some(({ command }) => command === 'AssociationCCRemove'))
  })

  await t.test('one that expires is dropped, counted and told', async () => {
    const before = stick.sent.length
    const from = await zwave.heard()
    await zwave.command(at, config(1, 0, { expires: 1 }))
    const error = (await zwave.topic('z-wave/fgk101-1/status/error', undefined, from)) as { error: string }
    assert.match(error.error, /expired/)
    assert.equal(zwave.service.counters['commands_expired'], 1)
    await wakeUp()
    await zwave.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep', woken)
    assert.deepEqual(sets(before), [])
  })
})
