// What the writer promises, under SIGKILL and without its database. A failed run can be had again with its seed:
//   CHAOS_SEED=123 node --test tests/chaos/writer.test.ts
// CHAOS_MESSAGES (100000): how many; CHAOS_WRITER: a script that takes the writer's place.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Blast, publishAll, topicOf } from '../support/blast.ts'
import { type HomeBroker, startHomeBroker } from '../support/home-broker.ts'
import { type Influxd, startInfluxd } from '../support/influxd.ts'
import { connectClient } from '../support/mqtt.ts'
import type { ServiceProcess } from '../support/process.ts'
import { lasting, random, seedOf } from '../support/random.ts'
import { readStored, untilStored } from '../support/stored.ts'
import { login, startWriter, untilWriting, writerEnv } from '../support/writer.ts'

const { CHAOS_SEED, CHAOS_MESSAGES = '100000', CHAOS_WRITER } = process.env
const batchSize = 5000
const kills = 5

/** A blast in the recent past, one millisecond a reading. */
function blastOf(count: number): Blast {
  return { count, base: Date.now() - count - 1000, name: 'chaos', src: 'cm/blast/00000001', sensors: 100 }
}

/** A spool folder, and a writer in `running.writer` that is killed before the folder is removed. */
async function spoolOf(t: TestContext, running: { writer?: ServiceProcess }): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'chaos-'))
  t.after(async () => {
    await running.writer?.kill('SIGKILL')
    await rm(dir, { recursive: true, force: true })
  })
  return dir
}

test('killed five times, database away for 10 s: every message is stored once, at its own time', async (t) => {
  const seed = seedOf(CHAOS_SEED)
  t.diagnostic(`CHAOS_SEED=${seed}`)
  const count = Number(CHAOS_MESSAGES)
  let written = 0
  const onWritten = (lines: readonly string[]) => {
    for (const line of lines) if (line.startsWith('chaos,')) written++
  }
  await using broker = await startHomeBroker()
  await using database = await startInfluxd({ onWritten })
  const running: { writer?: ServiceProcess } = {}
  const spool = await spoolOf(t, running)
  const env = { ...writerEnv(broker, database, spool), INFLUX_BATCH_SIZE: String(batchSize) }
  let writer = startWriter(env, CHAOS_WRITER)
  running.writer = writer
  await untilWriting(broker, database, writer)

  const blast = blastOf(count)
  const publisher = await connectClient(broker.url, login(broker))
  const published = publishAll(publisher, blast)
  const chance = random(seed)
  const moments: number[] = []
  /** Kills the writer within half a second of its being connected again, and starts it anew. */
  const strike = async () => {
    const moment = Math.round(chance() * 500)
    moments.push(moment)
    await lasting(moment)
    await writer.kill('SIGKILL')
    writer = startWriter(env, CHAOS_WRITER)
    running.writer = writer
    await writer.waitFor((line) => String(line['msg']).includes('connected to the broker'))
  }
  await strike()
  await strike()
  await database.kill()
  const back = lasting(10_000)
  await strike()
  await back
  await database.start()
  await strike()
  await strike()
  await published
  await publisher.endAsync()

  const stored = await untilStored(database, 'chaos', (stored) => stored >= count)
  t.diagnostic(`kills after ${moments.join(', ')} ms; ${stored} stored, ${written - stored} written twice`)
  assert.equal(stored, count)
  assertWhole(await readStored(database, 'chaos'), blast)
  assert.ok(written - stored < kills * batchSize, `${written - stored} written twice`)
})

function assertWhole(points: readonly { sensor: string; time: number; value: number }[], blast: Blast): void {
  const seen = new Set<number>()
  for (const { sensor, time, value } of points) {
    assert.equal(time, blast.base + value, `number ${value} is at another time`)
    assert.equal(`cm/${sensor}/data/${blast.name}`, topicOf(blast, value))
    seen.add(value)
  }
  assert.equal(points.length, blast.count)
  assert.equal(seen.size, blast.count)
}

test('without its database for longer than 1.5 keep-alives the writer stays connected', async (t) => {
  // the broker gives MQTT 5 clients the keep-alive, so that this takes 20 s and not 60
  const keepaliveSeconds = 10
  await using broker = await startHomeBroker({ conf: `max_keepalive ${keepaliveSeconds}` })
  await using database = await startInfluxd()
  const running: { writer?: ServiceProcess } = {}
  const writer = startWriter(writerEnv(broker, database, await spoolOf(t, running)), CHAOS_WRITER)
  running.writer = writer
  await untilWriting(broker, database, writer)
  await database.kill()

  const from = broker.lines.length
  const client = await connectClient(broker.url, { ...login(broker), clientId: 'publisher' })
  const base = Date.now()
  const seconds = 2 * keepaliveSeconds
  for (let i = 1; i <= seconds; i++) {
    const userProperties = { ts: String(base + i) }
    await client.publishAsync('cm/s1/data/alive', String(i), { qos: 1, properties: { userProperties } })
    await lasting(1000)
  }
  assert.deepEqual(connectionLog(broker, from), [], 'the broker has seen the writer go or come')
  await client.endAsync()

  await database.start()
  assert.equal(await untilStored(database, 'alive', (stored) => stored >= seconds), seconds)
  await assertStored(database, base, seconds)
})

/** What the broker logged of the writer's connections since a line. */
function connectionLog(broker: HomeBroker, from: number): string[] {
  return broker.lines
    .slice(from)
    .filter((line) => /connect|timeout|closed/i.test(line) && line.includes('influx-writer'))
}

async function assertStored(database: Influxd, base: number, count: number): Promise<void> {
  const points = await readStored(database, 'alive')
  assert.deepEqual(
    points.map(({ time, value }) => [time - base, value]),
    Array.from({ length: count }, (_, i) => [i + 1, i + 1]),
  )
}
