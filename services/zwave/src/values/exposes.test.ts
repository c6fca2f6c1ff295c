import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeNode, type FakeValue, noSettings } from './fake-node.ts'
import { NodeValues } from './node-values.ts'
import { plugParameters } from './sample-parameters.ts'
import * as sample from './samples.ts'

const node = (values: readonly FakeValue[]) => new NodeValues(new FakeNode(values), 'n', noSettings, {})

/** One line a name: type, access, unit, range, words. */
const lines = (values: readonly FakeValue[]) =>
  node(values)
    .exposes()
    .map(({ name, type, read, set, unit = '', min, max, values: words = [], value }) =>
      [
        name,
        type,
        `${read ? 'r' : ''}${set ? 's' : ''}`,
        unit,
        min ?? '',
        max ?? '',
        words.join(','),
        value ?? '',
      ]
        .join(' ')
        .trimEnd()
        .replaceAll(/ +/g, ' '),
    )

const cases: readonly (readonly [what: string, values: readonly FakeValue[], want: readonly string[]])[] = [
  [
    'a plug',
    [...sample.binarySwitch(true), sample.meter(2, 60), sample.meter(0, 1)],
    ['status enum rs on,off', 'energy number r kWh', 'power number r W'],
  ],
  ['a dimmer', sample.dimmer(10), ['move_down boolean s', 'move_up boolean s', 'level number rs % 0 100']],
  ['a lock', [...sample.doorLock(255), sample.userCode()], ['status enum rs locked,unlocked']],
  [
    'what a lock says of its bolt and door; no words where none are known',
    [sample.lockPart('boltStatus'), sample.lockPart('doorStatus'), sample.unknownNotification()],
    ['bolt enum r locked,unlocked', 'door enum r open,closed', 'access_control_unknown enum r'],
  ],
  [
    'a contact',
    [...sample.door(true), sample.battery(40), sample.wakeUp()],
    [
      'status enum r open,closed',
      'battery number r % 0 100',
      'wake_up_interval number s s 0 86400 3600',
      'battery_low boolean r',
    ],
  ],
  [
    'a thermostat',
    sample.thermostat(),
    [
      'thermostat_mode enum rs off,heat,energy_heat',
      'setpoint_heating number rs °C 4 28',
      'setpoint_cooling number rs °C 15.6 32.2',
    ],
  ],
  [
    'a scene controller',
    [sample.scene(1), sample.scene(2)],
    ['scene event r 1-single,1-release,1-hold,2-single,2-release,2-hold'],
  ],
]

for (const [what, values, want] of cases)
  test(`exposes: ${what}`, () => assert.deepEqual(lines(values), want))

test('an ignored reading can still be set', () => {
  const view = new FakeNode([...sample.binarySwitch(true), sample.meter(2, 60)])
  const ignoring = new NodeValues(
    view,
    'n',
    { ...noSettings, readings: { status: { ignore: true }, power: { ignore: true } } },
    {},
  )
  assert.deepEqual(
    ignoring.exposes().map(({ name, read, set }) => [name, read, set]),
    [['status', false, true]],
  )
})

test('parameters: range, words, parts', () => {
  const parameters = node(plugParameters()).parameters()
  assert.deepEqual(
    parameters.find(({ parameter }) => parameter === 40),
    {
      parameter: 40,
      label: 'Immediate Power Report',
      unit: '%',
      min: 1,
      max: 100,
      default: 80,
      value: 80,
      set: true,
    },
  )
  assert.deepEqual(
    parameters.filter(({ parameter }) => parameter === 34).map(({ bitMask, values }) => [bitMask, values]),
    [
      [1, { disable: 0, enable: 1 }],
      [2, { disable: 0, enable: 1 }],
    ],
  )
  assert.equal(parameters.find(({ parameter }) => parameter === 99)?.set, false)
})
