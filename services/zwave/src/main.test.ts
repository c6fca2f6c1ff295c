import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '../../../tests/support/child.ts'
import { noMosquitto, startMosquitto } from '../../../tests/support/mosquitto.ts'
import { collect, connectClient } from '../../../tests/support/mqtt.ts'
import { type ServiceProcess, startService } from '../../../tests/support/process.ts'
import { dimmer, fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { startStick } from '../../simulator/src/zwave/stick.ts'

const skip = noMosquitto()

test('from the stick to MQTT and back', { skip, timeout: 240_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zwave-main-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  await using broker = await startMosquitto()
  const stick = await startStick({
    nodes: [fgwpe101(2, { load: 60 }), dimmer(3, { level: { 0: 40 } })],
    txDelayMs: 0,
  })
  t.after(() => stick[Symbol.asyncDispose]())
  let client = await connectClient(broker.url)
  let seen = await collect(client, 'cm/#', 'z-wave/#', 'reply/#')
  const say = (topic: string, text: string) =>
    seen.waitFor((message) => message.topic === topic && message.text === text)
  const env = {
    MQTT_URL: broker.url,
    ZWAVE_PORT: `tcp://127.0.0.1:${stick.port}`,
    ZWAVE_CACHE_DIR: join(folder, 'cache'),
    OUTBOX_CONFIRM: 'broker',
  }
  const command = (topic: string, text: string) =>
    client.publishAsync(topic, text, {
      qos: 1,
      properties: { responseTopic: 'reply/test', correlationData: Buffer.from('1') },
    })
  /** Ends it, and waits for the last that it says: the next one is not to be taken for it. */
  const end = async (service: ServiceProcess) => {
    assert.equal((await service.kill('SIGTERM')).code, 0)
    await say('cm/zwave/status/state', 'offline')
  }
  await using service = startService('zwave', env)
  await say('cm/zwave/status/state', 'online')
  for (const node of ['fgwpe101-1', 'fgd212-1'])
    await seen.waitFor(({ topic }) => topic === `z-wave/${node}/status/exposes`)

  await t.test('a command, its reply, and the reading of what it did', async () => {
    seen.clear()
    await command('z-wave/fgwpe101-1/action/set', 'on')
    const reply = await say('reply/test', '{"ok":true,"result":{"status":"sent"}}')
    assert.equal(reply.packet.properties?.correlationData?.toString(), '1')
    const power = await say('z-wave/fgwpe101-1/data/power', '60')
    assert.equal(power.user['unit'], 'W')
    assert.ok(Number(power.user['ts']) > 0)
    assert.ok(power.user['src'], 'it is numbered')
  })

  await t.test(
    'who comes late has the nodes, what they can, how they are and what they said last',
    async () => {
      const late = await connectClient(broker.url)
      const kept = await collect(late, 'z-wave/#')
      for (const topic of [
        'z-wave/controller/status/nodes',
        'z-wave/fgwpe101-1/status/exposes',
        'z-wave/fgwpe101-1/status/state',
        'z-wave/fgwpe101-1/data/status',
        'z-wave/fgwpe101-1/data/power',
      ])
        assert.ok((await kept.waitFor((message) => message.topic === topic)).retain, topic)
      await late.endAsync()
    },
  )

  await t.test('a refusal, in the reply and in status/error', async () => {
    seen.clear()
    await command('z-wave/fgwpe101-1/action/set', 'open')
    const error = await seen.waitFor(({ topic }) => topic === 'z-wave/fgwpe101-1/status/error')
    assert.match(error.text, /on, off/)
    await seen.waitFor(({ topic, text }) => topic === 'reply/test' && text.startsWith('{"ok":false'))
  })

  await t.test('a retained command is refused', async () => {
    seen.clear()
    const before = stick.sent.length
    const late = await connectClient(broker.url)
    await late.publishAsync('z-wave/fgwpe101-1/action/set', 'off', { qos: 1, retain: true })
    await late.endAsync()
    const refused = () =>
      seen.waitFor(
        ({ topic, text }) => topic === 'z-wave/fgwpe101-1/status/error' && /retained command/.test(text),
      )
    await refused()
    await end(service)
    seen.clear()
    await using again = startService('zwave', env)
    await refused()
    assert.equal(stick.sent.length, before, 'nothing was sent')
    await client.publishAsync('z-wave/fgwpe101-1/action/set', '', { qos: 1, retain: true })
    await say('cm/zwave/status/state', 'online')
    await end(again)
  })

  await t.test('after a restart what is too old is cleared: a number, not a state that is one', async () => {
    seen.clear()
    await using again = startService('zwave', { ...env, RETAIN_SECONDS: '1' })
    await say('z-wave/fgwpe101-1/data/power', '')
    assert.equal(
      seen.messages.find(({ topic, text }) => topic.includes('/data/level') && text === ''),
      undefined,
    )
    const late = await connectClient(broker.url)
    await (await collect(late, 'z-wave/#')).waitFor(
      ({ topic, text }) => topic === 'z-wave/fgd212-1/data/level' && text === '40',
    )
    await late.endAsync()
    await end(again)
  })

  await t.test('a broker that was restarted: commands are heard again, readings arrive', async () => {
    seen.clear()
    await using again = startService('zwave', env)
    await say('cm/zwave/status/state', 'online')
    await client.publishAsync('z-wave/fgwpe101-1/action/set', 'off', { qos: 1, retain: true })
    const refusals = () => again.logs.filter(({ msg }) => /a retained command is refused/.test(String(msg)))
    await eventually(async () => assert.equal(refusals().length, 1))
    await broker.halt() // it keeps what is retained
    const before = stick.sent.length
    stick.node(2).press(true)
    await broker.start()
    await eventually(async () => assert.equal(refusals().length, 2, 'the broker has kept it'))
    assert.equal(stick.sent.length, before)
    client = await connectClient(broker.url)
    seen = await collect(client, 'cm/#', 'z-wave/#', 'reply/#')
    await say('z-wave/fgwpe101-1/data/status', 'on')
    await say('cm/zwave/status/state', 'online')
    await client.publishAsync('z-wave/fgwpe101-1/action/set', '', { qos: 1, retain: true })
    await command('z-wave/fgwpe101-1/action/set', 'on')
    await seen.waitFor(({ topic, text }) => topic === 'reply/test' && text.startsWith('{"ok":true'))
    await end(again)
  })
  await client.endAsync()
})

test('what is wrong with the configuration is told before anything is opened', () => {
  const main = join(import.meta.dirname, 'main.ts')
  const run = spawnSync(process.execPath, [main, '--check'], {
    env: { PATH: process.env['PATH'], CONFIG_FILE: '/nonexistent/zwave.yaml', ZWAVE_KEY_S0_LEGACY: '12' },
    encoding: 'utf8',
  })
  assert.equal(run.status, 78)
  assert.match(run.stderr, /ZWAVE_PORT.*not set/)
  assert.match(run.stderr, /ZWAVE_KEY_S0_LEGACY.*32 hex digits/)
})
