import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../../tests/support/child.ts'
import { plain } from '../../simulator/src/zwave/devices/parts.ts'
import { fgk101, fgwpe101, mainsSensor, sceneController } from '../../simulator/src/zwave/recipes.ts'
import { skip, startHarness } from './harness.ts'
import type { Said } from './test-service.ts'
import { cc } from './values/classes.ts'

type Restored = Extract<Said, { kind: 'restored' }>
type Kept = Extract<Said, { kind: 'holds' | 'alive' }>

test('a node dies and comes back', { skip, timeout: 240_000 }, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2)] })
  const zwave = await start()
  await zwave.interviewed(2)
  const state = (wanted: string, from: number) =>
    zwave.topic('z-wave/fgwpe101-1/status/state', (value) => value === wanted, from)
  const set = () => zwave.command('z-wave/fgwpe101-1/action/set', 'on')

  await t.test('a command that is not answered fails in words, and the node is dead', async () => {
    const from = await zwave.heard()
    stick.node(2).die()
    await assert.rejects(set(), { message: 'the node does not answer' })
    await state('dead', from)
    await assert.rejects(zwave.command('z-wave/fgwpe101-1/action/ping'), /does not answer/)
    const told = zwave.logs.filter(({ source, node }) => source === 'CNTRLR' && node === 2)
    assert.ok(told.length > 0, 'the library’s warnings are in the log')
    assert.ok((zwave.service.counters['library_warnings'] ?? 0) >= told.length)
  })

  await t.test('a report makes it alive again', async () => {
    const from = await zwave.heard()
    stick.node(2).revive()
    stick.node(2).press(true)
    await state('alive', from)
    assert.deepEqual(await set(), { status: 'sent' })
  })

  await t.test('and so does a ping', async () => {
    stick.node(2).die()
    await assert.rejects(set(), /does not answer/)
    stick.node(2).revive()
    const from = await zwave.heard()
    await zwave.command('z-wave/fgwpe101-1/action/ping')
    await state('alive', from)
  })

  await t.test('asked for its values, it is asked, though the library takes it for dead', async () => {
    stick.node(2).die()
    const refresh = () => zwave.command('z-wave/fgwpe101-1/action/refresh')
    await assert.rejects(refresh(), /does not answer/)
    await assert.rejects(refresh(), /does not answer/)
    stick.node(2).revive()
    const from = await zwave.heard()
    assert.deepEqual(await refresh(), { refresh: 'done' })
    await zwave.topic('z-wave/fgwpe101-1/data/power', undefined, from)
  })

  await t.test('a dead one can be removed', async () => {
    stick.node(2).die()
    const from = await zwave.heard()
    await zwave.command('z-wave/controller/action/remove-failed', '{"node":"fgwpe101-1"}')
    assert.equal((await zwave.event('left', from))['reason'], 'removed as failed')
  })
})

test('a question that is not answered is no success', { skip, timeout: 240_000 }, async (t) => {
  const sensor = mainsSensor(2)
  const mute = plain(cc.battery, 1)
  const commandClasses = [...(sensor.capabilities.commandClasses ?? []), mute]
  const recipe = { ...sensor, capabilities: { ...sensor.capabilities, commandClasses } }
  const { start } = await startHarness(t, { nodes: [recipe] })
  const zwave = await start()
  await zwave.interviewed(2)
  const refresh = (name: string) => zwave.command('z-wave/node-2/action/refresh', name)
  await assert.rejects(refresh('battery'), /does not answer/)
  assert.deepEqual(await refresh('temperature'), { refresh: 'done' })
})

test('what is retained follows the nodes', { skip, timeout: 240_000 }, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2), fgk101(3), sceneController(4)] })
  const first = await start()
  await first.interviewed(2, 3, 4)
  stick.node(4).scene(2)
  await first.topic('z-wave/fgkf601-1/data/scene', (value) => value === '2-single')
  stick.node(3).door(true)
  await first.topic('z-wave/fgk101-1/data/status', (value) => value === 'open')
  await first.topic('z-wave/controller/status/nodes', (value) =>
    (value as { interviewing: boolean }[]).every(({ interviewing }) => !interviewing),
  )
  await first.end()
  const told = first.said.find((said) => said.kind === 'reading' && said.reading.value === 'open')
  assert.ok(told?.kind === 'reading')

  await t.test('after a restart nothing that the broker holds is told again', async () => {
    const second = await start({ after: first })
    await second.topic('z-wave/fgwpe101-1/status/state', (state) => state === 'alive')
    await second.topic('z-wave/controller/status/nodes')
    // a battery's level is a state, though it is a number; and a quiet contact is kept, however long ago it moved
    const told = (kind: 'holds' | 'alive', isIt: (said: Kept) => boolean) =>
      second.wait((said): said is Kept => said.kind === kind && said.sensor === 'fgk101-1' && isIt(said))
    await told('holds', (said) => said.kind === 'holds' && said.name === 'battery')
    await told('alive', () => true)
    await second.heard()
    const again = second.said.filter(
      (said) => said.kind === 'restored' || (said.kind === 'reading' && /fgk101-1|scene/.test(said.topic)),
    )
    assert.deepEqual(again, [])
    await second.end()
  })

  await t.test('what it has lost is, with the time that it was measured at', async () => {
    const third = await start()
    const isIt = (said: Said): said is Restored =>
      said.kind === 'restored' && said.topic === 'z-wave/fgk101-1/data/status'
    const { reading } = await third.wait(isIt)
    assert.equal(reading.value, 'open')
    assert.ok(Math.abs(reading.ts - (told.reading.ts ?? 0)) < 1000, 'the time of the report')
    const asNew = third.said.filter((said) => said.kind === 'reading' && said.topic.startsWith('z-wave/fgk'))
    assert.deepEqual(asNew, [], 'and nothing as if it were new, scenes least of all')
    await third.end()
  })

  await t.test('a new name in the file moves it', async () => {
    const fourth = await start({ after: first, file: { nodes: { 3: { name: 'front-door' } } } })
    const moved = (said: Said): said is Restored =>
      said.kind === 'restored' && said.topic === 'z-wave/front-door/data/status'
    assert.equal((await fourth.wait(moved)).reading.value, 'open')
    await fourth.topic('z-wave/front-door/status/exposes')
    const old = () => [...fourth.held.keys()].filter((topic) => topic.startsWith('z-wave/fgk101-1/'))
    await eventually(async () => assert.deepEqual(old(), []))
    const from = await fourth.heard()
    stick.node(3).door(false)
    await fourth.topic('z-wave/front-door/data/status', (value) => value === 'closed', from)
    await fourth.end()
  })

  await t.test(
    'a node that left while the service was away is cleared, its readings among them',
    async () => {
      for (const topic of ['z-wave/old-1/data/power', 'z-wave/other/data/note'])
        await first.hold({ topic, payload: Buffer.from('1'), ts: 1, own: topic.includes('old') })
      const fifth = await start({ after: first })
      await fifth.wait(
        (said): said is Said => said.kind === 'clear' && said.topic === 'z-wave/old-1/data/power',
      )
      assert.ok(fifth.held.has('z-wave/other/data/note'), 'what is somebody else’s stays')
    },
  )
})

test('a node that is given another name of its own while the service runs moves, with all that is retained', {
  skip,
  timeout: 240_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [mainsSensor(2)] })
  const zwave = await start()
  await zwave.interviewed(2)
  stick.node(2).measure(1, 18.5)
  await zwave.topic('z-wave/node-2/data/temperature', (value) => value === 18.5)
  await zwave.command('z-wave/node-2/action/set', '{"property":"name","value":"Front Door"}')
  await zwave.topic('z-wave/front_door/status/exposes')
  const moved = (said: Said): said is Restored =>
    said.kind === 'restored' && said.topic.includes('temperature')
  assert.equal((await zwave.wait(moved)).topic, 'z-wave/front_door/data/temperature')
  const old = () => [...zwave.held.keys()].filter((topic) => topic.startsWith('z-wave/node-2/'))
  await eventually(async () => assert.deepEqual(old(), []))
  stick.node(2).measure(1, 19)
  await zwave.topic('z-wave/front_door/data/temperature', (value) => value === 19)
  await zwave.command('z-wave/front_door/action/ping')
  await assert.rejects(zwave.command('z-wave/node-2/action/ping'), /no node is called node-2/)
})
