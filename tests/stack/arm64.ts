// The images for arm64, on a machine of another kind: builds each service's image, and brings it to `online` in a container
// under emulation (qemu), as confined as in compose.yaml, against the broker, database and simulated devices of this
// machine. Needs root, Docker, Debian and the packages of scripts/packages.sh; the first run takes some ten minutes.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startLcdServer } from '../../services/simulator/src/lcdproc/server.ts'
import { startGateway } from '../../services/simulator/src/rflink/server.ts'
import { dimmer, fgwpe101 } from '../../services/simulator/src/zwave/recipes.ts'
import { startStick } from '../../services/simulator/src/zwave/stick.ts'
import { startInfluxd } from '../support/influxd.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { collect, connectClient } from '../support/mqtt.ts'
import { until } from './engine.ts'

const root = join(import.meta.dirname, '../..')
const base = process.env['BASE_IMAGE'] || 'constellation-ci/node-arm64:24-trixie-slim'
/** What starts in 0.1 s on a machine takes a hundred times as long to be emulated, on a busy one. */
const patienceSeconds = 180

const run = async (command: string, ...args: string[]) => {
  const { stdout } = await promisify(execFile)(command, args, { cwd: root, maxBuffer: 2 ** 26 })
  return stdout.trim()
}
const say = (text: string) => process.stdout.write(`${text}\n`)

/** Builds a service's image for arm64 and returns its name. */
async function build(service: string): Promise<string> {
  const image = `constellation-arm64/${service}`
  const options = [
    '--quiet',
    '--network',
    'host',
    '--platform',
    'linux/arm64',
    '--build-arg',
    `BASE_IMAGE=${base}`,
  ]
  await run(
    'docker',
    'build',
    ...options,
    '--file',
    'services/Dockerfile',
    '--target',
    service,
    '--tag',
    image,
    '.',
  )
  return image
}

/** Starts a container of this image beside this machine's network, and returns its ID. */
function start(image: string, env: Readonly<Record<string, string>>): Promise<string> {
  const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const confined = ['--init', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges']
  const places = ['--tmpfs', '/tmp:size=8m,mode=1777', '--volume', '/data']
  const args = [
    '--detach',
    '--platform',
    'linux/arm64',
    '--network',
    'host',
    ...confined,
    ...places,
    ...variables,
  ]
  return run('docker', 'run', ...args, image)
}

await run(join(root, 'tests/stack/arm64-base.sh'), base)
await using broker = await startMosquitto()
await using database = await startInfluxd()
await using stick = await startStick({ nodes: [fgwpe101(2), dimmer(3)] })
const gateway = await startGateway({ host: '127.0.0.1', port: 0, seed: 1, speed: 10, log: () => {} })
let shown = ''
const display = await startLcdServer({
  host: '127.0.0.1',
  port: 0,
  columns: 20,
  rows: 4,
  onFrame: (rows) => {
    shown = rows.join('\n')
  },
})
const services: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'influx-writer': { INFLUX_URL: database.url, INFLUX_TOKEN: database.token, INFLUX_BUCKET: database.bucket },
  rf: { RF_PORT: `tcp://127.0.0.1:${gateway.port}` },
  zwave: { ZWAVE_PORT: `tcp://127.0.0.1:${stick.port}` },
  lcd: { LCD_PORT: `tcp://127.0.0.1:${display.port}` },
}
const client = await connectClient(broker.url)
const heard = await collect(client, '+/+/status/state', '+/+/data/#')
const containers: string[] = []
try {
  for (const [service, env] of Object.entries(services)) {
    const began = performance.now()
    const image = await build(service)
    const built = performance.now()
    const container = await start(image, { MQTT_URL: broker.url, ...env })
    containers.push(container)
    try {
      const online = { topic: `cm/${service}/status/state`, text: 'online' }
      await heard.waitFor(
        ({ topic, text }) => topic === online.topic && text === online.text,
        patienceSeconds,
      )
    } catch (error) {
      throw new Error(await run('docker', 'logs', '--tail', '20', container), { cause: error })
    }
    const machine = await run('docker', 'exec', container, 'uname', '-m')
    assert.equal(machine, 'aarch64')
    const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1)
    const [built_s, online_s] = [seconds(began, built), seconds(built, performance.now())]
    say(`ok   ${service}: ${machine}, built in ${built_s} s, online after ${online_s} s`)
  }
  const reading = await heard.waitFor(({ topic }) => /^cm\/alecto.*\/data\//.test(topic), patienceSeconds)
  say(`ok   rf says ${reading.topic} ${reading.text}`)
  const node = await heard.waitFor(
    ({ topic }) => topic.startsWith('z-wave/fgwpe101-1/data/'),
    patienceSeconds,
  )
  say(`ok   zwave says ${node.topic} ${node.text}`)
  await until('a text on the display', patienceSeconds, () => shown.trim() || undefined)
  say(`ok   the display shows\n${shown.replace(/^/gm, '       | ')}`)
} finally {
  for (const container of containers) await run('docker', 'rm', '--force', '--volumes', container)
  await client.endAsync()
  await display.close()
  await gateway.close()
  await run(join(root, 'tests/stack/arm64-base.sh'), '--unregister')
}
