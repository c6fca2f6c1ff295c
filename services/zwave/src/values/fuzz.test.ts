import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPayload } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import { isLevel } from '@constellation/bootstrap/topics'
import type { ValueMetadata } from 'zwave-js'
import { cc } from './classes.ts'
import { FakeNode, type FakeValue, noSettings, valueId } from './fake-node.ts'
import { NodeValues } from './node-values.ts'
import { testCases } from './testcases.ts'

const cases = testCases()

/** What no device should send, and some will. */
const raws: readonly unknown[] = [
  null,
  undefined,
  true,
  false,
  0,
  -0,
  1,
  99,
  100,
  255,
  256,
  -1,
  1.5,
  1e308,
  Number.NaN,
  Infinity,
  -Infinity,
  7n,
  '',
  'text',
  'x'.repeat(10_000),
  '\0',
  '#zzzzzz',
  [],
  [1],
  {},
  { a: { b: 1 } },
  new Uint8Array(3),
  Symbol('x'),
  () => 1,
  new Date(0),
]

const isPublishable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).every(isPublishable)
    : typeof value === 'boolean' ||
      typeof value === 'string' ||
      (typeof value === 'number' && Number.isFinite(value))

test('no value of any class throws, and what is published can be', () => {
  for (const { id, metadata } of cases)
    for (const raw of raws) {
      const node = new NodeValues(new FakeNode([{ id, metadata, value: raw }]), 'n', noSettings, {})
      const readings = node.report({ id, newValue: raw }, 1)
      for (const reading of readings)
        assert.ok(
          isPublishable(reading.value) && isLevel(reading.name),
          `${reading.name} ${String(reading.value)}`,
        )
      assert.ok(node.restored(() => 1).every(({ value }) => isPublishable(value)))
      JSON.stringify([node.exposes(), node.parameters()])
    }
})

test('no metadata of any value throws', () => {
  const types: readonly ValueMetadata['type'][] = [
    'number',
    'boolean',
    'string',
    'color',
    'duration',
    'timeout',
    'buffer',
    'any',
    'number[]',
  ]
  const odd: readonly Partial<ValueMetadata>[] = [
    {},
    { ccSpecific: {} },
    { ccSpecific: { sensorType: 1e9, scale: -1, meterType: 'x', notificationType: null } },
    { label: '' },
    { stateful: false },
  ]
  for (const { id } of cases)
    for (const type of types)
      for (const more of odd)
        for (const access of [
          { readable: true, writeable: true },
          { readable: false, writeable: true },
        ]) {
          const node = new NodeValues(
            new FakeNode([{ id, metadata: { type, ...access, ...more }, value: 5 }]),
            'n',
            noSettings,
            {},
          )
          node.report({ id, newValue: 5 }, 1)
          node.exposes()
        }
})

test('no arguments of a notification throw', () => {
  const node = new NodeValues(new FakeNode([]), 'n', noSettings, {})
  for (const ccId of [...Object.values(cc), 999])
    for (const raw of raws) {
      node.notification(0, ccId, raw, 1)
      node.notification(
        3,
        ccId,
        {
          type: raw,
          event: raw,
          label: raw,
          eventLabel: raw,
          parameters: raw,
          eventTypeLabel: raw,
          eventType: raw,
          direction: raw,
        },
        1,
      )
      const [said] = node.notification(
        0,
        cc.notification,
        { type: 7, event: 1, label: raw, eventLabel: raw, parameters: { userId: raw } },
        1,
      )
      assert.ok(said && isPublishable(said.value) && isLevel(said.name))
    }
})

test('any texts of a device give levels that are distinct', () => {
  const texts = [
    '',
    ' ',
    'a',
    'A',
    'a b',
    'a_b',
    'a/b',
    'ä',
    '+',
    '#',
    '\0',
    '😀',
    '传感器',
    '传感',
    'x'.repeat(70),
    'x'.repeat(71),
    'value',
    'value-2',
    '__proto__',
    'constructor',
  ]
  const metadata: ValueMetadata = { type: 'number', readable: true, writeable: false }
  const values: FakeValue[] = [0, 1, 2].flatMap((endpoint) =>
    texts.flatMap((property) =>
      [undefined, 'k', ''].map((propertyKey) => ({
        id: valueId(53, property, {
          endpoint,
          className: 'Pulse Meter',
          ...(propertyKey !== undefined && { propertyKey }),
        }),
        metadata,
        value: 1,
      })),
    ),
  )
  const view = new FakeNode(values)
  const names = new NodeValues(view, 'n', noSettings, {}).exposes().map(({ name }) => name)
  assert.deepEqual(
    names.filter((name) => !isLevel(name)),
    [],
  )
  assert.equal(new Set(names).size, names.length)
  // the root mirrors endpoint 1
  assert.equal(names.length, texts.length * 3 * 2)
})

test('any payload is carried out or refused in words', () => {
  const payloads = [
    '',
    '\0',
    '{',
    '{}',
    '[]',
    'null',
    '{"a":{"b":{"c":1}}}',
    '{"property":null}',
    '{"property":{"x":1},"value":1}',
    '{"__proto__":1}',
    '{"constructor":1}',
    '{"value":[1]}',
    '1e999',
    '{"property":"__proto__","value":1}',
    '{"parameter":"__proto__","value":1}',
    '{"parameter":1e99,"value":1,"size":1}',
    '{"parameter":-1,"value":1,"size":1}',
    'toggle',
    'stop',
    '{"duration":{"a":1}}',
    '{"status":"x","expires":true}',
    `{"status":"${'x'.repeat(500)}"}`,
  ]
  for (const { id, metadata } of cases) {
    const writeable = { ...metadata, writeable: true }
    const node = new NodeValues(new FakeNode([{ id, metadata: writeable, value: 1 }]), 'n', noSettings, {})
    for (const payload of payloads)
      for (const plan of [
        () => node.plan(readPayload(Buffer.from(payload))),
        () => node.planConfig(readPayload(Buffer.from(payload))),
      ])
        try {
          for (const { value } of plan()) assert.ok(isPublishable(value))
        } catch (error) {
          assert.ok(error instanceof RefusedError, String(error))
          assert.ok(error.message.length < 3000)
        }
  }
})
