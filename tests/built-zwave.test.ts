import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { bundle } from '../scripts/build-bundle.ts'
import { copyNative } from '../scripts/build-native.ts'
import { copyDeviceFiles } from '../scripts/build-zwave.ts'
import { simulatorKeys } from '../services/simulator/src/zwave/keys.ts'
import { dimmer, fgwpe101, s2Switch } from '../services/simulator/src/zwave/recipes.ts'
import { type StickOptions, startStick } from '../services/simulator/src/zwave/stick.ts'
import { eventually } from './support/child.ts'
import { startMosquitto } from './support/mosquitto.ts'
import { collect, connectClient } from './support/mqtt.ts'
import { root, startScript } from './support/process.ts'

const dir = mkdtempSync(join(tmpdir(), 'built-zwave-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const entry = join(root, 'services/zwave/src/main.ts')
await Promise.all([copyNative(dir), copyDeviceFiles(dir), bundle(entry, join(dir, 'zwave.mjs'))])

/** The built service on a stick with these nodes, until the end of the test. */
async function start(t: TestContext, nodes: StickOptions['nodes']) {
  const broker = await startMosquitto()
  const stick = await startStick({ nodes })
  const client = await connectClient(broker.url)
  const seen = await collect(client, 'z-wave/#')
  const cacheDir = mkdtempSync(join(dir, 'cache-'))
  const service = startScript(join(dir, 'zwave.mjs'), [], {
    MQTT_URL: broker.url,
    ZWAVE_PORT: `tcp://127.0.0.1:${stick.port}`,
    ZWAVE_CACHE_DIR: cacheDir,
    ZWAVE_KEY_S0_LEGACY: simulatorKeys.S0_Legacy,
    ZWAVE_KEY_S2_UNAUTHENTICATED: simulatorKeys.S2_Unauthenticated,
    ZWAVE_KEY_S2_AUTHENTICATED: simulatorKeys.S2_Authenticated,
    ZWAVE_KEY_S2_ACCESS_CONTROL: simulatorKeys.S2_AccessControl,
    OUTBOX_CONFIRM: 'broker',
  })
  t.after(async () => {
    client.end(true)
    for (const each of [service, stick, broker]) await each[Symbol.asyncDispose]()
  })
  return {
    stick,
    cacheDir,
    send: (topic: string, payload: string) => client.publishAsync(`z-wave/${topic}`, payload, { qos: 1 }),
    seen: (topic: string, part = '') =>
      seen.waitFor((each) => each.topic === `z-wave/${topic}` && each.text.includes(part)),
    event: async (name: string) => {
      const wanted = `"event":"${name}"`
      const { text } = await seen.waitFor(
        (each) => each.topic.endsWith('/event') && each.text.includes(wanted),
      )
      return JSON.parse(text) as Readonly<Record<string, unknown>> // an event has fields
    },
  }
}

// zwave-js's command classes register themselves where they are imported; a bundler that leaves some of them out makes a
// service that interviews nodes and hears nothing of their meters.
test('the built service knows the command classes and the device files of zwave-js', async (t) => {
  const { cacheDir, send, seen, event } = await start(t, [fgwpe101(2, { load: 60 }), dimmer(3)])
  await seen('fgd212-1/status/exposes') // named by its device file
  await seen('fgwpe101-1/status/exposes')
  await send('fgwpe101-1/action/set', 'on')
  const power = await seen('fgwpe101-1/data/power', '60')
  assert.equal(power.user['unit'], 'W')
  await seen('fgwpe101-1/data/energy')

  // seldom used, so loaded late if at all
  mkdirSync(join(cacheDir, 'firmware'))
  writeFileSync(join(cacheDir, 'firmware', 'new.bin'), Buffer.alloc(400, 7))
  await send('controller/action/firmware', '{"node":"fgd212-1","file":"new.bin"}')
  assert.equal((await event('firmware-finished'))['success'], true)
  await send('controller/action/backup', '')
  const saved = () => assert.equal(readdirSync(join(cacheDir, 'backups')).length, 1)
  await eventually(async () => saved())
})

test('a node joins the built service by S2, and is told what to do', async (t) => {
  const { stick, send, seen, event } = await start(t, [fgwpe101(2)])
  await seen('fgwpe101-1/status/exposes')
  await send('controller/action/include', '60')
  await seen('controller/status/inclusion', '"including"')
  const device = await stick.join(s2Switch(3))
  await event('grant')
  await send('controller/action/grant', 'true')
  await event('pin')
  await send('controller/action/pin', device.pin)
  const { sensor, security } = await event('joined')
  assert.equal(security, 'S2_Authenticated')
  await seen(`${sensor}/status/exposes`)
  await send(`${sensor}/action/set`, 'on')
  await seen(`${sensor}/data/status`, 'on')
})
