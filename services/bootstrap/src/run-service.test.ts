import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { eventually } from '../../../tests/support/child.ts'
import { startMosquitto } from '../../../tests/support/mosquitto.ts'
import { collect, connectClient } from '../../../tests/support/mqtt.ts'
import { freePort } from '../../../tests/support/ports.ts'
import { root, startScript } from '../../../tests/support/process.ts'

// scripts of a test stand where `@constellation/bootstrap` resolves, outside the checkout
const dir = mkdtempSync(join(tmpdir(), 'run-service-'))
after(() => rmSync(dir, { recursive: true }))
mkdirSync(join(dir, 'node_modules', '@constellation'), { recursive: true })
symlinkSync(join(root, 'services', 'bootstrap'), join(dir, 'node_modules', '@constellation', 'bootstrap'))
writeFileSync(join(dir, 'package.json'), '{"type":"module"}')

function script(name: string, text: string): string {
  const file = join(dir, `${name}.ts`)
  writeFileSync(file, text)
  return file
}

const example = /```ts\n([\s\S]*?)```/.exec(
  readFileSync(join(root, 'services', 'bootstrap', 'README.md'), 'utf8'),
)?.[1]
const load = script('load', example ?? assert.fail('the README has no example'))
const minimal = (body: string, variables = '') => `
  import { outboxVariables, runService, secret, strictObject } from '@constellation/bootstrap'
  const variables = { ${variables} token: secret({ env: 'TOKEN', doc: 'A secret.', default: null }) }
  await runService('tiny', { variables, file: strictObject({}) }, async (service) => { ${body} })`

const environment = (name: string, more: Record<string, string> = {}) => ({
  HEALTH_FILE: join(dir, `${name}.healthy`),
  CONFIG_FILE: join(dir, `${name}.yaml`),
  HEARTBEAT_SECONDS: '0.2',
  ...more,
})

test('the example of the README is a complete service', async () => {
  await using broker = await startMosquitto()
  const client = await connectClient(broker.url)
  const messages = await collect(client, 'cm/#', 'me/#')
  await using service = startScript(
    load,
    [],
    environment('load', { MQTT_URL: broker.url, LOAD_SECONDS: '0.1' }),
  )
  const reading = await messages.waitFor(({ topic }) => topic === 'cm/pi/data/load')
  assert.ok(Number.isFinite(Number(reading.text)))
  assert.deepEqual([reading.qos, reading.user['seq'], reading.user['head']], [1, '1', '1'])
  assert.match(String(reading.user['src']), /^cm\/load\/[0-9a-f]{8}$/)
  assert.ok(Math.abs(Number(reading.user['ts']) - Date.now()) < 60_000)

  const beat = await messages.waitFor(
    ({ topic, text }) => topic.endsWith('/heartbeat') && text.includes('"measured":2'),
  )
  const figures: Record<string, unknown> = JSON.parse(beat.text)
  assert.equal(figures['state'], 'online')
  for (const name of ['uptime_s', 'rss_bytes', 'version', 'src', 'seq', 'commands'])
    assert.ok(name in figures, name)

  await client.publishAsync('cm/load/action/measure', '', {
    qos: 1,
    properties: { responseTopic: 'me/answer' },
  })
  assert.equal((await messages.waitFor(({ topic }) => topic === 'me/answer')).text, '{"ok":true}')
  await client.publishAsync('cm/load/action/log-level', 'debug', { qos: 1 })
  await client.publishAsync('cm/load/action/log-level', 'loud', { qos: 1 })
  const error = await messages.waitFor(({ topic }) => topic === 'cm/load/status/error')
  assert.match(error.text, /"action":"log-level","error":"\\"loud\\" is not one of trace, debug/)
  assert.ok(statSync(join(dir, 'load.healthy')).isFile())
  await client.publishAsync('cm/load/action/measure', 'now', { qos: 1, retain: true })
  await messages.waitFor(({ topic, text }) => topic === 'cm/load/status/error' && /retained/.test(text))
  await client.publishAsync('cm/load/action/measur', '', { qos: 1 })
  await messages.waitFor(({ text }) => /load has no action measur; it has log-level, measure"/.test(text))

  assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null })
  await messages.waitFor(({ topic, text }) => topic === 'cm/load/status/state' && text === 'offline')
  const states = messages.messages
    .filter(({ topic }) => topic === 'cm/load/status/state')
    .map(({ text }) => text)
  assert.deepEqual(states, ['starting', 'online', 'stopping', 'offline'])
  assert.throws(() => statSync(join(dir, 'load.healthy')))
  await client.endAsync()
})

test('SIGKILL: the will says offline, retained', async () => {
  await using broker = await startMosquitto()
  const client = await connectClient(broker.url)
  const messages = await collect(client, 'cm/load/status/state')
  await using service = startScript(load, [], environment('killed', { MQTT_URL: broker.url }))
  await messages.waitFor(({ text }) => text === 'online')
  await service.kill('SIGKILL')
  await messages.waitFor(({ text }) => text === 'offline')
  const late = await connectClient(broker.url)
  const seen = await collect(late, 'cm/load/status/state')
  const { text, retain } = await seen.waitFor(() => true)
  assert.deepEqual([text, retain], ['offline', true])
  await Promise.all([client.endAsync(), late.endAsync()])
})

test('a broker that is away at the start is waited for; one that was killed is found again', async () => {
  await using broker = await startMosquitto()
  await broker.kill()
  await using service = startScript(
    load,
    [],
    environment('patient', { MQTT_URL: broker.url, LOAD_SECONDS: '0.1' }),
  )
  await service.waitFor(({ msg }) => /refuses the connection: is it running/.test(String(msg)))
  await service.waitFor(({ state }) => state === 'online')
  for (const _ of ['first', 'second']) {
    await broker.start()
    const client = await eventually(() => connectClient(broker.url))
    const messages = await collect(client, 'cm/#', 'me/#')
    await messages.waitFor(({ topic }) => topic === 'cm/pi/data/load')
    await eventually(async () => {
      await client.publishAsync('cm/load/action/measure', '', {
        qos: 1,
        properties: { responseTopic: 'me/answer' },
      })
      await messages.waitFor(({ topic }) => topic === 'me/answer', 1)
    })
    await broker.kill()
    client.end(true)
  }
  assert.deepEqual(await service.kill('SIGTERM'), { code: 0, signal: null })
})

test('commands are subscribed to before the state is told, at each connection', async () => {
  await using broker = await startMosquitto({ conf: 'log_type all' })
  const tiny = script('ordered', minimal('service.online()'))
  await using service = startScript(tiny, [], environment('ordered', { MQTT_URL: broker.url }))
  for (const _ of ['first', 'second']) {
    const packets = ['Received SUBSCRIBE from cm-tiny', "'cm/tiny/status/state'"]
    const heard = () => packets.map((packet) => broker.lines.findIndex((line) => line.includes(packet)))
    await eventually(async () => assert.ok(!heard().includes(-1)))
    const [subscribed = 0, told = 0] = heard()
    assert.ok(subscribed < told, broker.lines.join('\n'))
    await broker.kill()
    await broker.start()
  }
  assert.equal((await service.kill()).code, 0)
})

test('what a killed broker had not saved of the retained readings is told again, with its own time', async () => {
  const body = `
    const say = (name, value, kind, unit) => service.publish({ sensor: 'door', name, value, kind, unit })
    say('status', 'closed', 'state')
    service.onAction('open', () => { say('status', 'open', 'state'); say('temperature', 21.5, 'number', '°C') })
    service.online()`
  const tiny = script('forgotten', minimal(body))
  await using broker = await startMosquitto()
  await using service = startScript(tiny, [], environment('forgotten', { MQTT_URL: broker.url }))
  const client = await connectClient(broker.url)
  const seen = await collect(client, 'cm/#')
  await seen.waitFor(({ text }) => text === 'closed')
  await seen.waitFor(({ text }) => text === 'online')
  process.kill(broker.pid, 'SIGUSR1') // it saves its database (mosquitto(8), "Signals")
  await eventually(async () => statSync(join(broker.dir, 'mosquitto.db')))
  await client.publishAsync('cm/tiny/action/open', '', { qos: 1 })
  const open = await seen.waitFor(({ text }) => text === 'open')
  await seen.waitFor(({ text }) => text === '21.5')
  await broker.kill()
  client.end(true)

  await broker.start()
  const again = await connectClient(broker.url)
  const held = await collect(again, 'cm/door/data/#')
  const told = await held.waitFor(({ text }) => text === 'open')
  const { unit } = (await held.waitFor(({ text }) => text === '21.5')).user
  assert.deepEqual([held.messages[0]?.text, told.user['ts'], unit], ['closed', open.user['ts'], '°C'])
  const late = await connectClient(broker.url)
  const kept = await collect(late, 'cm/door/data/status')
  assert.deepEqual(await kept.waitFor(() => true).then(({ text, retain }) => [text, retain]), ['open', true])
  await Promise.all([again.endAsync(), late.endAsync()])
  assert.equal((await service.kill()).code, 0)
})

test('readings that were accepted while the broker was away arrive in order, each at its own time', async () => {
  const body = `for (let i = 0; i < 300; i++) service.publish({ sensor: 's', name: 'n', value: i, kind: 'number', ts: 1700000000000 + i })`
  const tiny = script('queued', minimal(body))
  await using broker = await startMosquitto()
  await broker.kill()
  await using service = startScript(tiny, [], environment('queued', { MQTT_URL: broker.url }))
  await service.waitFor(({ msg }) => /refuses the connection/.test(String(msg)))
  await broker.start()
  const client = await eventually(() => connectClient(broker.url))
  const messages = await collect(client, 'cm/s/data/n')
  await messages.waitFor(({ text }) => text === '299')
  const live = messages.messages.filter(({ retain }) => !retain)
  const first = Number(live[0]?.text)
  assert.deepEqual(
    live.map(({ text, user }) => [Number(text), Number(user['ts']), Number(user['seq'])]),
    live.map((_, i) => [first + i, 1700000000000 + first + i, first + i + 1]),
  )
  await client.endAsync()
})

const away: [outbox: string, end: string][] = [
  ['', '1 readings could not be sent before the end: they are lost'],
  ['on-disk', '1 readings wait in the outbox for the next start'],
  ['load.ts', '1 readings could not be sent before the end: they are lost'], // a file: no folder can be made there
]
for (const [outbox, end] of away)
  test(`a stop while the broker is away, with OUTBOX_DIR=${outbox}, takes no longer, and says: ${end}`, async () => {
    const body = `service.publish({ sensor: 's', name: 'n', value: 1, kind: 'number' }); service.online()`
    const tiny = script('away', minimal(body, outbox === '' ? '' : '...outboxVariables,'))
    const MQTT_URL = `mqtt://127.0.0.1:${await freePort()}`
    const OUTBOX_DIR = outbox && join(dir, outbox)
    await using service = startScript(tiny, [], environment('away', { MQTT_URL, OUTBOX_DIR }))
    await service.waitFor(({ state }) => state === (outbox === 'load.ts' ? 'degraded' : 'online'))
    assert.deepEqual(await service.kill('SIGINT'), { code: 0, signal: null })
    assert.ok(service.logs.some(({ msg }) => msg === end))
  })

const ends: [what: string, body: string, code: number, log: RegExp][] = [
  ['throws', `throw new Error('boom')`, 70, /internal error: boom/],
  [
    'throws later, outside its flow',
    `setTimeout(() => { throw new Error('late boom') })`,
    70,
    /internal error: late boom/,
  ],
  ['leaves a rejection unhandled', `Promise.reject(new Error('forgotten'))`, 70, /internal error: forgotten/],
  [
    'rejects at the stop',
    `service.online(); await new Promise((_, no) => service.signal.addEventListener('abort', () => no(new Error('torn'))))`,
    0,
    /did not stop in order/,
  ],
]
for (const [what, body, code, log] of ends)
  test(`a service that ${what} ends with ${code}`, async () => {
    await using broker = await startMosquitto()
    const tiny = script(`end-${what.replaceAll(/\W/g, '-')}`, minimal(body))
    await using service = startScript(tiny, [], environment('end', { MQTT_URL: broker.url }))
    if (code === 0) {
      await service.waitFor(({ state }) => state === 'online')
      await service.kill('SIGTERM')
    }
    assert.equal((await service.exit).code, code)
    assert.ok(
      service.logs.some(({ msg }) => log.test(String(msg))),
      JSON.stringify(service.logs),
    )
  })

test('a loop that hangs is killed by the watchdog, and says so', async () => {
  const tiny = script('hung', minimal(`service.online(); for (;;) {}`))
  const url = `mqtt://127.0.0.1:${await freePort()}`
  await using service = startScript(tiny, [], environment('hung', { MQTT_URL: url, WATCHDOG_SECONDS: '1' }))
  assert.deepEqual(await service.exit, { code: null, signal: 'SIGKILL' })
  assert.ok(service.logs.some(({ level, msg }) => level === 60 && /loop has hung for 1 s/.test(String(msg))))
})

for (const [what, body, want] of [
  ['is stopped', 'service.online()', 0],
  ['fails', "throw new Error('no device')", 70],
] as const)
  test(`a health file that cannot be removed: a service that ${what} ends in order`, async () => {
    const tiny = script(`health-${want}`, minimal(body))
    const url = `mqtt://127.0.0.1:${await freePort()}`
    const env = { ...environment('health'), MQTT_URL: url, HEALTH_FILE: dir } // a folder
    await using service = startScript(tiny, [], env)
    if (want === 0) {
      await service.waitFor(({ state }) => state === 'online')
      await service.kill()
    }
    assert.equal((await service.exit).code, want)
    assert.ok(service.logs.some(({ code, msg }) => code === want && msg === 'stopped'))
  })

test('an outbox that another process uses is left alone, and taken once that is gone', async () => {
  const file = script('twice', minimal('service.online()', '...outboxVariables,'))
  const folder = join(dir, 'twice')
  const url = `mqtt://127.0.0.1:${await freePort()}`
  const start = (name: string) =>
    startScript(file, [], { ...environment(name), MQTT_URL: url, OUTBOX_DIR: folder, SERVICE_ID: name })
  const used = new RegExp(`^OUTBOX_DIR ${folder} cannot be used, .*: process \\d+ uses it`)
  const isOnline = ({ state }: { state?: unknown }) => state === 'online'
  await using first = start('first')
  await first.waitFor(isOnline)
  await using second = start('second')
  const told = await second.waitFor(({ state }) => state === 'degraded')
  assert.match(String(told['msg']), used)
  assert.ok(String(told['msg']).includes(`process ${first.pid} `))
  await first.kill('SIGKILL')
  await using third = start('third')
  await third.waitFor(isOnline)
  assert.ok(third.logs.every(({ msg }) => !used.test(String(msg))))
})

const bad = { MQTT_URL: 'http://x', HEARTBEAT_SECONDS: '10k', GROUP: 'a/b', MQTT_PROTOCOL_VERSION: '6' }

test('bad configuration: 78, every problem with its variable, before any connection', async () => {
  await using service = startScript(load, [], { ...environment('bad'), ...bad })
  assert.equal((await service.exit).code, 78)
  const told = service.logs.map(({ where }) => where).sort()
  assert.deepEqual(told, Object.keys(bad).sort())
})

test('--check only checks: 78 with all problems as text, or 0', async () => {
  await using wrong = startScript(load, ['--check'], { ...environment('check'), ...bad })
  assert.equal((await wrong.exit).code, 78)
  const text = wrong.logs.map(({ msg }) => msg).join('\n')
  for (const name of Object.keys(bad)) assert.ok(text.includes(name), `${name} is missing in ${text}`)
  await using right = startScript(load, ['--check'], environment('check'))
  assert.equal((await right.exit).code, 0)
})

test('an argument that is not known: 78', async () => {
  await using service = startScript(load, ['--chekc'], environment('argument'))
  assert.equal((await service.exit).code, 78)
  assert.match(String(service.logs[0]?.['msg']), /^load: --chekc is not known: there is --check/)
})

test('no secret reaches the log, whoever writes it', async () => {
  const token = 'Tr0ub4dor&"3'
  const body = `service.log.info({ url: 'http://x?token=' + service.config.token }, 'with ' + service.config.token); throw new Error(service.config.token)`
  const tiny = script('secret', minimal(body))
  const url = `mqtt://127.0.0.1:${await freePort()}`
  await using service = startScript(tiny, [], environment('secret', { MQTT_URL: url, TOKEN: token }))
  await service.exit
  assert.ok(service.logs.some(({ msg }) => msg === 'with [secret]'))
  const raw = JSON.stringify(service.logs)
  for (const form of [token, JSON.stringify(token).slice(1, -1)]) assert.ok(!raw.includes(form))
})

test('an old retained reading is cleared, also one that an earlier run left', async () => {
  await using broker = await startMosquitto()
  const client = await connectClient(broker.url)
  const messages = await collect(client, 'cm/+/data/+')
  const left = { ts: String(Date.now() - 10_000), src: 'cm/tiny/00000000', seq: '1' }
  await client.publishAsync('cm/old/data/n', '1', {
    qos: 1,
    retain: true,
    properties: { userProperties: left },
  })
  const tiny = script(
    'clears',
    minimal(`service.publish({ sensor: 's', name: 'n', value: 1, kind: 'number' })`),
  )
  await using _service = startScript(
    tiny,
    [],
    environment('clears', { MQTT_URL: broker.url, RETAIN_SECONDS: '1' }),
  )
  await messages.waitFor(({ topic, text }) => topic === 'cm/s/data/n' && text === '')
  await messages.waitFor(({ topic, text }) => topic === 'cm/old/data/n' && text === '')
  await client.endAsync()
})
