// The stack on a real engine: `node tests/stack/run.ts` in a copy of this tree, with the database's stand-in (see
// override.yaml). Needs Docker with Compose, root, and the images that compose.yaml and override.yaml name. Ends the
// containers and removes the volumes that it made; takes about three minutes.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../support/ports.ts'
import { clone } from './clone.ts'
import { confinement } from './confinement.ts'
import { Stack, until } from './engine.ts'
import { figures } from './figures.ts'
import { allNumbered, killEach, nothingLost, restartOne } from './resilience.ts'
import { serialDevice } from './serial-device.ts'
import { Witness } from './witness.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

/** What is in the files of a folder. */
const texts = (folder: string, { dir }: Stack) =>
  readdirSync(join(dir, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(dir, folder, entry.name), 'utf8'))

async function makeEnv(stack: Stack): Promise<void> {
  const { code, out } = await stack.try('docker', ['compose', 'up', '--detach'])
  assert.notEqual(code, 0)
  assert.match(out, /make env/, 'what is missing is told with the command that makes it')
  await stack.run('make', 'env')
  const seen = () => {
    const files = ['.env', 'mosquitto/secrets/rf', 'mosquitto/config/passwords']
    return [...files.map((file) => readFileSync(join(stack.dir, file), 'utf8')), ...texts('secrets', stack)]
  }
  const before = seen()
  await stack.run('make', 'env')
  assert.deepEqual(seen(), before, 'make env overwrites nothing')
  assert.equal(statSync(join(stack.dir, '.env')).mode & 0o777, 0o600)
  assert.equal(statSync(join(stack.dir, 'secrets')).mode & 0o777, 0o700)
}

async function noSecretsShown(stack: Stack): Promise<void> {
  const secrets = ['secrets', 'mosquitto/secrets'].flatMap((folder) => texts(folder, stack))
  const ids = (await stack.compose('ps', '--all', '--quiet')).trim().split('\n')
  const shown = (await stack.run('docker', 'inspect', ...ids)) + (await stack.compose('logs'))
  assert.deepEqual(
    secrets.filter((secret) => shown.includes(secret)),
    [],
    'no secret in docker inspect or a log',
  )
}

async function profiles(stack: Stack): Promise<void> {
  const have = (profiles: string, ...make: string[]) =>
    stack.try('env', [`COMPOSE_PROFILES=${profiles}`, 'make', '--silent', ...make])
  const checked = await have('zwave,lcdd', 'check')
  assert.match(checked.out, /COMPOSE_PROFILES: there is no lcdd; there are: lcd .*rf sim zwave/)
  assert.notEqual(checked.code, 0)
  const restarted = await have('zwave', 'restart', 'SERVICE=rf')
  assert.match(restarted.out, /SERVICE=rf: .* COMPOSE_PROFILES in \.env/)
  assert.notEqual(restarted.code, 0)
}

async function logs(stack: Stack): Promise<void> {
  const text = await stack.run('make', '--silent', 'logs', 'SERVICE=rf', 'FOLLOW=0')
  assert.match(
    text,
    /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\] INFO \(rf\): connected to the broker \{"broker":"mqtt:/m,
  )
  const raw = await stack.run('make', '--silent', 'logs', 'SERVICE=rf', 'FOLLOW=0', 'RAW=1')
  for (const line of raw.trim().split('\n')) assert.equal(typeof JSON.parse(line), 'object')
  // 2.1 warns of files of rights and passwords that are not its user's own
  assert.doesNotMatch(await stack.compose('logs', 'mosquitto'), /Warning: File/)
  const { code, out } = await stack.try('make', ['--silent', 'logs', 'SERVICE=none', 'FOLLOW=0'])
  assert.notEqual(code, 0)
  assert.match(out, /there are: .*influx-writer/)
}

async function work(stack: Stack, port: number): Promise<void> {
  const step = async (what: string, check: () => Promise<unknown>) => {
    const start = performance.now()
    const result = await check()
    say(`ok   ${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
    if (typeof result === 'string' && result !== '') say(result.replace(/^/gm, '     '))
  }
  await step('make env: secrets once, never overwritten', () => makeEnv(stack))
  await step('images built', async () => {
    await stack.compose('build', '--quiet')
  })
  await step('make check', () => stack.run('make', 'check'))
  await step('a profile that is none, and a service that no profile starts', () => profiles(stack))
  await step('docker compose up --detach --wait', async () => {
    await stack.compose('up', '--detach', '--wait')
  })
  const password = readFileSync(join(stack.dir, 'mosquitto/secrets/admin'), 'utf8')
  const witness = new Witness(`mqtt://127.0.0.1:${port}`, password)
  try {
    await step('readings arrive in the database', () =>
      until('readings', 30, async () =>
        witness.readings.size > 10 ? nothingLost(stack, witness, 10) : undefined,
      ),
    )
    await step('make logs: for people, RAW=1 as JSON', () => logs(stack))
    await step('no secret in docker inspect and the logs', () => noSecretsShown(stack))
    await step('what each container may do', () => confinement(stack))
    await step('a serial device may come and go', () => serialDevice(stack))
    await step('docker compose restart rf', () =>
      restartOne(stack, 'rf', ['docker', 'compose', 'restart', 'rf']),
    )
    await step('make restart SERVICE=influx-writer', () =>
      restartOne(stack, 'influx-writer', ['make', 'restart', 'SERVICE=influx-writer']),
    )
    await killEach(stack, witness, step)
    await step('docker compose down, up: nothing lost', async () => {
      await stack.compose('down')
      await stack.compose('up', '--detach', '--wait')
      const before = witness.readings.size
      await until('readings again', 30, () => (witness.readings.size > before + 10 ? true : undefined))
    })
    await stack.compose('stop', 'simulator')
    await step('every reading that was seen is stored once, at its own time', () =>
      nothingLost(stack, witness, 30),
    )
    await step('every reading that rf has numbered is stored', () => allNumbered(stack, witness))
    await stack.compose('up', '--detach', '--wait', 'simulator')
    await step('sizes, memory, start', () => figures(stack))
  } finally {
    await witness.close()
  }
}

const [mqtt, devices] = [await freePort(), await freePort()]
const stack = new Stack(clone(), {
  COMPOSE_PROJECT_NAME: `constellation-test-${process.pid}`,
  COMPOSE_FILE: 'compose.yaml:tests/stack/override.yaml',
  MQTT_PORT: String(mqtt),
  MQTT_DEVICES_PORT: String(devices),
  SIM_SPEED: '10',
  HEARTBEAT_SECONDS: '2',
})
try {
  await work(stack, mqtt)
} catch (error) {
  process.exitCode = 1
  process.stdout.write(`FAIL ${error instanceof Error ? error.stack : String(error)}\n`)
  const { out } = await stack.try('docker', ['compose', 'logs', '--tail', '30'])
  process.stdout.write(`${out}\n`)
} finally {
  await stack.try('docker', ['compose', 'down', '--volumes', '--timeout', '5'])
  rmSync(stack.dir, { recursive: true, force: true })
}
