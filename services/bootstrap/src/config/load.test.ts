import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import * as v from 'valibot'
import { type OutboxConfig, outboxVariables } from './base.ts'
import { strictObject } from './file-schema.ts'
import { loadConfig, type Options } from './load.ts'
import { boolean, device, float, int, list, oneOf, secret } from './options.ts'

const folder = mkdtempSync(join(tmpdir(), 'load-'))
after(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

interface Config extends OutboxConfig {
  readonly driver: 'rflink' | 'rfxtrx'
  readonly port: string
  readonly baud: number
  readonly ratio: number
  readonly learn: boolean
  readonly topics: readonly string[]
  readonly token: string | null
}
interface File {
  readonly scale: number
}
const options: Options<Config, File> = {
  variables: {
    driver: oneOf({ env: 'RF_DRIVER', doc: '', values: ['rflink', 'rfxtrx'], default: 'rflink' }),
    port: device({ env: 'RF_PORT', doc: '' }),
    baud: int({ env: 'RF_BAUD', doc: '', default: 57_600, min: 300 }),
    ratio: float({ env: 'RF_RATIO', doc: '', default: 0.5 }),
    learn: boolean({ env: 'RF_LEARN', doc: '', default: true }),
    topics: list({ env: 'RF_TOPICS', doc: '', default: ['a', 'b'] }),
    token: secret({ env: 'RF_TOKEN', doc: '', default: null }),
    ...outboxVariables,
  },
  file: strictObject({ scale: v.optional(v.number(), 1) }),
}
const port = { RF_PORT: '/dev/ttyUSB0' }
const load = (env: NodeJS.ProcessEnv) => loadConfig('rf', options, env)

test('defaults, typed', async () => {
  const loaded = await load(port)
  assert.ok(loaded.ok)
  assert.deepEqual(loaded.config, {
    driver: 'rflink',
    port: '/dev/ttyUSB0',
    baud: 57_600,
    ratio: 0.5,
    learn: true,
    topics: ['a', 'b'],
    token: null,
    outboxDir: null,
    outboxSyncMs: 1000,
    outboxMaxBytes: 67_108_864,
    outboxConfirm: 'stored',
  })
  assert.deepEqual(loaded.base, {
    group: 'cm',
    serviceId: 'rf',
    logLevel: 'info',
    heartbeatSeconds: 30,
    retainSeconds: 3600,
    retainStateSeconds: 604_800,
    actionMaxAgeSeconds: 30,
    watchdogSeconds: 60,
    configFile: '/config/rf.yaml',
    healthFile: '/tmp/healthy',
    mqttUrl: 'mqtt://127.0.0.1:1883',
    mqttUsername: null,
    mqttPassword: null,
    mqttCaFile: null,
    mqttProtocolVersion: 5,
  })
  assert.deepEqual([loaded.file, loaded.notes], [{ scale: 1 }, []])
})

const good: readonly (readonly [NodeJS.ProcessEnv, object])[] = [
  [{ RF_LEARN: 'no' }, { learn: false }],
  [{ RF_LEARN: 'OFF' }, { learn: false }],
  [{ RF_BAUD: '' }, { baud: 57_600 }],
  [{ RF_BAUD: '9600' }, { baud: 9600 }],
  [{ RF_RATIO: '2' }, { ratio: 2 }],
  [{ RF_TOPICS: 'x' }, { topics: ['x'] }],
  [{ RF_TOKEN: '{"a":1}' }, { token: '{"a":1}' }],
  [
    { OUTBOX_SYNC_MS: '0', OUTBOX_DIR: '/data/outbox' },
    { outboxSyncMs: 0, outboxDir: '/data/outbox' },
  ],
]
for (const [env, want] of good)
  test(`${JSON.stringify(env)} gives ${JSON.stringify(want)}`, async () => {
    const loaded = await load({ ...port, ...env })
    assert.deepEqual(loaded.problems, [])
    assert.ok(loaded.ok)
    assert.deepEqual({ ...loaded.config, ...want }, loaded.config)
  })

const bad: readonly (readonly [NodeJS.ProcessEnv, readonly string[]])[] = [
  [{ RF_BAUD: '10k' }, ['RF_BAUD: "10k" is not a whole number']],
  [{ RF_BAUD: '57600.5' }, ['RF_BAUD: "57600.5" is not a whole number']],
  [{ RF_RATIO: '1x' }, ['RF_RATIO: "1x" is not a number']],
  [{ RF_LEARN: 'nope' }, ['RF_LEARN: "nope" is not true or false']],
  [{ RF_TOPICS: 'a,,b' }, ['RF_TOPICS: "a,,b" has an empty item between its commas']],
  [{ RF_TOPICS: '[1' }, []],
  [{ RF_PORT: '' }, ['RF_PORT: is not set, and has no default: /dev/serial/by-id/… or tcp://host:port']],
  [{ GROUP: 'c m' }, ['GROUP: "c m" is not a topic level: 1 to 64 of A-Z a-z 0-9 - _']],
  [{ SERVICE_ID: 'a/b' }, ['SERVICE_ID: "a/b" is not a topic level: 1 to 64 of A-Z a-z 0-9 - _']],
  [{ SERVICE_ID: '+' }, ['SERVICE_ID: "+" is not a topic level: 1 to 64 of A-Z a-z 0-9 - _']],
  [
    { LOG_LEVEL: 'verbose' },
    ['LOG_LEVEL: "verbose" is not one of trace, debug, info, warn, error, fatal, silent'],
  ],
  [{ HEARTBEAT_SECONDS: '0' }, ['HEARTBEAT_SECONDS: "0" is less than 0.1']],
  [{ MQTT_PROTOCOL_VERSION: '3' }, ['MQTT_PROTOCOL_VERSION: "3" is not one of 5, 4']],
  [{ MQTT_PASSWORD: 'hunter2' }, ['MQTT_PASSWORD: is set, but MQTT_USERNAME is not']],
  [
    { MQTT_PASSWORD: 'hunter2', MQTT_USERNAME: 'a\u0001' },
    ['MQTT_USERNAME: "a\\u0001" holds a control character or a line end'],
  ],
  [
    { MQTT_URL: 'mqtt://me:hunter2@host' },
    ['MQTT_URL: its value (not shown here) holds credentials: put them in MQTT_USERNAME and MQTT_PASSWORD'],
  ],
  [
    { MQTT_CA_FILE: '/none.pem' },
    [
      'MQTT_CA_FILE: is set, but MQTT_URL is not mqtts://: nothing would be encrypted',
      'MQTT_CA_FILE: "/none.pem" does not exist',
    ],
  ],
  [{ MQTT_CA_FILE: '/none.pem', MQTT_URL: 'mqtts://h' }, ['MQTT_CA_FILE: "/none.pem" does not exist']],
  [
    { RF_TOKEN: 'hunter2', RF_TOKEN_FILE: '/x' },
    ['RF_TOKEN: is set twice: RF_TOKEN and RF_TOKEN_FILE; keep one'],
  ],
  [{ RF_TOKEN_FILE: '/none' }, ['RF_TOKEN_FILE: "/none" does not exist']],
  [{ RF_PORT: '', RF_PORT_FILE: '/none' }, ['RF_PORT_FILE: "/none" does not exist']],
  [{ CONFIG_FILE: '/none/\u0000' }, ['CONFIG_FILE: "/none/\\u0000" holds a control character or a line end']],
  [
    { RF_TOKEN: 'hunter2\n' },
    ['RF_TOKEN: its value (not shown here) holds a control character or a line end'],
  ],
]
for (const [env, want] of bad)
  test(`${JSON.stringify(env)}: ${want.join('; ') || 'no problem'}`, async () => {
    const loaded = await load({ ...port, ...env })
    assert.deepEqual(lines(loaded.problems), want)
    assert.equal(loaded.ok, want.length === 0)
    assert.doesNotMatch(JSON.stringify(loaded.problems), /hunter2/)
  })

const lines = (problems: readonly { where: string; message: string }[]) =>
  problems.map(({ where, message }) => `${where}: ${message}`)

test('variables and file: every problem at once', async () => {
  const path = file('bad.yaml', 'scale: x\nscael: 1\n')
  const loaded = await load({ CONFIG_FILE: path, RF_BAUD: '10k', RF_LEARN: 'maybe', GROUP: '#' })
  assert.deepEqual(lines(loaded.problems), [
    'GROUP: "#" is not a topic level: 1 to 64 of A-Z a-z 0-9 - _',
    'RF_PORT: is not set, and has no default: /dev/serial/by-id/… or tcp://host:port',
    'RF_BAUD: "10k" is not a whole number',
    'RF_LEARN: "maybe" is not true or false',
    `${path}:1:8: scale: "x" is not a number`,
    `${path}:2:1: scael is not known: scale?`,
  ])
})

test('MQTT_CA_FILE must hold a certificate', async () => {
  const tls = { ...port, MQTT_URL: 'mqtts://h' }
  const other = file('key.pem', '-----BEGIN PRIVATE KEY-----\n')
  const good = file('ca.pem', '-----BEGIN CERTIFICATE-----\n')
  assert.deepEqual(lines((await load({ ...tls, MQTT_CA_FILE: other })).problems), [
    `MQTT_CA_FILE: "${other}" holds no certificate (-----BEGIN CERTIFICATE-----)`,
  ])
  assert.deepEqual(lines((await load({ ...tls, MQTT_CA_FILE: folder })).problems), [
    `MQTT_CA_FILE: "${folder}" is a directory, not a file`,
  ])
  assert.ok((await load({ ...tls, MQTT_CA_FILE: good })).ok)
})

test('a secret in a file is read, and not shown where it is refused', async () => {
  const loaded = await load({ ...port, RF_TOKEN_FILE: file('token', 'hunter2\n') })
  assert.ok(loaded.ok)
  assert.equal(loaded.config.token, 'hunter2')
  const path = file('two', 'hunter2\nhunter3\n')
  const refused = await load({ ...port, RF_TOKEN_FILE: path })
  assert.deepEqual(lines(refused.problems), [
    `RF_TOKEN_FILE: "${path}": its value (not shown here) holds a control character or a line end`,
  ])
})

test('variables are read from the argument only, and no command line', async () => {
  const before = process.argv
  process.env['RF_BAUD'] = '1200'
  process.argv = [...before, '--RF_BAUD=2400', '--baud=2400']
  try {
    const loaded = await load(port)
    assert.ok(loaded.ok)
    assert.equal(loaded.config.baud, 57_600)
  } finally {
    process.argv = before
    delete process.env['RF_BAUD']
  }
})

test('notes: a misspelt variable, and a CONFIG_FILE that is not there', async () => {
  const loaded = await load({ ...port, RF_BUAD: '1', CONFIG_FILE: '/none.yaml' })
  assert.ok(loaded.ok)
  assert.deepEqual(loaded.notes, [
    'RF_BUAD is not known: RF_BAUD?',
    'CONFIG_FILE: "/none.yaml" does not exist: everything there has its default',
  ])
})

test('a service without variables of its own', async () => {
  const loaded = await loadConfig('bare', { variables: {}, file: strictObject({}) }, {})
  assert.ok(loaded.ok)
  assert.deepEqual([loaded.config, loaded.file, loaded.base.serviceId], [{}, {}, 'bare'])
})

test("a service's own check sees right variables, and only those", async () => {
  const seen: number[] = []
  const checked: Options<Config, File> = {
    ...options,
    check: ({ baud }) => {
      seen.push(baud)
      return baud === 1200 ? [{ where: 'RF_BAUD', message: 'is too slow for this' }] : []
    },
  }
  const refused = await loadConfig('rf', checked, { ...port, RF_BAUD: '1200' })
  assert.deepEqual(lines(refused.problems), ['RF_BAUD: is too slow for this'])
  await loadConfig('rf', checked, { ...port, RF_BAUD: '10k' })
  assert.ok((await loadConfig('rf', checked, { ...port, RF_BAUD: '2400' })).ok)
  assert.deepEqual(seen, [1200, 2400])
})

test('variables that are wrong together are told with those that are wrong by themselves', async () => {
  const checked: Options<Config, File> = {
    ...options,
    checkVariables: ({ port, baud }) =>
      port !== undefined && baud === undefined
        ? [{ where: 'RF_PORT', message: 'was seen, RF_BAUD was not' }]
        : [],
  }
  const { problems } = await loadConfig('rf', checked, { ...port, RF_BAUD: '10k', MQTT_URL: 'nowhere' })
  assert.deepEqual(
    problems.map(({ where }) => where),
    ['MQTT_URL', 'RF_BAUD', 'RF_PORT'],
  )
})

test('options whose own default is refused report it, and do not throw', async () => {
  const variables = { baud: int({ env: 'RF_BAUD', doc: '', default: 1, min: 300 }) }
  const loaded = await loadConfig('rf', { variables, file: strictObject({}) }, {})
  assert.deepEqual(lines(loaded.problems), ['RF_BAUD: "1" is less than 300'])
})
