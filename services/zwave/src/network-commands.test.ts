import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { dimmer, doubleSwitch, fgk101, fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { skip, startHarness } from './harness.ts'
import type { Said } from './test-service.ts'

type Event = Readonly<Record<string, unknown>> & { readonly event: string }

test('commands that take their time', { skip, timeout: 240_000 }, async (t) => {
  const { stick, start, cacheDir } = await startHarness(t, {
    nodes: [fgwpe101(2, { load: 60 }), dimmer(3), fgk101(4), fgwpe101(5), doubleSwitch(6), doubleSwitch(7)],
  })
  const folder = (name: string) => join(cacheDir, name)
  for (const name of ['firmware', 'backups']) mkdirSync(folder(name))
  const image = Buffer.from(Array.from({ length: 12_000 }, (_, i) => (i * 7) % 256))
  writeFileSync(join(folder('firmware'), 'new.bin'), image)
  writeFileSync(join(folder('backups'), 'other.bin'), Buffer.alloc(1024, 1))
  const zwave = await start({ config: { rfRegion: 'US', rfPower: -2.5 } })
  await zwave.interviewed(2, 3, 4, 5, 6, 7)
  await zwave.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep')
  const run = (topic: string, payload = '') => zwave.command(`z-wave/${topic}`, payload)
  /** Gives a command, and again while it is carried out. */
  const twice = async (topic: string, payload: string, refusal: RegExp) => {
    stick.hold(true)
    const begun = run(topic, payload)
    await assert.rejects(run(topic, payload), refusal)
    stick.hold(false)
    return begun
  }
  const events = (name: string, from: number): Event[] =>
    zwave.said.slice(from).flatMap((said: Said) => {
      if (said.kind !== 'status' || !said.topic.endsWith('controller/status/event')) return []
      const value = said.value as Event // an event has a name
      return value.event === name ? [value] : []
    })

  await t.test('region and power are those that are configured', () =>
    assert.deepEqual([stick.region, stick.power], [1, -25]),
  )

  await t.test('an interview: begun, how far, completed', async () => {
    const from = await zwave.heard()
    await twice('fgwpe101-1/action/interview', '', /is being interviewed already/)
    await zwave.event('interview-completed', from)
  })

  await t.test('how far the first interviews were', () => {
    // the library tells it every quarter of a second, so that of small devices may be missing
    const told = events('interview-progress', 0).filter(({ sensor }) => sensor === 'fgk101-1')
    const percent = told.map((event) => Number(event['percent']))
    assert.ok(percent.length > 0)
    assert.deepEqual(
      percent,
      percent.toSorted((a, b) => a - b),
    )
    assert.ok(percent.every((each) => each > 0 && each < 100))
  })

  await t.test('one value is asked for, and what the device says is a reading', async () => {
    const from = await zwave.heard()
    const before = stick.received.length
    stick.node(2).state.energy = 55.5
    await run('fgwpe101-1/action/refresh', 'energy')
    await zwave.topic('z-wave/fgwpe101-1/data/energy', (value) => value === 55.5, from)
    assert.deepEqual(
      stick.received.slice(before).map(({ command, values }) => [command, values['scale']]),
      [['MeterCCGet', 0]],
    )
  })

  await t.test('a parameter by its label, and a part of one', async () => {
    const before = stick.sent.length
    await run('fgwpe101-1/action/config', '{"parameter":"power reporting interval","value":60}')
    await run('fgwpe101-1/action/config', '{"parameter":34,"bitmask":2,"value":0}')
    assert.deepEqual(
      stick.sent.slice(before).map(({ values }) => [values['parameter'], values['value']]),
      [
        [43, 60],
        [34, 61], // 63 without its second bit
      ],
    )
  })

  await t.test('a list of which one node sleeps', async () => {
    const before = stick.sent.length
    await assert.rejects(run('controller/action/set', '{"nodes":["fgwpe101-1","fgk101-1"],"value":"on"}'), {
      message: /^fgk101-1: .*; nothing was sent$/,
    })
    assert.equal(stick.sent.length, before)
    const result = await run('controller/action/set', '{"nodes":["fgk101-1"],"wake_up_interval":3600}')
    assert.deepEqual(result, { 'fgk101-1': { wake_up_interval: 'queued' } })
  })

  await t.test('a node and an endpoint of another are put into a group, listed, and taken out', async () => {
    const associate = (payload: object) => run('node-6/action/associate', JSON.stringify(payload))
    const members = async () => {
      const { groups } = (await associate({})) as { groups: { group: number; members: string[] }[] }
      return groups.find(({ group }) => group === 2)?.members
    }
    assert.deepEqual(await associate({ group: 2, add: ['fgd212-1', 'node-7:2'] }), { associate: 'done' })
    const { associations, endpointAssociations } = stick.node(6).state
    assert.deepEqual([associations[2], endpointAssociations[2]], [[3], [{ node: 7, endpoint: 2 }]])
    assert.deepEqual(await members(), ['fgd212-1', 'node-7:2'])
    await assert.rejects(associate({ group: 2, add: 'node-6:2' }), /a node cannot be associated with itself/)
    await assert.rejects(associate({ group: 2, add: 'node-7:9' }), /Endpoint 9 does not exist/)
    await assert.rejects(
      run('fgwpe101-1/action/associate', '{"group":1,"add":"node-7:2"}'),
      /takes nodes, no endpoints/,
    )
    await associate({ group: 2, remove: ['node-7:2', 'fgd212-1'] })
    assert.deepEqual([associations[2], endpointAssociations[2]], [[], []])
    assert.deepEqual(await members(), [])
  })

  await t.test('the routes of all nodes are rebuilt, and of one', async () => {
    const from = await zwave.heard()
    assert.deepEqual(await run('controller/action/rebuild-routes', 'fgwpe101-1'), { rebuilt: 'fgwpe101-1' })
    stick.node(5).die()
    const begun = await twice('controller/action/rebuild-routes', '', /being rebuilt already/)
    assert.deepEqual(begun, { rebuild: 'working' })
    // when it is the last one, its turn comes as soon as it is awake
    const isLast = (value: unknown) => (value as Event)['pending'] === 1
    await zwave.topic('z-wave/controller/status/event', isLast, from)
    stick.node(4).wakeUp()
    const { done, failed, skipped, pending } = await zwave.event('routes-rebuilt', from)
    assert.deepEqual({ done, failed, skipped, pending }, { done: 5, failed: 1, skipped: 0, pending: 0 })
    assert.ok(events('routes-progress', from).length > 1)
    await assert.rejects(run('controller/action/rebuild-routes', 'fgwpe101-2'), /fgwpe101-2|does not|cannot/)
  })

  await t.test('a list of which one node is dead: the others are set, and the reply says so', async () => {
    await assert.rejects(run('controller/action/set', '{"nodes":["fgwpe101-2","fgwpe101-1"],"value":"on"}'), {
      message: /^fgwpe101-2: the node does not answer \(1 of 2 went well\)$/,
    })
    assert.equal(stick.node(2).state.on[0], true)
  })

  await t.test('firmware: how far, and how it ended', async () => {
    const from = await zwave.heard()
    const update = '{"node":"fgd212-1","file":"new.bin"}'
    const begun = await twice('controller/action/firmware', update, /is being updated already/)
    assert.deepEqual(begun, { firmware: 'working', bytes: 12_000 })
    const { success, status } = await zwave.event('firmware-finished', from)
    assert.deepEqual([success, status], [true, 'OK_RestartPending'])
    assert.deepEqual(Buffer.from(stick.node(3).state.image), image)
    const told = events('firmware-progress', from).map(({ percent }) => Number(percent))
    assert.ok(told.length > 1 && told.every((percent, i) => percent > (told[i - 1] ?? 0)), `${told}`)
  })

  await t.test('a backup of another size is refused, and what was there is saved', async () => {
    const nodes = [...stick.nodes.keys()]
    await assert.rejects(
      run('controller/action/restore', 'other.bin'),
      /no backup of such a stick: it has 1024 bytes, the stick's memory 4096; what the stick held before is in 7e570001-.*\.bin/,
    )
    assert.deepEqual([...stick.nodes.keys()], nodes)
  })

  await t.test('a restarted stick goes on', async () => {
    await run('controller/action/soft-reset')
    const { ms } = (await run('fgwpe101-1/action/ping')) as { ms: number }
    assert.ok(ms >= 0)
  })
})
