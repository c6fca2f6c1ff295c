import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cc } from './classes.ts'
import { FakeNode, type FakeValue, noSettings, valueId } from './fake-node.ts'
import { NodeValues } from './node-values.ts'
import { plugParameters } from './sample-parameters.ts'
import * as sample from './samples.ts'

/** Reports every value that the node has, and gives what is published, by name. */
function published(values: readonly FakeValue[], label?: string): Record<string, unknown> {
  const node = new NodeValues(new FakeNode(values, label), 'n', noSettings, {})
  return Object.fromEntries(
    values.flatMap(({ id, value }, i) =>
      // far enough apart that nothing is taken for the same report
      node.report({ id, newValue: value }, i * 10_000).map((reading) => [reading.name, reading.value]),
    ),
  )
}

const cases: readonly (readonly [
  what: string,
  values: readonly FakeValue[],
  want: object,
  label?: string,
])[] = [
  [
    'a plug: the sensor and the meter of power are one',
    [
      ...sample.binarySwitch(true),
      sample.meter(0, 1.5),
      sample.meter(2, 60),
      sample.sensor('Power', 4, 0, 61),
    ],
    { status: 'on', energy: 1.5, power: 61 },
  ],
  ['one event of a door is one reading', sample.door(true), { status: 'open' }],
  [
    'an old door sensor without types',
    [sample.binarySensor('Any', 255, true), sample.sensor('Air temperature', 1, 0, 21, { endpoint: 2 })],
    { status: 'open', temperature: 21 },
    'FGK-101',
  ],
  [
    'the same values of an unknown model',
    [sample.binarySensor('Any', 255, true)],
    { status: 'on' },
    'XYZ-101',
  ],
  ['a flood sensor without types', [sample.binarySensor('Any', 255, true)], { leak: true }, 'FGFS-101'],
  ['a motion sensor without types', [sample.binarySensor('Any', 255, true)], { motion: true }, 'FGMS-001'],
  [
    'two relays',
    [...sample.binarySwitch(true, { endpoint: 1 }), ...sample.binarySwitch(false, { endpoint: 2 })],
    { status: 'on', 'status-2': 'off' },
  ],
  [
    'relays of a strip: the number is the endpoint',
    [
      ...sample.binarySwitch(true, { endpoint: 1 }),
      ...sample.binarySwitch(false, { endpoint: 3 }),
      ...sample.binarySwitch(true, { endpoint: 4 }),
    ],
    { status: 'on', 'status-3': 'off', 'status-4': 'on' },
  ],
  [
    'a root that mirrors the first endpoint',
    [
      ...sample.binarySwitch(true),
      ...sample.binarySwitch(true, { endpoint: 1 }),
      ...sample.binarySwitch(false, { endpoint: 2 }),
    ],
    { status: 'on', 'status-2': 'off' },
  ],
  [
    'a root with a value of its own',
    [
      sample.meter(2, 100),
      ...sample.binarySwitch(true, { endpoint: 1 }),
      sample.meter(2, 40, 1, { endpoint: 2 }),
    ],
    { power: 100, status: 'on', 'power-2': 40 },
  ],
  [
    'a relay and a contact in one node',
    [...sample.binarySwitch(true), ...sample.door(false)],
    { status: 'on', 'status-2': 'closed' },
  ],
  ['consumed and produced', [sample.meter(0, 5), sample.meter(0, 3, 2)], { energy: 5, energy_produced: 3 }],
  [
    'two meters of one kind in one endpoint',
    [sample.meter(2, 5, 0), sample.meter(2, 6, 1)],
    { power: 5, 'power-2': 6 },
  ],
  [
    'the buttons of a scene controller are one reading',
    [{ ...sample.scene(1), value: 0 }],
    { scene: '1-single' },
  ],
  ['another button of it', [sample.scene(1), { ...sample.scene(2), value: 2 }], { scene: '2-hold' }],
  [
    'basic beside a switch says nothing',
    [
      ...sample.binarySwitch(true),
      {
        id: valueId(cc.basic, 'currentValue'),
        metadata: { type: 'number', readable: true, writeable: false },
        value: 255,
      },
    ],
    { status: 'on' },
  ],
  [
    'basic of a node that has nothing else',
    [
      {
        id: valueId(cc.basic, 'currentValue'),
        metadata: { type: 'number', readable: true, writeable: false },
        value: 255,
      },
    ],
    { basic: 255 },
  ],
  ['a node that knows notifications: version 1 says nothing', [...sample.door(false)], { status: 'closed' }],
  ['codes of persons', [sample.userCode()], {}],
  [
    'a secret of any class',
    [{ ...sample.meter(2, 5), metadata: { ...sample.meter(2, 5).metadata, secret: true } }],
    {},
  ],
  ['parameters are no readings', [...plugParameters()], {}],
]

for (const [what, values, want, label] of cases)
  test(what, () => assert.deepEqual(published(values, label), want))

test('names do not depend on the order in which values are found', () => {
  const values = [
    ...sample.binarySwitch(true, { endpoint: 1 }),
    ...sample.binarySwitch(false, { endpoint: 2 }),
    ...sample.door(true),
    sample.meter(2, 5),
  ]
  assert.deepEqual(published([...values].reverse()), published(values))
})

test('a value that is found later is named when it is first reported', () => {
  const view = new FakeNode(sample.binarySwitch(true))
  const node = new NodeValues(view, 'n', noSettings, {})
  const late = sample.binarySensor('Motion', 12, true)
  assert.deepEqual(node.report({ id: late.id, newValue: true }, 1), [])
  node.refresh()
  view.values.push(late)
  assert.equal(node.report({ id: late.id, newValue: true }, 2)[0]?.name, 'motion')
})
