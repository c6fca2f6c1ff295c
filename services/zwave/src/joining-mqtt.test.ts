// As a person does it with mosquitto_pub and mosquitto_sub: real broker, the service as a process of its own.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { noMosquitto, startMosquitto } from '../../../tests/support/mosquitto.ts'
import { collect, connectClient } from '../../../tests/support/mqtt.ts'
import { type ServiceProcess, startService } from '../../../tests/support/process.ts'
import { simulatorKeys } from '../../simulator/src/zwave/keys.ts'
import { fgwpe101, s2Switch } from '../../simulator/src/zwave/recipes.ts'
import { startStick } from '../../simulator/src/zwave/stick.ts'

const skip = noMosquitto()

test('a network is changed by topics', { skip, timeout: 240_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'zwave-joining-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  await using broker = await startMosquitto()
  const stick = await startStick({ nodes: [fgwpe101(2)], txDelayMs: 0, pinMs: 300 })
  t.after(() => stick[Symbol.asyncDispose]())
  const client = await connectClient(broker.url)
  t.after(() => client.endAsync())
  const seen = await collect(client, 'cm/#', 'z-wave/#', 'reply/#')
  const env = {
    MQTT_URL: broker.url,
    ZWAVE_PORT: `tcp://127.0.0.1:${stick.port}`,
    ZWAVE_CACHE_DIR: folder,
    ZWAVE_KEY_S2_UNAUTHENTICATED: simulatorKeys.S2_Unauthenticated,
    ZWAVE_KEY_S2_AUTHENTICATED: simulatorKeys.S2_Authenticated,
    OUTBOX_CONFIRM: 'broker',
    HEARTBEAT_SECONDS: '1',
  }
  const say = (action: string, payload = '') =>
    client.publishAsync(`z-wave/controller/action/${action}`, payload, {
      qos: 1,
      properties: { responseTopic: 'reply/test' },
    })
  const event = async (name: string): Promise<Readonly<Record<string, unknown>>> => {
    const { text } = await seen.waitFor(
      ({ topic, text }) =>
        topic === 'z-wave/controller/status/event' && text.startsWith(`{"event":"${name}"`),
    )
    return JSON.parse(text)
  }
  const state = (wanted: string) =>
    seen.waitFor(({ topic, text }) => topic === 'cm/zwave/status/state' && text === wanted)
  /** Ends it, and waits for the last that it says: the next one is not to be taken for it. */
  const end = async (service: ServiceProcess) => {
    assert.equal((await service.kill('SIGTERM')).code, 0)
    await state('offline')
  }

  await t.test('a device joins by S2, with class and PIN, and leaves', async () => {
    await using service = startService('zwave', env)
    await state('online')
    await say('include', '60')
    await event('inclusion-started')
    const device = await stick.join(s2Switch(3))
    assert.deepEqual((await event('grant'))['classes'], ['S2_Authenticated', 'S2_Unauthenticated'])
    await say('grant', 'true')
    assert.equal(`${device.pin}${(await event('pin'))['dsk']}`, device.dsk)
    await say('pin', device.pin)
    const joined = await event('joined')
    assert.deepEqual([joined['node'], joined['security']], [3, 'S2_Authenticated'])
    await event('interview-completed')
    await end(service)
  })

  await t.test('another key: it is said which nodes cannot be talked to, and the key is not', async () => {
    const other = '0f'.repeat(16)
    seen.clear()
    await using service = startService('zwave', { ...env, ZWAVE_KEY_S2_AUTHENTICATED: other })
    const { msg } = await service.waitFor(({ level, msg }) => level === 50 && /KEY/.test(String(msg)))
    assert.match(String(msg), /^ZWAVE_KEY_S2_AUTHENTICATED has changed: .* cannot be talked to: node-3$/)
    const heartbeat = ({ topic, text }: { topic: string; text: string }) =>
      topic === 'cm/zwave/status/heartbeat' && JSON.parse(text).key_warnings === 1
    await seen.waitFor(heartbeat)
    await end(service)
    const told = JSON.stringify([service.logs, seen.messages.map(({ text }) => text)])
    assert.doesNotMatch(told, new RegExp(other, 'i'))
  })

  await t.test('the key is the right one again: nothing is said', async () => {
    seen.clear()
    await using service = startService('zwave', env)
    await state('online')
    await say('backup')
    const { text } = await seen.waitFor(({ topic }) => topic === 'reply/test')
    const { ok, result } = JSON.parse(text)
    assert.equal(ok, true)
    assert.equal(readFileSync(join(folder, 'backups', result.file)).length, result.bytes)
    assert.doesNotMatch(JSON.stringify(service.logs), /ZWAVE_KEY/)
    seen.clear()
    stick.leave(3)
    await say('exclude', '60')
    const left = await event('left')
    assert.deepEqual([left['node'], left['reason']], [3, 'excluded'])
  })
})
