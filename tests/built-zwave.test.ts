import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { bundle } from '../scripts/build-bundle.ts'
import { copyNative } from '../scripts/build-native.ts'
import { copyDeviceFiles } from '../scripts/build-zwave.ts'
import { dimmer, fgwpe101 } from '../services/simulator/src/zwave/recipes.ts'
import { startStick } from '../services/simulator/src/zwave/stick.ts'
import { startMosquitto } from './support/mosquitto.ts'
import { collect, connectClient } from './support/mqtt.ts'
import { root, startScript } from './support/process.ts'

const dir = mkdtempSync(join(tmpdir(), 'built-zwave-'))
after(() => rmSync(dir, { recursive: true, force: true }))

// zwave-js's command classes register themselves where they are imported; a bundler that leaves some of them out makes a
// service that interviews nodes and hears nothing of their meters.
test('the built service knows the command classes and the device files of zwave-js', async () => {
  const entry = join(root, 'services/zwave/src/main.ts')
  await Promise.all([copyNative(dir), copyDeviceFiles(dir), bundle(entry, join(dir, 'zwave.mjs'))])
  await using broker = await startMosquitto()
  await using stick = await startStick({ nodes: [fgwpe101(2, { load: 60 }), dimmer(3)], txDelayMs: 0 })
  const client = await connectClient(broker.url)
  const seen = await collect(client, 'z-wave/#')
  await using _service = startScript(join(dir, 'zwave.mjs'), [], {
    MQTT_URL: broker.url,
    ZWAVE_PORT: `tcp://127.0.0.1:${stick.port}`,
    ZWAVE_CACHE_DIR: join(dir, 'cache'),
    OUTBOX_CONFIRM: 'broker',
  })
  await seen.waitFor(({ topic }) => topic === 'z-wave/fgd212-1/status/exposes') // named by its device file
  await seen.waitFor(({ topic }) => topic === 'z-wave/fgwpe101-1/status/exposes')
  await client.publishAsync('z-wave/fgwpe101-1/action/set', 'on', { qos: 1 })
  const power = await seen.waitFor(
    ({ topic, text }) => topic === 'z-wave/fgwpe101-1/data/power' && text === '60',
  )
  assert.equal(power.user['unit'], 'W')
  await seen.waitFor(({ topic }) => topic === 'z-wave/fgwpe101-1/data/energy')
  client.end(true)
})
