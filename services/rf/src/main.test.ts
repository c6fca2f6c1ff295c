import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { noMosquitto, startMosquitto } from '../../../tests/support/mosquitto.ts'
import { collect, connectClient } from '../../../tests/support/mqtt.ts'
import { startService } from '../../../tests/support/process.ts'
import { banner, startFakeGateway } from './rflink/fake-gateway.ts'

const skip = noMosquitto()

const yaml = `
sensors:
  - { name: alecto1, match: { protocol: Alecto V1, id: '08ef' } }
  - { name: doorbell, kind: doorbell, match: { protocol: Byron SX } }
  - { name: lamp, kind: socket, match: { protocol: NewKaku, id: '01a2b3c4', switch: '1' } }
ignore:
  - { protocol: Oregon* }
`

test('from the gateway to MQTT, and a command back', { skip, timeout: 240_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'rf-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'rf.yaml'), yaml)
  await using broker = await startMosquitto({ conf: 'log_type all' })
  const gateway = await startFakeGateway()
  t.after(() => gateway.close())
  const client = await connectClient(broker.url)
  t.after(() => client.endAsync())
  const seen = await collect(client, 'cm/#')
  const say = (topic: string, text: string) =>
    seen.waitFor((message) => message.topic === topic && message.text === text)

  const connected = once(gateway.fake, 'connection')
  await using service = startService('rf', {
    MQTT_URL: broker.url,
    RF_PORT: gateway.url,
    CONFIG_FILE: join(folder, 'rf.yaml'),
    OUTBOX_CONFIRM: 'broker',
    RETAIN_SECONDS: '2',
  })
  const ended = service.exit.then(({ code }) => assert.fail(`the service ended with ${code}`))
  ended.catch(() => undefined) // later its end is wanted
  const [socket] = await Promise.race([connected, ended])
  socket.write(banner)
  await say('cm/rf/status/state', 'online')
  assert.deepEqual(gateway.written, [])

  const before = Date.now()
  socket.write(
    '20;01;Oregon TempHygro;ID=2D50;TEMP=0013;\r\n' +
      '20;02;Alecto V1;ID=08ef;TEMP=80dc;HUM=61;BAT=OK;\r\n'.repeat(3) +
      '20;03;Byron SX;ID=a66a;CHIME=09;\r\n20;04;NewKaku;ID=01a2b3c4;SWITCH=1;CMD=OFF;\r\n' +
      '20;05;Kaku;ID=41;SWITCH=1;CMD=ON;\r\n',
  )
  const temperature = await say('cm/alecto1/data/temperature', '-22')
  assert.equal(temperature.user['unit'], '°C')
  const ts = Number(temperature.user['ts'])
  assert.ok(ts >= before && ts <= Date.now())
  await say('cm/alecto1/status/state', 'online')
  await say('cm/doorbell/data/chime', '09')
  await say('cm/lamp/data/status', 'off')
  await say('cm/kaku-41-1/data/status', 'on')
  const told = (packet: string) => broker.lines.findIndex((line) => line.includes(packet))
  const subscribed = told('cm/kaku-41-1/action/+ (QoS')
  assert.ok(subscribed >= 0 && subscribed < told("'cm/kaku-41-1/data/status'"), 'it takes commands already')
  assert.equal(seen.messages.filter(({ topic }) => topic === temperature.topic).length, 1, 'repeats')
  assert.ok(!seen.messages.some(({ topic }) => topic.includes('oregon')))

  const late = await connectClient(broker.url)
  t.after(() => late.endAsync())
  const kept = await collect(late, 'cm/+/data/#', 'cm/+/status/state')
  await kept.waitFor(({ topic }) => topic === 'cm/lamp/data/status')
  assert.equal(kept.last('cm/doorbell/data/chime'), undefined, 'a ring is not retained')

  const sent = once(gateway.fake, 'line')
  await client.publishAsync('cm/lamp/action/set', 'toggle', { qos: 1 })
  assert.deepEqual(await sent, ['10;NewKaku;01a2b3c4;1;ON;'])
  socket.write('20;06;OK;\r\n')
  await say('cm/lamp/data/status', 'on')

  const learnt = once(gateway.fake, 'line')
  await client.publishAsync('cm/kaku-41-1/action/set', 'off', { qos: 1 })
  assert.deepEqual(await learnt, ['10;Kaku;41;1;OFF;'])
  socket.write('20;07;CMD UNKNOWN;\r\n')
  const error = await seen.waitFor(({ topic }) => topic === 'cm/kaku-41-1/status/error')
  assert.match(error.text, /the gateway does not know the command 10;Kaku;41;1;OFF;/)

  await say('cm/alecto1/status/state', 'offline') // after RETAIN_SECONDS
  socket.destroy()
  await say('cm/rf/status/state', 'degraded')
  const { code } = await service.kill('SIGTERM')
  assert.equal(code, 0)
  await say('cm/rf/status/state', 'offline')
})

const bad: readonly (readonly [name: string, env: Record<string, string>, problem: RegExp])[] = [
  [
    'a driver that does not exist yet',
    { RF_DRIVER: 'rtl_433', RF_PORT: 'tcp://127.0.0.1:1' },
    /RF_DRIVER.*rtl_433.*no driver yet/,
  ],
  ['no port', {}, /RF_PORT.*not set/],
]
for (const [name, env, problem] of bad)
  test(`${name} is bad configuration`, () => {
    const run = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), '--check'], {
      env: { PATH: process.env['PATH'], CONFIG_FILE: '/nonexistent/rf.yaml', ...env },
      encoding: 'utf8',
    })
    assert.equal(run.status, 78)
    assert.match(run.stderr, problem)
  })
