// What nobody would send who means well: it is answered in words, nothing is sent for it, and the service goes on.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { dimmer, fgk101, fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { controllerCommands } from './actions/controller-commands.ts'
import { nodeCommands } from './actions/node-commands.ts'
import { skip, startHarness } from './harness.ts'

const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`
const long = 'x'.repeat(65_000)
const many = JSON.stringify(Array.from({ length: 10_000 }, (_, i) => `nobody-${i}`))

/** Payloads that no action can do anything with. */
const nonsense: readonly (readonly [what: string, payload: string])[] = [
  ['null', 'null'],
  ['a list', '[1,2,3]'],
  ['a list of lists', '{"nodes":[["fgwpe101-1"]],"node":[null],"seconds":[{}]}'],
  ['null for each argument', '{"node":null,"value":null,"seconds":null,"file":null,"name":null,"add":null}'],
  ['a deep object', deep],
  ['a long text', long],
  ['a long text that JSON doubles', '"\\'.repeat(32_000)],
  ['a long name', JSON.stringify({ [long]: 1 })],
  ['a long value', JSON.stringify({ node: long, file: long, value: long, name: long, qr: long })],
  ['many nodes', `{"nodes":${many},"node":${many},"add":${many},"group":1,"value":"on"}`],
  ['the names of objects', '{"__proto__":{"node":2},"constructor":1,"toString":2,"hasOwnProperty":3}'],
  ['a name with levels', '{"node":"fgwpe101-1/../#","nodes":"a/b +/# $SYS","value":"on","file":"../a/b"}'],
  ['zero bytes', '{"node":"fgwpe101-1","file":"a\\u0000b","name":"\\u0000","value":"\\u0000"}'],
  ['a broken surrogate', '{"node":"\\ud800","name":"\\udfff","value":"\\ud83d"}'],
  ['bytes that are no text', '\ufffd\u0001\u0002'],
  ['numbers without end', '{"seconds":1e999,"rounds":-1e308,"parameter":1e300,"value":1e300,"group":1e300}'],
  ['below zero', '{"node":-1,"seconds":-60,"rounds":-1,"parameter":-1,"value":-1,"group":-1,"target":-1}'],
  ['NaN', '{"node":"NaN","seconds":"NaN","rounds":"NaN","parameter":"NaN","value":"NaN","group":"NaN"}'],
  ['a bare NaN', 'NaN'],
  ['a bare number too large', '1e400'],
  ['a bare number of many digits', '123456789012345678901234567890'],
  ['below zero, bare', '-5'],
  ['of another node, half', '{"node":2.5,"nodes":"2.5","value":99999}'],
]

/** What an action takes, with values that it cannot take. */
const wrong: readonly (readonly [topic: string, fields: Readonly<Record<string, unknown>>])[] = [
  ['controller/action/set', { nodes: 'fgwpe101-1', value: 99_999 }],
  ['controller/action/set', { nodes: ['fgwpe101-1'], value: long }],
  ['controller/action/set', { nodes: [2, 3], level: 1e300 }],
  ['controller/action/set', { nodes: [3], value: 5, duration: -1 }],
  ['controller/action/set', { nodes: [3], value: 5, duration: 'NaN' }],
  ['controller/action/set', { nodes: [], value: 'on' }],
  ['controller/action/set', { nodes: [2, null], value: 'on' }],
  ['controller/action/set', { nodes: [2, -3], value: 'on' }],
  ...['0x20', '1e1', true, -5, 0, 5.5, 1e300, '', 'NaN', 'Infinity', null, [60], { a: 60 }, long].flatMap(
    (seconds) => [
      ['controller/action/include', { seconds }] as const,
      ['controller/action/exclude', { seconds }] as const,
      ['controller/action/health', { node: 2, rounds: seconds }] as const,
      ['fgwpe101-1/action/health', { rounds: seconds }] as const,
      [
        'controller/action/firmware',
        { node: 3, file: 'one.bin', target: seconds === 0 ? 256 : seconds },
      ] as const,
    ],
  ),
  ['controller/action/include', { strategy: long }],
  ['controller/action/include', { strategy: ['s2'] }],
  ['controller/action/replace-failed', { node: 2 }],
  ['controller/action/replace-failed', { node: 2, strategy: 'default' }],
  ['controller/action/remove-failed', { node: 2 }],
  ['controller/action/rebuild-routes', { node: null }],
  ['controller/action/rebuild-routes', { node: '' }],
  ['controller/action/rebuild-routes', { node: [2] }],
  ...['folder', 'empty.bin', 'a\0b', '.', '..', '', ' ', '/', 'none.bin', long].flatMap((file) => [
    ['controller/action/firmware', { node: 3, file }] as const,
    ['controller/action/restore', { file }] as const,
  ]),
  ['controller/action/provision', { qr: '9'.repeat(60) }],
  ['controller/action/provision', { qr: '9'.repeat(60_000) }],
  ['controller/action/unprovision', { dsk: '-'.repeat(60_000) }],
  ['fgwpe101-1/action/associate', { group: 1, add: Array(10_000).fill('fgd212-1:1') }],
  ['fgwpe101-1/action/associate', { group: 1, add: 'fgd212-1:999' }],
  ['fgwpe101-1/action/associate', { group: 1, add: 'fgd212-1:x' }],
  ['fgwpe101-1/action/associate', { group: 1, add: [] }],
  ['fgwpe101-1/action/associate', { group: 1, add: [null] }],
  ['fgwpe101-1/action/associate', { group: 1, add: 'fgwpe101-1' }],
  ['fgwpe101-1/action/associate', { group: 1, add: 'fgd212-1', endpoint: 127 }],
  ['fgwpe101-1/action/associate', { endpoint: 127, group: 1, remove: 'fgd212-1' }],
  ['fgwpe101-1/action/associate', { group: 1e300, add: 'fgd212-1' }],
  ...[1e300, -1e300, -1, 2 ** 31, 'NaN', '0x1', '1.5.1', long, '', 'constructor'].flatMap((value) => [
    ['fgwpe101-1/action/config', { parameter: 1, value }] as const,
    ['fgwpe101-1/action/config', { parameter: value, value: 1 }] as const,
    ['fgwpe101-1/action/config', { parameter: 1, value: 1, bitmask: value }] as const,
    ['fgwpe101-1/action/config', { parameter: 250, value: 0, size: value }] as const,
    ['fgwpe101-1/action/set', { property: value, value: true }] as const,
    ['fgwpe101-1/action/set', { property: 'targetValue', commandClass: value, value: true }] as const,
    ['fgwpe101-1/action/set', { property: 'targetValue', endpoint: value, value: true }] as const,
    ['fgd212-1/action/set', { value }] as const,
    ['fgd212-1/action/set', { value: 5, duration: value }] as const,
    ['fgd212-1/action/set', { value: 5, volume: value }] as const,
    ['fgk101-1/action/config', { parameter: 1, value: 1, expires: value }] as const,
    ['fgwpe101-1/action/refresh', { name: `x${value}` }] as const,
  ]),
]

/** What a defect says, not a person. */
const noWords =
  /Cannot (read|convert|destructure)|undefined|is not (a function|iterable)|\(ZW\d+\)|\[object|EISDIR|ENOENT|ERR_/

test('nonsense', { skip, timeout: 240_000 }, async (t) => {
  const { stick, start, cacheDir } = await startHarness(t, {
    nodes: [fgwpe101(2, { load: 60 }), dimmer(3), fgk101(4)],
  })
  mkdirSync(join(cacheDir, 'firmware', 'folder'), { recursive: true })
  mkdirSync(join(cacheDir, 'backups', 'folder'), { recursive: true })
  for (const dir of ['firmware', 'backups']) writeFileSync(join(cacheDir, dir, 'empty.bin'), '')
  writeFileSync(join(cacheDir, 'firmware', 'one.bin'), '1')
  const zwave = await start()
  await zwave.interviewed(2, 3, 4)
  await zwave.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep')
  const actions = [
    ...Object.keys(controllerCommands).map((name) => `controller/action/${name}`),
    ...['fgwpe101-1', 'fgd212-1', 'fgk101-1'].flatMap((sensor) =>
      Object.keys(nodeCommands).map((name) => `${sensor}/action/${name}`),
    ),
  ]
  const refused = async (action: string, payload: string, what: string) => {
    const before = stick.sent.length
    const outcome = await zwave.command(`z-wave/${action}`, payload).then(
      (result) => `done: ${JSON.stringify(result)}`,
      (error: Error) => error.message,
    )
    if (process.env['SHOW']) console.log(action, '|', what, '|', outcome.slice(0, 200))
    assert.doesNotMatch(outcome, /^done/, what)
    assert.ok(outcome.length > 5 && outcome.length <= 1001, `${what}: ${outcome.length} characters`)
    assert.doesNotMatch(outcome, noWords, what)
    assert.deepEqual(stick.sent.slice(before), [], 'nothing was sent')
  }
  for (const action of actions)
    await t.test(action, async () => {
      for (const [what, payload] of nonsense) await refused(action, payload, what)
    })
  for (const [action, fields] of wrong) {
    const payload = JSON.stringify(fields)
    await t.test(`${action} ${payload.slice(0, 80)}`, () => refused(action, payload, payload.slice(0, 80)))
  }

  await t.test('one node ten thousand times is one node', async () => {
    const before = stick.sent.length
    const nodes = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? 'fgwpe101-1' : 2))
    const result = await zwave.command('z-wave/controller/action/set', JSON.stringify({ nodes, value: 'on' }))
    assert.deepEqual(result, { 'fgwpe101-1': { status: 'sent' } })
    assert.equal(stick.sent.length, before + 1)
  })
})
