import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SimNode } from '../../simulator/src/zwave/node.ts'
import {
  dimmer,
  doubleSwitch,
  fgk101,
  fgwpe101,
  mainsSensor,
  sceneController,
  thermostat,
} from '../../simulator/src/zwave/recipes.ts'
import { skip, startHarness } from './harness.ts'

type Report = readonly [
  what: string,
  node: number,
  act: (node: SimNode) => void,
  topic: string,
  value: unknown,
  more?: { readonly unit?: string; readonly kind?: string },
]

const reports: readonly Report[] = [
  ['a plug is pressed', 2, (node) => node.press(true), 'fgwpe101-1/data/status', 'on', { kind: 'state' }],
  ['power follows', 2, (node) => node.power(), 'fgwpe101-1/data/power', 60, { unit: 'W', kind: 'number' }],
  ['a dimmer is turned', 3, (node) => node.dim(30), 'fgd212-1/data/level', 30, { unit: '%', kind: 'state' }],
  ['a door opens', 4, (node) => node.door(true), 'fgk101-1/data/status', 'open', { kind: 'state' }],
  [
    'a probe measures',
    4,
    (node) => node.measure(1, 7.3),
    'fgk101-1/data/temperature',
    7.3,
    { unit: '°C', kind: 'number' },
  ],
  ['somebody opens the box', 4, (node) => node.notify(7, 3), 'fgk101-1/data/tamper', true, { kind: 'state' }],
  ['a battery ages', 4, (node) => node.charge(42), 'fgk101-1/data/battery', 42, { unit: '%' }],
  ['motion', 5, (node) => node.sense(12, true), 'node-5/data/motion', true, { kind: 'state' }],
  ['a room cools', 6, (node) => node.measure(1, 18.5), 'node-6/data/temperature', 18.5, { unit: '°C' }],
]

test('every kind of report becomes one reading', { skip, timeout: 240_000 }, async (t) => {
  const nodes = [
    fgwpe101(2, { load: 60 }),
    dimmer(3),
    fgk101(4),
    mainsSensor(5),
    thermostat(6),
    sceneController(7),
    doubleSwitch(8),
  ]
  const { stick, start } = await startHarness(t, { nodes })
  const zwave = await start()
  await zwave.interviewed(2, 3, 4, 5, 6, 7, 8)
  const named = (topic: string) =>
    zwave.said.some((said) => 'topic' in said && said.kind === 'reading' && said.topic.startsWith(topic))
  assert.ok(!named('z-wave/node-2/'), 'readings wait until the name is known')

  for (const [what, id, act, topic, value, more = {}] of reports)
    await t.test(what, async () => {
      const from = await zwave.heard()
      const before = Date.now()
      act(stick.node(id))
      await zwave.topic(`z-wave/${topic}`, (said) => said === value, from)
      await zwave.heard()
      const same = zwave.said
        .slice(from)
        .filter((said) => said.kind === 'reading' && said.topic === `z-wave/${topic}`)
      assert.equal(same.length, 1, 'one report, one reading')
      const [said] = same
      assert.ok(said?.kind === 'reading')
      for (const [key, wanted] of Object.entries(more)) assert.equal(said.reading[key as 'unit'], wanted)
      const { ts = 0 } = said.reading
      assert.ok(ts >= before && ts <= Date.now(), 'the time of its arrival')
    })

  await t.test('a scene is an event', async () => {
    const from = await zwave.heard()
    stick.node(7).scene(2)
    const said = await zwave.wait(
      (each): each is Extract<typeof each, { kind: 'reading' }> =>
        each.kind === 'reading' && each.reading.name.startsWith('scene'),
      from,
    )
    assert.equal(said.reading.kind, 'event')
    assert.ok(!zwave.held.has(said.topic))
  })

  await t.test('the second switch of two has a name of its own', async () => {
    const from = await zwave.heard()
    stick.node(8).press(true, 2)
    await zwave.topic('z-wave/node-8/data/status-2', (said) => said === 'on', from)
  })

  await t.test('the list of nodes', async () => {
    type Listed = {
      readonly id: number
      readonly sensor: string
      readonly power: string
      readonly interviewing: boolean
    }
    const done = (value: unknown) => (value as readonly Listed[]).every(({ interviewing }) => !interviewing)
    const list = (await zwave.topic('z-wave/controller/status/nodes', done)) as readonly Listed[]
    assert.deepEqual(
      list.map(({ id, sensor, power }) => `${id} ${sensor} ${power}`),
      [
        '2 fgwpe101-1 mains',
        '3 fgd212-1 mains',
        '4 fgk101-1 battery',
        '5 node-5 mains',
        '6 node-6 mains',
        '7 fgkf601-1 battery',
        '8 node-8 mains',
      ],
    )
  })
})
