import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { dimmer, doubleSwitch, fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { skip, startHarness } from './harness.ts'

type Values = Readonly<Record<string, unknown>>

/** A command, its result, and what the nodes were sent for it. */
const carriedOut: readonly (readonly [
  topic: string,
  payload: string,
  result: unknown,
  sent: readonly (readonly [node: number, command: string, values: Values])[],
])[] = [
  ['fgwpe101-1/action/set', 'on', { status: 'sent' }, [[2, 'BinarySwitchCCSet', { targetValue: true }]]],
  ['fgwpe101-1/action/set', 'OFF', { status: 'sent' }, [[2, 'BinarySwitchCCSet', { targetValue: false }]]],
  ['fgwpe101-1/action/set', 'toggle', { status: 'sent' }, [[2, 'BinarySwitchCCSet', { targetValue: true }]]],
  [
    'fgwpe101-1/action/set',
    '{"property":"status","value":"off"}',
    { status: 'sent' },
    [[2, 'BinarySwitchCCSet', { targetValue: false }]],
  ],
  ['fgd212-1/action/set', '40', { level: 'sent' }, [[3, 'MultilevelSwitchCCSet', { targetValue: 40 }]]],
  [
    'fgd212-1/action/set',
    '{"level":10,"duration":"5s"}',
    { level: 'sent' },
    [[3, 'MultilevelSwitchCCSet', { targetValue: 10, duration: '5s' }]],
  ],
  [
    'node-4/action/set',
    '{"status-2":"on"}',
    { 'status-2': 'sent' },
    [[4, 'BinarySwitchCCSet', { targetValue: true }]],
  ],
  [
    'fgwpe101-1/action/config',
    '{"parameter":1,"value":0}',
    undefined,
    [[2, 'ConfigurationCCSet', { parameter: 1, value: 0 }]],
  ],
  [
    'controller/action/set',
    '{"nodes":["fgwpe101-1","fgd212-1"],"value":"off"}',
    { 'fgwpe101-1': { status: 'sent' }, 'fgd212-1': { level: 'sent' } },
    [
      [2, 'BinarySwitchCCSet', { targetValue: false }],
      [3, 'MultilevelSwitchCCSet', { targetValue: 0 }],
    ],
  ],
  [
    'controller/action/set',
    '{"nodes":"2 3","value":"on"}',
    undefined,
    [
      [2, 'BinarySwitchCCSet', {}],
      [3, 'MultilevelSwitchCCSet', {}],
    ],
  ],
  ['fgwpe101-1/action/refresh', '', { refresh: 'done' }, []],
  ['fgwpe101-1/action/refresh', 'power', { refresh: 'done' }, []],
  ['fgwpe101-1/action/ping', '', undefined, []],
  ['fgwpe101-1/action/interview', '', { interview: 'working' }, []],
  ['controller/action/stop', '', undefined, []],
  ['controller/action/provisioned', '', [], []],
  ['controller/action/soft-reset', '', undefined, []],
  ['controller/action/rebuild-routes', '', { rebuild: 'working' }, []],
]

const refused: readonly (readonly [topic: string, payload: string, words: RegExp])[] = [
  ['fgwpe101-1/action/set', 'open', /fgwpe101-1|on, off/],
  ['fgwpe101-1/action/set', '{"power":5}', /power/],
  ['fgwpe101-1/action/set', '{"colour":"red"}', /colour/],
  ['fgd212-1/action/set', '101', /0|99|100/],
  ['fgwpe101-1/action/config', '{"parameter":1,"value":99}', /0|1/],
  ['fgwpe101-1/action/eval', 'process.exit()', /fgwpe101-1 has no action eval; it has set, config, refresh/],
  ['fgwpe101-1/action/refresh', 'smoke', /has no smoke/],
  ['fgwpe101-1/action/associate', '{"group":99,"add":"fgd212-1"}', /has no group 99/],
  ['nobody-1/action/set', 'on', /no node is called nobody-1.*controller\/status\/nodes/],
  ['controller/action/eval', 'process.exit()', /the controller has no action eval; it has set, include/],
  ['controller/action/set', 'on', /nodes is missing/],
  ['controller/action/set', '{"value":"on"}', /nodes is missing/],
  ['controller/action/set', '{"nodes":["fgwpe101-1","nobody-1"],"value":"on"}', /nobody-1.*nothing was sent/],
  [
    'controller/action/set',
    '{"nodes":["fgwpe101-1","fgd212-1"],"smoke":"on"}',
    /fgwpe101-1:.*nothing was sent/,
  ],
  ['controller/action/include', '1', /5 to 600/],
  ['controller/action/include', '{"strategy":"trust"}', /default, s2, s0, insecure/],
  ['controller/action/grant', 'true', /no node waits for security classes/],
  ['controller/action/pin', '12345', /no node waits for a PIN/],
  ['controller/action/provision', '{"qr":"123"}', /52 digits/],
  ['controller/action/unprovision', '{"dsk":"1-2"}', /no device with the DSK/],
  ['controller/action/remove-failed', 'fgwpe101-1', /fgwpe101-1 was not removed/],
  ['controller/action/remove-failed', 'nobody-1', /no node is called "nobody-1".*controller\/status\/nodes/],
  ['fgwpe101-1/action/associate', '{"group":1,"add":"nobody-1"}', /"nobody-1".*controller\/status\/nodes/],
  ['controller/action/restore', '../../etc/passwd', /not the name of a file/],
  ['controller/action/restore', 'none.bin', /does not exist/],
  ['controller/action/firmware', '{"node":"fgd212-1","file":"/etc/passwd"}', /not the name of a file/],
  ['controller/action/firmware', '{"node":"fgwpe101-1","file":"text.hex"}', /takes no firmware/],
  [
    'controller/action/firmware',
    '{"node":"fgd212-1","file":"text.hex"}',
    /holds no firmware that is understood/,
  ],
  // the stick's own firmware is not put in from here, nor is its network wiped
  ['controller/action/firmware', '{"node":"controller","file":"text.hex"}', /no node is called "controller"/],
  ['controller/action/firmware', '{"node":1,"file":"text.hex"}', /no node is called "1"/],
  ['controller/action/hard-reset', '', /the controller has no action hard-reset; it has set, include/],
]

test('commands to nodes that are awake', { skip, timeout: 240_000 }, async (t) => {
  const { stick, start, cacheDir } = await startHarness(t, {
    nodes: [fgwpe101(2, { load: 60 }), dimmer(3), doubleSwitch(4)],
  })
  mkdirSync(join(cacheDir, 'firmware'))
  writeFileSync(join(cacheDir, 'firmware', 'text.hex'), 'this is no firmware')
  const zwave = await start()
  await zwave.interviewed(2, 3, 4)
  const run = (topic: string, payload: string) => zwave.command(`z-wave/${topic}`, payload)

  for (const [topic, payload, words] of refused)
    await t.test(`refused: ${topic} ${payload}`, async () => {
      const before = stick.sent.length
      await assert.rejects(run(topic, payload), { message: words })
      assert.deepEqual(stick.sent.slice(before), [], 'nothing was sent')
    })

  for (const [topic, payload, result, sent] of carriedOut)
    await t.test(`${topic} ${payload}`, async () => {
      const before = stick.sent.length
      const from = await zwave.heard()
      const got = await run(topic, payload)
      if (result !== undefined) assert.deepEqual(got, result)
      if (topic.endsWith('interview')) await zwave.event('interview-completed', from)
      const all = stick.sent.slice(before)
      assert.deepEqual(
        all.map(({ node, command }) => `${node} ${command}`),
        sent.map(([node, command]) => `${node} ${command}`),
      )
      for (const [i, [, , values]] of sent.entries())
        for (const [field, value] of Object.entries(values))
          assert.equal(String(all[i]?.values[field]), String(value), field)
    })
})
