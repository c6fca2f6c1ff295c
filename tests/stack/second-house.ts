// Two houses on one real engine, as docs/second-house.md says: `node tests/stack/second-house.ts` after run.ts, whose images it
// uses. Takes about a minute, and removes what it made.
import assert from 'node:assert/strict'
import { chmodSync, copyFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'mqtt'
import { freePort } from '../support/ports.ts'
import { clone } from './clone.ts'
import { Stack, until } from './engine.ts'
import { stored } from './witness.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)
const ports = { home: await freePort(), cabin: await freePort(), bridges: await freePort() }
const common = { SIM_SPEED: '10', HEARTBEAT_SECONDS: '2' }
const home = new Stack(clone(), {
  ...common,
  COMPOSE_PROJECT_NAME: `constellation-home-${process.pid}`,
  COMPOSE_FILE: 'compose.yaml:tests/stack/override.yaml',
  MQTT_PORT: String(ports.home),
  MQTT_DEVICES_PORT: String(await freePort()),
  MQTT_BRIDGES_BIND: '0.0.0.0',
  MQTT_BRIDGES_PORT: String(ports.bridges),
})
const cabin = new Stack(clone(), {
  ...common,
  COMPOSE_PROJECT_NAME: `constellation-cabin-${process.pid}`,
  COMPOSE_FILE:
    'compose.yaml:compose.second-house.yaml:tests/stack/override.yaml:tests/stack/second-house.yaml',
  MQTT_PORT: String(ports.cabin),
  MQTT_DEVICES_PORT: String(await freePort()),
  MQTT_BRIDGES_PORT: String(await freePort()),
  GROUP: 'cabin',
  BRIDGE_SITE: 'cabin',
  BRIDGE_HOST: 'home.example.org',
  BRIDGE_PORT: String(ports.bridges),
})

/** How many readings of a group the database at home has, none of them twice. */
async function count(group: string): Promise<number> {
  const all = await stored(home)
  const ours = [...all].filter(([key]) => key.startsWith(`${group}/`))
  for (const [key, times] of ours) assert.equal(times, 1, key)
  return ours.length
}

const more = (group: string, than: number) =>
  until(`readings of ${group}`, 90, async () => ((await count(group)) > than ? true : undefined))

/** The operator's client in a house, and what it is sent from a topic. */
async function operator(house: 'home' | 'cabin', topic: string) {
  const { dir } = { home, cabin }[house]
  const password = readFileSync(join(dir, 'mosquitto/secrets/admin'), 'utf8')
  const url = `mqtt://127.0.0.1:${ports[house]}`
  const client = connect(url, { protocolVersion: 5, username: 'admin', password })
  const seen: string[] = []
  client.on('message', (_, bytes) => seen.push(bytes.toString()))
  await client.subscribeAsync(topic, { qos: 1 })
  return { client, seen, [Symbol.asyncDispose]: () => client.endAsync() }
}

/** Gives a command at home, and waits for the reply. */
async function command(topic: string, payload: string): Promise<string> {
  const responseTopic = 'reply/admin/test'
  await using admin = await operator('home', responseTopic)
  return await until(`a reply from ${topic}`, 60, async () => {
    await admin.client.publishAsync(topic, payload, { qos: 1, properties: { responseTopic } })
    return admin.seen[0]
  })
}

/** Waits until home has confirmed all that a service of the cabin has accepted. */
async function confirmed(service: string): Promise<void> {
  await using admin = await operator('cabin', `cabin/${service}/status/heartbeat`)
  await until(
    `an empty outbox of ${service}`,
    90,
    () => /"waiting":0,/.test(admin.seen.at(-1) ?? '') || undefined,
  )
}

async function work(): Promise<void> {
  await home.run('make', 'env')
  await home.run('scripts/stack/env.sh', 'house', 'cabin', 'home.example.org')
  await cabin.run('make', 'env')
  for (const [from, to] of [
    ['mosquitto/secrets/bridges/bridge-cabin', 'secrets/bridge-password'],
    ['mosquitto/config/bridges-ca.crt', 'secrets/bridge-ca.crt'],
  ] as const) {
    copyFileSync(join(home.dir, from), join(cabin.dir, to))
    chmodSync(join(cabin.dir, to), 0o444)
  }
  await cabin.run('make', 'check')
  say('ok   make check')
  for (const stack of [home, cabin]) await stack.compose('up', '--detach', '--wait')
  const services = (await cabin.compose('ps', '--services')).trim().split('\n').sort()
  assert.deepEqual(services, ['lcd', 'mosquitto', 'rf', 'simulator', 'zwave'])
  say('ok   docker compose up in both; no writer and no database in the cabin')
  for (const group of ['cm', 'z-wave', 'cabin', 'cabin-z-wave']) await more(group, 5)
  say("ok   the readings of both houses are in home's database")
  assert.match(await command('cabin-z-wave/fgwpe101-1/action/set', 'on'), /^\{"ok":true/)
  say('ok   a command to the cabin, and its reply')
  const before = await count('cabin')
  await home.run(
    'docker',
    'kill',
    '--signal',
    'KILL',
    (await home.compose('ps', '--quiet', 'mosquitto')).trim(),
  )
  await cabin.compose('stop', 'simulator')
  await home.compose('up', '--detach', '--wait')
  await more('cabin', before)
  for (const service of ['rf', 'zwave']) await confirmed(service)
  say("ok   kill -9 of home's broker: what the cabin accepted meanwhile is stored")
}

try {
  await work()
} catch (error) {
  process.exitCode = 1
  say(`FAIL ${error instanceof Error ? error.stack : String(error)}`)
  for (const stack of [home, cabin])
    say((await stack.try('docker', ['compose', 'logs', '--tail', '30', 'mosquitto'])).out)
} finally {
  for (const stack of [home, cabin]) {
    await stack.try('docker', ['compose', 'down', '--volumes', '--timeout', '5'])
    rmSync(stack.dir, { recursive: true, force: true })
  }
}
