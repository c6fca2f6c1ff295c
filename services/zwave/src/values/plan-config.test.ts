import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPayload } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import { FakeNode, noSettings } from './fake-node.ts'
import { NodeValues } from './node-values.ts'
import { plugParameters } from './sample-parameters.ts'

const node = new NodeValues(new FakeNode(plugParameters()), 'n', noSettings, {})

const plan = (payload: string) =>
  node
    .planConfig(readPayload(Buffer.from(payload)))
    .map(({ id, value, raw, expiresSeconds }) => [
      id.property,
      id.propertyKey,
      value,
      ...(raw === undefined ? [] : [raw]),
      ...(expiresSeconds === undefined ? [] : [expiresSeconds]),
    ])

const raw = (parameter: number, value: number, valueSize: number, valueFormat: number) => ({
  parameter,
  value,
  valueSize,
  valueFormat,
})

const good: readonly (readonly [payload: string, want: readonly unknown[]])[] = [
  ['{"parameter":40,"value":20}', [[40, undefined, 20]]],
  ['{"parameter":"40","value":"20"}', [[40, undefined, 20]]],
  ['{"parameter":"Immediate Power Report","value":20}', [[40, undefined, 20]]],
  ['{"parameter":"immediate power report","value":"default"}', [[40, undefined, 80]]],
  [
    '{"40":20,"43":60}',
    [
      [40, undefined, 20],
      [43, undefined, 60],
    ],
  ],
  ['{"Power Reporting Interval":60,"expires":"1h"}', [[43, undefined, 60, 3600]]],
  ['{"parameter":61,"value":"load indication"}', [[61, undefined, 1]]],
  ['{"parameter":61,"value":9}', [[61, undefined, 9]]],
  ['{"parameter":1,"value":true}', [[1, undefined, 1]]],
  ['{"parameter":34,"bitmask":2,"value":"disable"}', [[34, 2, 0]]],
  ['{"parameter":34,"bitmask":"0x02","value":0}', [[34, 2, 0]]],
  ['{"Respond to Alarms: Smoke":0}', [[34, 2, 0]]],
  ['{"parameter":200,"value":-1,"size":1}', [[200, undefined, -1, raw(200, -1, 1, 0)]]],
  [
    '{"parameter":200,"value":255,"size":1,"format":"unsigned"}',
    [[200, undefined, 255, raw(200, 255, 1, 1)]],
  ],
  ['{"parameter":34,"value":3,"size":1}', [[34, undefined, 3, raw(34, 3, 1, 0)]]],
]

for (const [payload, want] of good) test(`config ${payload}`, () => assert.deepEqual(plan(payload), want))

const refused: readonly (readonly [payload: string, words: RegExp])[] = [
  ['', /give \{"parameter"/],
  ['20', /give \{"parameter"/],
  ['{"parameter":40}', /give \{"parameter"/],
  ['{"expires":5}', /nothing is to be set; it has 1 "'Always On' Mode"/],
  ['{"parameter":40,"value":null}', /lists and null/],
  ['{"parameter":40,"value":20,"sise":1}', /"sise" is not known here; known are parameter/],
  ['{"parameter":40,"value":101}', /^parameter 40 "Immediate Power Report": 101 is not from 1 to 100$/],
  ['{"parameter":40,"value":20.5}', /20.5 is not a whole number from 1 to 100/],
  ['{"parameter":40,"value":true}', /true is not a whole number from 1 to 100/],
  ['{"parameter":61,"value":2}', /2 is not one of off \(0\), load_indication \(1\), no_change \(9\)/],
  ['{"parameter":61,"value":"pink"}', /"pink" is not one of off \(0\), load_indication \(1\)/],
  [
    '{"parameter":34,"value":1}',
    /parameter 34 has these parts: 34 with bitmask 1 "Respond to Alarms: General"/,
  ],
  ['{"parameter":34,"bitmask":4,"value":1}', /parameter 34 has these parts/],
  ['{"parameter":34,"bitmask":"many","value":1}', /bitmask: "many" is not a whole number/],
  ['{"parameter":99,"value":1}', /parameter 99 "Hours of operation" can only be read/],
  [
    '{"parameter":200,"value":1}',
    /n has no known parameter 200; it has 1 .*; one that is not known needs its "size"/,
  ],
  ['{"parameter":200,"value":128,"size":1}', /parameter 200: 128 is not a whole number from -128 to 127/],
  ['{"parameter":200,"value":1,"size":3}', /size: 3 is not one of 1, 2, 4/],
  ['{"parameter":200,"value":1,"size":1,"format":"hex"}', /format: "hex" is not one of signed, unsigned/],
  ['{"parameter":70000,"value":1,"size":1}', /parameter 70000 is not from 0 to 65535/],
  ['{"parameter":200,"bitmask":1,"value":1,"size":1}', /"bitmask" cannot be used/],
  ['{"Power Threshold":1}', /n has no parameter "Power Threshold"; it has 1 "'Always On' Mode"/],
]

for (const [payload, words] of refused)
  test(`refused: ${payload || '(empty)'}: ${words.source}`, () =>
    assert.throws(
      () => plan(payload),
      (error) => error instanceof RefusedError && words.test(error.message),
    ))

test('a node without parameters says so', () =>
  assert.throws(
    () =>
      new NodeValues(new FakeNode([]), 'n', noSettings, {}).planConfig(readPayload(Buffer.from('{"5":1}'))),
    /none is known of it/,
  ))
