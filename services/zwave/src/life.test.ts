import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fgk101, fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import type { Said } from './fake-service.ts'
import { startHarness } from './harness.ts'

type Restored = Extract<Said, { kind: 'restored' }>

test('a node dies and comes back', { timeout: 60_000 }, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2)] })
  const zwave = start()
  await zwave.interviewed(2)
  const state = (wanted: string, from: number) =>
    zwave.topic('z-wave/fgwpe101-1/status/state', (value) => value === wanted, from)
  const set = () => zwave.command('z-wave/fgwpe101-1/action/set', 'on')

  await t.test('a command that is not answered fails in words, and the node is dead', async () => {
    const from = zwave.said.length
    stick.node(2).die()
    await assert.rejects(set(), { message: 'the node does not answer' })
    await state('dead', from)
    await assert.rejects(zwave.command('z-wave/fgwpe101-1/action/ping'), /does not answer/)
  })

  await t.test('a report makes it alive again', async () => {
    const from = zwave.said.length
    stick.node(2).revive()
    stick.node(2).press(true)
    await state('alive', from)
    assert.deepEqual(await set(), { status: 'sent' })
  })

  await t.test('and so does a ping', async () => {
    stick.node(2).die()
    await assert.rejects(set(), /does not answer/)
    stick.node(2).revive()
    const from = zwave.said.length
    await zwave.command('z-wave/fgwpe101-1/action/ping')
    await state('alive', from)
  })

  await t.test('a dead one can be removed', async () => {
    stick.node(2).die()
    const from = zwave.said.length
    await zwave.command('z-wave/controller/action/remove-failed', '{"node":"fgwpe101-1"}')
    assert.equal((await zwave.event('left', from))['reason'], 'removed as failed')
  })
})

test('what is retained follows the nodes', { timeout: 90_000 }, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2), fgk101(3)] })
  const first = start()
  await first.interviewed(2, 3)
  stick.node(3).door(true)
  await first.topic('z-wave/fgk101-1/data/status', (value) => value === 'open')
  await first.topic('z-wave/controller/status/nodes', (value) =>
    (value as { interviewing: boolean }[]).every(({ interviewing }) => !interviewing),
  )
  await first.end()
  const told = first.said.find((said) => said.kind === 'reading' && said.reading.value === 'open')
  assert.ok(told?.kind === 'reading')

  await t.test('after a restart nothing that the broker holds is told again', async () => {
    const second = start({ after: first })
    await second.topic('z-wave/fgwpe101-1/status/state', (state) => state === 'alive')
    await second.topic('z-wave/controller/status/nodes')
    const again = second.said.filter(
      (said) =>
        said.kind === 'restored' || (said.kind === 'reading' && said.topic.startsWith('z-wave/fgk101-1')),
    )
    assert.deepEqual(again, [])
    await second.end()
  })

  await t.test('what it has lost is, with the time that it was measured at', async () => {
    const third = start()
    const isIt = (said: Said): said is Restored =>
      said.kind === 'restored' && said.topic === 'z-wave/fgk101-1/data/status'
    const { reading } = await third.wait(isIt)
    assert.equal(reading.value, 'open')
    assert.ok(Math.abs(reading.ts - (told.reading.ts ?? 0)) < 1000, 'the time of the report')
    assert.ok(!third.said.some((said) => said.kind === 'reading' && said.topic === isIt.name))
    await third.end()
  })

  await t.test('a new name in the file moves it', async () => {
    const fourth = start({ after: first, file: { nodes: { 3: { name: 'front-door' } } } })
    const moved = (said: Said): said is Restored =>
      said.kind === 'restored' && said.topic === 'z-wave/front-door/data/status'
    assert.equal((await fourth.wait(moved)).reading.value, 'open')
    await fourth.topic('z-wave/front-door/status/exposes')
    const old = [...fourth.held.keys()].filter((topic) => topic.startsWith('z-wave/fgk101-1/'))
    assert.deepEqual(old, [])
    const from = fourth.said.length
    stick.node(3).door(false)
    await fourth.topic('z-wave/front-door/data/status', (value) => value === 'closed', from)
    await fourth.end()
  })

  await t.test(
    'a node that left while the service was away is cleared, its readings among them',
    async () => {
      const fifth = start({ after: first })
      for (const topic of ['z-wave/old-1/data/power', 'z-wave/other/data/note'])
        fifth.held.set(topic, { topic, payload: Buffer.from('1'), ts: 1, own: topic.includes('old') })
      await fifth.wait(
        (said): said is Said => said.kind === 'clear' && said.topic === 'z-wave/old-1/data/power',
      )
      assert.ok(fifth.held.has('z-wave/other/data/note'), 'what is somebody else’s stays')
    },
  )
})
