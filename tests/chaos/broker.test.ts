// kill -9 of the broker while readings flow. CHAOS_SEED as in writer.test.ts; CHAOS_READINGS (20000): how many.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { MqttClient } from 'mqtt'
import { startHomeBroker } from '../support/home-broker.ts'
import { startInfluxd } from '../support/influxd.ts'
import { type Collector, collect, connectClient } from '../support/mqtt.ts'
import { startScript } from '../support/process.ts'
import { lasting, random, seedOf } from '../support/random.ts'
import { readAccount, readStored, type SourceAccount, untilStored } from '../support/stored.ts'
import { login, startWriter, untilWriting, writerEnv } from '../support/writer.ts'

const { CHAOS_SEED, CHAOS_READINGS = '20000' } = process.env

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'chaos-'))
  t.after(() => rm(dir, { recursive: true, force: true }))
  return dir
}

test('the broker is killed: services come back, and every reading is stored or named as missing', async (t) => {
  const seed = seedOf(CHAOS_SEED)
  const count = Number(CHAOS_READINGS)
  const spool = await folder(t)
  await using broker = await startHomeBroker()
  await using database = await startInfluxd()
  await using writer = startWriter(writerEnv(broker, database, spool))
  await untilWriting(broker, database, writer)
  await using publisher = startScript(join(import.meta.dirname, 'numbered-publisher.ts'), [], {
    ...broker.env('rf'),
    NUMBERED_COUNT: String(count),
    HEARTBEAT_SECONDS: '1',
  })
  const isUp = (line: Readonly<Record<string, unknown>>) =>
    String(line['msg']).includes('connected to the broker')
  const before = await Operator.connect(broker.url, login(broker))
  await before.untilOnline('rf')
  assert.deepEqual(await before.command('cm/rf/action/begin', ''), { ok: true })

  const moment = Math.round(200 + random(seed)() * 1500)
  t.diagnostic(`CHAOS_SEED=${seed}: killed after ${moment} ms`)
  await lasting(moment)
  await broker.kill()
  before.client.end(true)
  await broker.start()

  const operator = await Operator.connect(broker.url, login(broker))
  for (const service of ['rf', 'influx-writer']) {
    await operator.untilOnline(service)
    assert.deepEqual(await operator.command(`cm/${service}/action/log-level`, 'info'), { ok: true })
  }
  await untilStored(database, 'numbered', (stored) => stored + operator.gaps === count)
  await writer.kill() // in order: it writes its account
  const missing = numbersOf(await readAccount(spool, 'cm/rf/'))
  const stored = (await readStored(database, 'numbered')).map(({ value }) => value)
  t.diagnostic(`${stored.length} stored, ${missing.length} named as missing`)
  assert.deepEqual(
    [...stored, ...missing].sort((a, b) => a - b),
    Array.from({ length: count }, (_, i) => i + 1),
  )
  await operator.client.endAsync()
  assert.deepEqual([publisher.logs.filter(isUp).length, writer.logs.filter(isUp).length >= 2], [2, true])
})

function numbersOf(account: SourceAccount | undefined): number[] {
  return (account?.missing_ranges ?? []).flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i),
  )
}

/** Gives commands and reads the services' states. */
class Operator {
  readonly client: MqttClient
  readonly seen: Collector

  private constructor(client: MqttClient, seen: Collector) {
    this.client = client
    this.seen = seen
  }

  static async connect(url: string, user: { username: string; password: string }): Promise<Operator> {
    const client = await connectClient(url, user)
    const filters = ['cm/+/status/state', 'cm/influx-writer/status/heartbeat', 'reply/admin/#']
    return new Operator(client, await collect(client, ...filters))
  }

  /** How many numbers the writer misses, by its last heartbeat; NaN before the first. */
  get gaps(): number {
    const { text = '{}' } = this.seen.last('cm/influx-writer/status/heartbeat') ?? {}
    return Number(JSON.parse(text).gaps)
  }

  /** Waits until a service says so; it has subscribed to its commands by then. */
  async untilOnline(service: string): Promise<void> {
    await this.seen.waitFor(({ topic, text }) => topic === `cm/${service}/status/state` && text === 'online')
  }

  /** The reply to a command. */
  async command(topic: string, payload: string): Promise<unknown> {
    const correlation = Buffer.from(crypto.randomUUID())
    await this.client.publishAsync(topic, payload, {
      qos: 1,
      properties: { responseTopic: 'reply/admin/chaos', correlationData: correlation },
    })
    const reply = await this.seen.waitFor(({ packet }) =>
      Boolean(packet.properties?.correlationData?.equals(correlation)),
    )
    return JSON.parse(reply.text)
  }
}
