// Two writers share the messages (MQTT_SHARE_GROUP), so that neither sees all numbers; both are killed, and the broker too: what
// was accepted is stored, and the publisher, which unites what the two confirm, waits for nothing.
// CHAOS_SEED as in outbox.test.ts; CHAOS_READINGS (20000): of which this takes half.
import assert from 'node:assert/strict'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readBook } from '../support/book.ts'
import { type HomeBroker, startHomeBroker } from '../support/home-broker.ts'
import { startInfluxd } from '../support/influxd.ts'
import { collect, connectClient } from '../support/mqtt.ts'
import type { ServiceProcess } from '../support/process.ts'
import { startPublisher } from '../support/publisher.ts'
import { lasting, random, seedOf } from '../support/random.ts'
import { readStored, untilStored } from '../support/stored.ts'
import { login, startWriter, untilWriting, writerEnv } from '../support/writer.ts'

const { CHAOS_SEED, CHAOS_READINGS = '20000' } = process.env
const writers = ['influx-writer', 'influx-writer-2'] as const
const kills = 4

/** What a second writer needs, which logs in as the first one does: rights by its SERVICE_ID. */
const rights = `
user influx-writer
topic write cm/influx-writer-2/status/#
topic read cm/influx-writer-2/action/#
user rf
topic read cm/influx-writer-2/status/stored/rf/#
`

test('two writers that share the messages are killed, and the broker with them: nothing is lost', async (t) => {
  const seed = seedOf(CHAOS_SEED)
  const count = Number(CHAOS_READINGS) / 2
  const dir = await mkdtemp(join(tmpdir(), 'two-writers-'))
  await using broker = await startHomeBroker({
    prepare: (home) => appendFile(join(home, 'config/acl'), rights),
  })
  await using database = await startInfluxd()
  const running = new Map<string, ServiceProcess>()
  t.after(async () => {
    for (const each of running.values()) await each.kill('SIGKILL')
    await rm(dir, { recursive: true, force: true })
  })
  const start = (name: string) => {
    const env = { SERVICE_ID: name, MQTT_SHARE_GROUP: 'writers', INFLUX_FLUSH_MS: '300' }
    const writer = startWriter({ ...writerEnv(broker, database, join(dir, name)), ...env })
    running.set(name, writer)
    return writer
  }
  const [first, second] = [start(writers[0]), start(writers[1])]
  await untilWriting(broker, database, first)
  await second.waitFor((line) => String(line['msg']).includes('connected to the broker'))
  const book = join(dir, 'rf.book')
  const publisher = startPublisher({
    broker: broker.env('rf'),
    name: 'rf',
    group: 'cm',
    count,
    perSecond: 1000,
    book,
    dir,
  })
  running.set('rf', publisher)

  const strike = async (number: number, kill: () => Promise<void>) => {
    const chance = random(seed * 10 + number)
    for (let i = 0; i < kills; i++) {
      await lasting(Math.round(chance() * 2500))
      await kill()
    }
  }
  const killWriter = async (name: string) => {
    await running.get(name)?.kill('SIGKILL')
    start(name)
  }
  await Promise.all([
    ...writers.map((name, i) => strike(i, () => killWriter(name))),
    strike(9, async () => {
      await broker.kill()
      await broker.start()
    }),
  ])
  await publisher.waitFor(({ msg }) => msg === 'all is accepted', 120)
  await untilStored(database, 'numbered', (stored) => stored >= count)
  const parts = await untilNothingWaits(broker)
  const accepted = readBook(book).map(({ value, ts }) => `rf-${value % 100} ${ts} ${value}`)
  const points = await readStored(database, 'numbered')
  const stored = new Set(points.map(({ sensor, time, value }) => `${sensor} ${time} ${value}`))
  t.diagnostic(
    `CHAOS_SEED=${seed}: ${points.length} of ${accepted.length} stored; confirmed by: ${parts.join(', ')}`,
  )
  assert.deepEqual(
    accepted.filter((reading) => !stored.has(reading)),
    [],
  )
  assert.deepEqual([accepted.length, points.length], [count, count])
  assert.deepEqual(parts, writers, 'each has confirmed something, on a topic of its own')
})

/** Waits until nothing waits in the outbox any more; tells who has confirmed something of it. */
async function untilNothingWaits(broker: HomeBroker): Promise<string[]> {
  const client = await connectClient(broker.url, login(broker))
  const seen = await collect(client, 'cm/rf/status/heartbeat', 'cm/+/status/stored/rf/+')
  await seen.waitFor(({ topic, text }) => topic.endsWith('/heartbeat') && JSON.parse(text).waiting === 0, 90)
  await client.endAsync()
  const confirmed = seen.messages.filter(({ topic }) => topic.includes('/stored/'))
  return [...new Set(confirmed.map(({ topic }) => topic.split('/')[1] ?? ''))].sort()
}
