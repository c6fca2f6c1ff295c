import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NodeRecipe } from './recipe.ts'
import {
  dimmer,
  doubleSwitch,
  fgk101,
  fgwpe101,
  mainsSensor,
  plainSensors,
  sceneController,
  thermostat,
} from './recipes.ts'
import { host, interviewed } from './test-host.ts'

// what the host knows of a device after its interview: label, values (class, endpoint, property, key)
const cases: readonly (readonly [NodeRecipe, string | undefined, Readonly<Record<string, unknown>>])[] = [
  [
    fgk101(2),
    'FGK-101',
    {
      '49.0.Air temperature': 19.5,
      '113.0.Access Control.Door state (simple)': 0x17,
      '113.0.Home Security.Cover status': 0,
      '128.0.level': 87,
      '132.0.wakeUpInterval': 21_600,
      '112.0.12': 255,
      '112.0.72.8': 1,
    },
  ],
  [
    fgwpe101(3, { on: { 0: true } }),
    'FGWPE/F-101',
    { '37.0.currentValue': true, '50.0.value.66049': 60, '50.0.value.65537': 12.34, '112.0.39': 600 },
  ],
  [dimmer(4, { level: { 0: 35 } }), 'FGD-212', { '38.0.currentValue': 35 }],
  [sceneController(5), 'FGKF-601', { '128.0.level': 64, '132.0.wakeUpInterval': 0 }],
  [thermostat(6), undefined, { '49.0.Air temperature': 20.1, '64.0.mode': 0, '67.0.setpoint.1': 20 }],
  [
    doubleSwitch(7, { on: { 2: true } }),
    undefined,
    { '37.1.currentValue': false, '37.2.currentValue': true },
  ],
  [mainsSensor(8), undefined, { '49.0.Air temperature': 21, '48.0.Motion': false }],
]

test('each device is interviewed, and tells what it is and has', async (t) => {
  const one = await host(t, { nodes: cases.map(([recipe]) => recipe) })
  const { stick, node } = one
  await interviewed(one, ...stick.nodes.keys())
  for (const [{ id }, label, values] of cases) {
    assert.equal(node(id).label, label)
    const known = new Map(
      node(id)
        .getDefinedValueIDs()
        .map((value) => [
          [value.commandClass, value.endpoint, value.property, value.propertyKey]
            .filter((part) => part !== undefined)
            .join('.'),
          node(id).getValue(value),
        ]),
    )
    for (const [name, value] of Object.entries(values))
      assert.equal(known.get(name), value, `${label} ${name}`)
  }
})

test('what a host commands changes the devices, and is on record', async (t) => {
  const one = await host(t, { nodes: [fgwpe101(2), dimmer(3), doubleSwitch(4)] })
  const { stick, node, event } = one
  await interviewed(one, 2, 3, 4)
  const before = stick.sent.length
  const power = event(2, 'value updated', (args) => (args as { newValue: unknown }).newValue === 60)
  await node(2).commandClasses['Binary Switch'].set(true)
  await power
  assert.equal(stick.node(2).watts, 60)
  await node(3).commandClasses['Multilevel Switch'].set(40)
  assert.equal(stick.node(3).state.level[0], 40)
  await node(4).getEndpointOrThrow(2).commandClasses['Binary Switch'].set(true)
  assert.deepEqual(stick.node(4).state.on, { 0: false, 1: false, 2: true })
  await node(2).commandClasses.Configuration.set({ parameter: 39, value: 1234, valueSize: 2 })
  assert.equal(stick.node(2).state.parameters[39], 1234)
  await node(2).commandClasses.Association.addNodeIds(2, 3, 4)
  assert.deepEqual(await node(2).commandClasses.Association.getGroup(2), { maxNodes: 5, nodeIds: [3, 4] })
  await node(2).commandClasses.Association.removeNodeIds({ groupId: 2, nodeIds: [3] })
  assert.deepEqual(stick.node(2).state.associations[2], [4])
  await node(2).commandClasses.Meter.reset()
  assert.equal(stick.node(2).state.energy, 0)
  assert.deepEqual(
    stick.sent.slice(before).map(({ node, endpoint, command }) => [node, endpoint, command]),
    [
      [2, 0, 'BinarySwitchCCSet'],
      [3, 0, 'MultilevelSwitchCCSet'],
      [4, 2, 'BinarySwitchCCSet'],
      [2, 0, 'ConfigurationCCSet'],
      [2, 0, 'AssociationCCSet'],
      [2, 0, 'AssociationCCRemove'],
      [2, 0, 'MeterCCReset'],
    ],
  )
})

test('what devices do by themselves is heard', async (t) => {
  const one = await host(t, {
    nodes: [fgk101(2), sceneController(3), doubleSwitch(4), mainsSensor(5), dimmer(6)],
  })
  const { stick, node, event } = one
  await interviewed(one, ...stick.nodes.keys())
  const heard = (id: number, value: unknown, name = 'value updated') =>
    event(id, name, (args) => {
      const { newValue, value: told } = args as { newValue?: unknown; value?: unknown }
      return (newValue ?? told) === value
    })
  const cases: readonly (readonly [Promise<unknown>, () => void])[] = [
    [heard(2, 0x16), () => stick.node(2).door(true)],
    [heard(2, 17.5), () => stick.node(2).measure(1, 17.5)],
    [event(2, 'notification', (args) => args === 128), () => stick.node(2).charge('low')],
    [heard(3, 3, 'value notification'), () => stick.node(3).scene(2, 3)],
    [heard(4, true), () => stick.node(4).press(true, 2)],
    [heard(5, true), () => stick.node(5).sense(0x0c, true)],
    [heard(6, 70), () => stick.node(6).dim(70)],
  ]
  for (const [told, act] of cases) {
    act()
    await told
  }
  assert.equal(node(4).getValue({ commandClass: 37, endpoint: 2, property: 'currentValue' }), true)
})

test('a dimmer takes new firmware, and tells its new version', async (t) => {
  const one = await host(t, { nodes: [dimmer(2)] })
  const { stick, node } = one
  await interviewed(one, 2)
  assert.equal(node(2).firmwareVersion, '3.5')
  const data = Uint8Array.from({ length: 100 }, (_, index) => (index * 7) % 256)
  const { success } = await node(2).updateFirmware([{ firmwareTarget: 0, data }])
  assert.equal(success, true)
  assert.deepEqual(stick.node(2).state.image, [...data])
  await interviewed(one, 2)
  assert.equal(
    await node(2)
      .commandClasses.Version.get()
      .then((told) => told?.firmwareVersions[0]),
    '3.6',
  )
})

test('a hundred plain sensors are interviewed and report', async (t) => {
  const one = await host(t, { nodes: plainSensors(100) })
  const { stick, node, event } = one
  await interviewed(one, ...stick.nodes.keys())
  const last = event(101, 'value added')
  for (const sensor of stick.nodes.values()) sensor.measure(1, sensor.id)
  await last
  for (const { id } of stick.nodes.values())
    assert.equal(node(id).getValue({ commandClass: 49, property: 'Air temperature' }), id)
})
