import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPayload } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import { cc } from './classes.ts'
import { FakeNode, type FakeValue, noSettings, valueId } from './fake-node.ts'
import { keyOf } from './meaning.ts'
import { NodeValues } from './node-values.ts'
import { plugParameters } from './sample-parameters.ts'
import * as sample from './samples.ts'

const plug = [...sample.binarySwitch(true), sample.meter(2, 60), ...plugParameters()]
const unknownPlug = sample.binarySwitch(undefined)
const lamp = [...sample.binarySwitch(false), ...sample.dimmer(40), sample.color()]
const shutter = sample.dimmer(0)
const twoRelays = [
  ...sample.binarySwitch(true, { endpoint: 1 }),
  ...sample.binarySwitch(false, { endpoint: 2 }),
]
const lock = [...sample.doorLock(255), sample.battery(90), sample.userCode(), sample.userIdStatus()]
const heater = sample.thermostat()
const contact = [...sample.door(true), sample.battery(50), sample.wakeUp()]
const horn = sample.siren()

function plan(values: readonly FakeValue[], payload: string): readonly unknown[] {
  const node = new NodeValues(new FakeNode(values), 'n', noSettings, {})
  return node.plan(readPayload(Buffer.from(payload))).map(({ key, name, id, word: _, ...rest }) => {
    assert.equal(key, keyOf(id))
    return [name, `${id.commandClass}/${id.endpoint ?? 0}/${id.property}`, rest]
  })
}

const childProof: readonly FakeValue[] = [
  {
    id: valueId(cc.protection, 'local'),
    metadata: {
      type: 'number',
      readable: true,
      writeable: true,
      states: { 0: 'Unprotected', 1: 'ProtectedBySequence', 2: 'NoOperationPossible' },
    },
  },
]

const binary = 'status'
const good: readonly (readonly [values: readonly FakeValue[], payload: string, want: readonly unknown[]])[] =
  [
    ...['on', 'ON', 'true', '1', '"on"', '"1"', '{"value":true}', '{"status":"on"}', '{"status":1}'].map(
      (payload) => [plug, payload, [[binary, '37/0/targetValue', { value: true }]]] as const,
    ),
    ...['off', 'Off\n', 'false', '0', 'toggle', '{"status":"toggle"}'].map(
      (payload) => [plug, payload, [[binary, '37/0/targetValue', { value: false }]]] as const,
    ),
    [lamp, 'on', [['status', '37/0/targetValue', { value: true }]]],
    [lamp, '40', [['level', '38/0/targetValue', { value: 40 }]]],
    [
      lamp,
      '{"status":"on","level":50}',
      [
        ['status', '37/0/targetValue', { value: true }],
        ['level', '38/0/targetValue', { value: 50 }],
      ],
    ],
    [
      lamp,
      '{"level":50,"duration":10}',
      [['level', '38/0/targetValue', { value: 50, transitionDuration: '10s' }]],
    ],
    [
      lamp,
      '{"value":50,"duration":"2m30s","expires":"8h"}',
      [['level', '38/0/targetValue', { value: 50, transitionDuration: '3m', expiresSeconds: 28_800 }]],
    ],
    [lamp, '{"property":"level","value":100}', [['level', '38/0/targetValue', { value: 99 }]]],
    [
      lamp,
      '{"property":"targetValue","commandClass":38,"value":12}',
      [['targetValue', '38/0/targetValue', { value: 12 }]],
    ],
    [
      lamp,
      '{"property":"targetValue","commandClass":"binary switch","value":"off"}',
      [['targetValue', '37/0/targetValue', { value: false }]],
    ],
    [lamp, '{"color":"#00FF80"}', [['color', '51/0/hexColor', { value: '00ff80' }]]],
    [shutter, 'on', [['level', '38/0/targetValue', { value: 255 }]]],
    [shutter, 'open', [['level', '38/0/targetValue', { value: 99 }]]],
    [shutter, 'close', [['level', '38/0/targetValue', { value: 0 }]]],
    [shutter, 'toggle', [['level', '38/0/targetValue', { value: 255 }]]],
    [shutter, '100', [['level', '38/0/targetValue', { value: 99 }]]],
    [shutter, '99', [['level', '38/0/targetValue', { value: 99 }]]],
    [shutter, 'stop', [['stop', '38/0/Down', { value: false }]]],
    [twoRelays, 'on', [['status', '37/1/targetValue', { value: true }]]],
    [twoRelays, '{"status-2":"on"}', [['status-2', '37/2/targetValue', { value: true }]]],
    [
      twoRelays,
      '{"property":"targetValue","endpoint":2,"value":true}',
      [['targetValue', '37/2/targetValue', { value: true }]],
    ],
    [lock, 'unlock', [['status', '98/0/targetMode', { value: 0 }]]],
    [lock, '{"status":"locked"}', [['status', '98/0/targetMode', { value: 255 }]]],
    [heater, '{"thermostat_mode":"energy_heat"}', [['thermostat_mode', '64/0/mode', { value: 11 }]]],
    [heater, '{"thermostat_mode":"Energy heat"}', [['thermostat_mode', '64/0/mode', { value: 11 }]]],
    [heater, '{"thermostat_mode":0}', [['thermostat_mode', '64/0/mode', { value: 0 }]]],
    [heater, '{"setpoint_heating":21.5}', [['setpoint_heating', '67/0/setpoint', { value: 21.5 }]]],
    [heater, '{"setpoint_cooling":25}', [['setpoint_cooling', '67/0/setpoint', { value: 77 }]]],
    [
      contact,
      '{"wake_up_interval":7200,"expires":3600}',
      [['wake_up_interval', '132/0/wakeUpInterval', { value: 7200, expiresSeconds: 3600 }]],
    ],
    [contact, '{"wake_up_interval":0}', [['wake_up_interval', '132/0/wakeUpInterval', { value: 0 }]]],
    [
      contact,
      '{"property":"wakeUpInterval","value":600}',
      [['wakeUpInterval', '132/0/wakeUpInterval', { value: 600 }]],
    ],
    [horn, 'siren', [['tone', '121/0/toneId', { value: 2 }]]],
    [shutter, 'STOP', [['stop', '38/0/Down', { value: false }]]],
    [horn, '{"default_tone":2}', [['default_tone', '121/0/defaultToneId', { value: 2 }]]],
    ...['protected_by_sequence', 'ProtectedBySequence', 'Protected by sequence'].map(
      (value) =>
        [
          childProof,
          JSON.stringify({ protection_local: value }),
          [['protection_local', '117/0/local', { value: 1 }]],
        ] as const,
    ),
    [horn, '{"tone":"siren","volume":30}', [['tone', '121/0/toneId', { value: 2, volume: 30 }]]],
  ]

for (const [values, payload, want] of good)
  test(`set ${payload.trim()}`, () => assert.deepEqual(plan(values, payload), want))

const refused: readonly (readonly [values: readonly FakeValue[], payload: string, words: RegExp])[] = [
  [plug, '', /payload is empty; can be set: status$/],
  [plug, 'blink', /^status: "blink" is not one of on, off, toggle, true, false$/],
  [plug, '2', /^status: 2 is not one of on, off/],
  [plug, '{"power":5}', /^power can only be read; can be set: status$/],
  [plug, '{"levl":5}', /^n has no "levl"; can be set: status$/],
  [plug, '{}', /nothing is to be set; can be set: status/],
  [plug, '{"duration":5}', /nothing is to be set/],
  [plug, '[1]', /lists and null are no values/],
  [plug, '{"status":null}', /lists and null are no values/],
  [plug, '{"status":"on","duration":3}', /^status takes no duration$/],
  [plug, '{"status":"on","volume":3}', /^status takes no volume$/],
  [plug, '{"status":"on","expires":0}', /^expires: 0 is not 1 to/],
  [plug, '{"status":"on","expires":"soon"}', /^expires: "soon" is not 1 to/],
  [plug, '{"property":40,"value":5}', /configuration parameter: set it by action\/config/],
  [plug, '{"property":"currentValue","value":true}', /currentValue can only be read; can be set/],
  [plug, '{"property":"targetValue"}', /"property" goes with "value"/],
  [plug, '{"property":"nothing","value":1}', /n has no such property "nothing"; can be set: status/],
  [
    plug,
    '{"property":"targetValue","value":1,"comandClass":37}',
    /"comandClass" is not known here; known are commandClass/,
  ],
  [plug, '{"property":"targetValue","value":5,"commandClass":37}', /targetValue: 5 is not true or false/],
  [unknownPlug, 'toggle', /status: "toggle" cannot be carried out: it is not known what it is now/],
  [lamp, '101', /^status: 101 is not one of on, off/],
  [lamp, '{"level":101}', /^level: 101 is not from 0 to 100$/],
  [lamp, '{"level":-1}', /^level: -1 is not from 0 to 100$/],
  [lamp, '{"level":"bright"}', /^level: "bright" is not from 0 to 100, or one of on, off, toggle/],
  [lamp, '{"level":50,"duration":"2h8m"}', /^duration: "2h8m" is not 0 to 7620 seconds/],
  [lamp, '{"level":50,"duration":"fast"}', /^duration: "fast" is not/],
  [
    lamp,
    '{"property":"targetValue","value":1}',
    /targetValue is not one value but 2: commandClass 37 endpoint 0, commandClass 38/,
  ],
  [lamp, '{"property":"targetValue","commandClass":38,"value":100}', /targetValue: 100 is not from 0 to 99/],
  [lamp, '{"color":"red"}', /color: "red" is not a color as #rrggbb/],
  [lamp, '{"status":"on","level":500}', /level: 500 is not from 0 to 100/],
  [lock, 'open', /status: "open" is not one of locked, unlocked, toggle/],
  [lock, '{"property":"userCode","propertyKey":1,"value":"9999"}', /userCode is secret/],
  [lock, '{"property":"userIdStatus","value":2}', /userIdStatus is secret/],
  [lock, '{"battery":5}', /battery can only be read; can be set: status/],
  [heater, 'on', /n has nothing to switch; can be set: thermostat_mode, setpoint_heating, setpoint_cooling/],
  [heater, '{"thermostat_mode":"cool"}', /thermostat_mode: "cool" is not one of off, heat, energy_heat/],
  [heater, '{"thermostat_mode":7}', /thermostat_mode: 7 is not one of off, heat, energy_heat/],
  [heater, '{"setpoint_heating":40}', /setpoint_heating: 40 is not from 4 to 28/],
  [heater, '{"setpoint_heating":"warm"}', /setpoint_heating: "warm" is not a number from 4 to 28/],
  [heater, '{"setpoint_cooling":75}', /setpoint_cooling: 75 is not from 15\.6 to 32\.2/],
  [contact, 'on', /^n has nothing to switch; can be set: wake_up_interval$/],
  [contact, '{"wake_up_interval":"on"}', /wake_up_interval: "on" is not a whole number from 0 to 86400/],
  [contact, '{"wake_up_interval":90.5}', /90.5 is not a whole number/],
  [contact, '{"wake_up_interval":true}', /true is not a whole number/],
  [contact, '{"status":"open"}', /status can only be read; can be set: wake_up_interval/],
  [contact, '{"wake_up_interval":90}', /wake_up_interval: 90 is not one of 0, 60 to 86400 in steps of 60/],
  [horn, 'stop', /tone: "stop" is not one of off, ding_dong/],
  [horn, '{"tone":7}', /tone: 7 is not one of off, ding_dong, siren, default/],
  [horn, '{"tone":1,"volume":101}', /volume: 101 is not from 0 to 100/],
  [horn, '{"tone":1,"volume":"loud"}', /volume: "loud" is not a number from 0 to 100/],
  [[sample.battery(5)], 'on', /n has nothing to switch; nothing of it can be set/],
]

for (const [values, payload, words] of refused)
  test(`refused: ${payload || '(empty)'}: ${words.source}`, () =>
    assert.throws(
      () => plan(values, payload),
      (error) => error instanceof RefusedError && words.test(error.message),
    ))

test('a value is shown by the word that is published, where that is another', () => {
  const word = (values: readonly FakeValue[], payload: string) =>
    new NodeValues(new FakeNode(values), 'n', noSettings, {})
      .plan(readPayload(Buffer.from(payload)))
      .map((planned) => planned.word)
  assert.deepEqual(word(plug, 'toggle'), ['off'])
  assert.deepEqual(word(lock, 'lock'), ['locked'])
  assert.deepEqual(word(lamp, '{"level":40}'), [undefined])
  assert.deepEqual(word(shutter, 'stop'), [undefined])
})
