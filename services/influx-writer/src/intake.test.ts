import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { Value } from '@constellation/bootstrap'
import { Connection } from '@constellation/bootstrap/mqtt/connection'
import { eventually } from '../../../tests/support/child.ts'
import { type Mosquitto, startMosquitto } from '../../../tests/support/mosquitto.ts'
import { collect, connectClient } from '../../../tests/support/mqtt.ts'
import type { Entry } from './entries.ts'
import { answer, type FakeDatabase, startFakeDatabase, well } from './fake-database.ts'
import { forgetOld } from './forget.ts'
import type { WriterConfig } from './options.ts'
import { runWriter } from './writer.ts'

// The whole writer in this process, between a real mosquitto and a fake database.

let dir: string
let broker: Mosquitto
let database: FakeDatabase
/** What ends the writers of a test, also of one that failed. */
const ends: (() => Promise<void>)[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'intake-'))
  broker = await startMosquitto({ conf: 'max_queued_messages 100000' })
  database = await startFakeDatabase()
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  await broker.stop()
  await database[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

interface Options extends Partial<WriterConfig> {
  readonly version?: 4 | 5
  readonly name?: string
  readonly now?: () => number
}

function start({ version = 5, name = 'influx-writer', now = Date.now, ...config }: Options = {}) {
  const stop = new AbortController()
  const quiet = { info() {}, warn() {}, debug() {}, error() {} }
  const counters: Record<string, number> = {}
  const states: string[] = []
  let gauge: () => Record<string, Value> = () => ({})
  let connection: Connection | undefined
  const running = runWriter(
    {
      name,
      group: 'cm',
      log: quiet,
      counters,
      signal: stop.signal,
      config: {
        url: database.url,
        token: 't',
        org: 'home',
        bucket: 'b',
        topics: ['+/+/data/#', '+/+/status/#'],
        batchSize: 500,
        flushMs: 50,
        spoolDir: join(dir, 'spool'),
        spoolMaxBytes: 1 << 24,
        shareGroup: null,
        ...config,
      },
      online: () => states.push('online'),
      degraded: (reason) => states.push(reason),
      gauge: (read) => {
        gauge = read
      },
      connect(options) {
        const { url } = broker
        connection = new Connection(
          { url, username: null, password: null, ca: null, protocolVersion: version, log: quiet },
          options,
        )
        return connection
      },
    },
    now,
  )
  const end = async () => {
    stop.abort()
    await running
  }
  ends.push(end)
  return {
    counters,
    states,
    figures: () => gauge(),
    subscribed: () =>
      eventually(async () => JSON.parse(await readFile(join(dir, 'spool', 'subscriptions.json'), 'utf8'))),
    /** Cuts the connection, as a network does. */
    cut: () => connection?.link?.client.stream.destroy(),
    end,
  }
}

type Client = Awaited<ReturnType<typeof connectClient>>

/** Publishes numbers from `from` to `to`, each with its own time and number. */
async function publish(client: Client, from: number, to: number, src = 'cm/rf/0badcafe'): Promise<void> {
  const all = Array.from({ length: to - from + 1 }, (_, i) => {
    const seq = String(from + i)
    const userProperties = { ts: String(1_700_000_000_000 + from + i), src, seq }
    return client.publishAsync('cm/s/data/n', seq, { qos: 1, properties: { userProperties } })
  })
  await Promise.all(all)
}

/** Publishes numbers from `from` on until one of them is stored, and tells the first that is: those before it came too early. */
async function publishUntilStored(client: Client, from: number): Promise<number> {
  let seq = from
  const stored = () => values().filter((value) => value >= from)
  await eventually(async () => {
    await publish(client, seq, seq)
    seq++
    await eventually(async () => assert.ok(stored().length > 0), { seconds: 0.3 })
  })
  return Math.min(...stored())
}

const logged = () => readFile(join(dir, 'spool', 'account.json'), 'utf8')
const values = () =>
  database.stored.map((line) => Number(/value=(\d+)/.exec(line)?.[1])).filter(Number.isFinite)
const distinct = () => new Set(values()).size
const until = (what: string, isTrue: () => boolean | Promise<boolean>) =>
  eventually(async () => assert.ok(await isTrue(), `${what}; stored ${distinct()}`))

test('5,000 messages with the database away in between: all stored, each at its own time, all confirmed', async () => {
  const writer = start()
  const client = await connectClient(broker.url)
  const confirmations = await collect(client, 'cm/influx-writer/status/stored/#')
  await writer.subscribed()
  await publish(client, 1, 1500)
  await until('the first part', () => distinct() === 1500)
  database.respond = answer(503, 'away')
  await publish(client, 1501, 3500)
  await until('spooled', () => writer.counters['spooled'] === 2000)
  assert.equal(writer.figures()['spooled_by'], 'cm/rf/0badcafe 2000')
  assert.equal(writer.figures()['spool_max_bytes'], 1 << 24)
  await until('the disk was looked at', () => Number(writer.figures()['disk_free_bytes']) > 0)
  database.respond = well
  await publish(client, 3501, 5000)
  await until('all', () => distinct() === 5000)
  for (const line of database.stored) {
    const [, value, ts] = /^n,group=cm,sensor=s value=(\d+) (\d+)$/.exec(line) ?? []
    assert.equal(Number(ts), 1_700_000_000_000 + Number(value))
  }
  await confirmations.waitFor(
    ({ text, topic }) => topic.endsWith('/rf/0badcafe') && text === '{"ranges":[[1,5000]]}',
  )
  const { gaps, duplicates, late } = writer.figures()
  assert.deepEqual({ gaps, duplicates, late }, { gaps: 0, duplicates: 0, late: 0 })
  await until('on record', () => writer.figures()['spooled_by'] === undefined)
  await writer.end()
  const account = JSON.parse(await readFile(join(dir, 'spool', 'account.json'), 'utf8')).sources[0]
  assert.deepEqual([account.src, account.from, account.to, account.stored], ['cm/rf/0badcafe', 1, 5000, 5000])
  await client.endAsync()
})

test('what came while the writer was away is delivered at its next start; nothing is stored twice', async () => {
  const client = await connectClient(broker.url)
  const first = start()
  await first.subscribed()
  await publish(client, 1, 10)
  await until('the first ten', () => distinct() === 10)
  await first.end()
  await publish(client, 11, 30)
  const second = start()
  await until('the rest', () => distinct() === 30)
  assert.deepEqual([values().length, second.figures()['gaps']], [30, 0])
  await second.end()
  await client.endAsync()
})

test('a connection that is lost before the acknowledgement: delivered again, counted as duplicates, no gap', async () => {
  const client = await connectClient(broker.url)
  const writer = start()
  await writer.subscribed()
  let release = () => {}
  database.respond = (response, got) => {
    release = () => well(response, got)
  }
  await publish(client, 1, 20)
  await until('on its way', () => database.got.length > 0)
  await until('all came', () => writer.counters['received'] === 20)
  writer.cut()
  database.respond = well
  release()
  await until('again', () => values().length === 40)
  await publish(client, 21, 21)
  await until('the next', () => distinct() === 21)
  const { gaps, duplicates } = writer.figures()
  assert.deepEqual({ gaps, duplicates }, { gaps: 0, duplicates: 20 })
  await writer.end()
  await client.endAsync()
})

test('a broker that lost its session, and the messages with it: subscribed again, and the account names what is missing', async () => {
  const writer = start()
  await writer.subscribed()
  const client = await connectClient(broker.url)
  await publish(client, 1, 10)
  await until('the first ten', () => distinct() === 10)
  client.end(true)
  await broker.kill() // it has saved nothing
  await broker.start()
  const again = await connectClient(broker.url)
  const first = await publishUntilStored(again, 15)
  assert.equal(writer.figures()['gaps'], first - 11)
  await writer.end()
  const account = JSON.parse(await readFile(join(dir, 'spool', 'account.json'), 'utf8')).sources[0]
  assert.deepEqual(account.missing_ranges, [[11, first - 1]])
  await again.endAsync()
})

test('a session that a killed writer left before it had subscribed is subscribed by the next', async () => {
  const first = start()
  await first.subscribed()
  await first.end()
  await broker.kill() // it has saved nothing: the session is gone
  await broker.start()
  const killed = await connectClient(broker.url, {
    clientId: 'cm-influx-writer-intake',
    clean: false,
    properties: { sessionExpiryInterval: 3600 },
  })
  await killed.endAsync(true)
  const second = start()
  const client = await connectClient(broker.url)
  await publishUntilStored(client, 1)
  await second.end()
  client.end(true)
})

test('subscriptions follow the configuration; retained messages come once; those without time are ignored', async () => {
  const client = await connectClient(broker.url)
  const retained = (topic: string, ts?: string) =>
    client.publishAsync(topic, '1', {
      qos: 1,
      retain: true,
      properties: ts ? { userProperties: { ts, src: 'cm/old/0badcafe', seq: '50' } } : {},
    })
  await retained('cm/old/data/timed', '1600000000000')
  await retained('cm/old/data/untimed')
  const first = start()
  await first.subscribed()
  await until('the retained one', () =>
    database.stored.includes('timed,group=cm,sensor=old value=1 1600000000000'),
  )
  await until('the other', () => first.counters['ignored'] === 1)
  await first.end()
  const second = start({ topics: ['+/+/data/#', 'x/+/action/#'] })
  await until('changed', async () => (await second.subscribed()).filters.includes('x/+/action/#'))
  await client.publishAsync('cm/s/status/state', 'gone from the configuration', { qos: 1 })
  await client.publishAsync('x/s/action/set', '7', { qos: 1 })
  await until('the new topic', () => values().includes(7))
  assert.deepEqual(database.stored.filter((line) => /timed|state/.test(line)).length, 1)
  assert.equal(second.counters['received'], 1)
  await second.end()
  await rm(join(dir, 'spool', 'subscriptions.json'))
  const third = start()
  await third.subscribed()
  await publish(client, 8, 8)
  await until('the next', () => values().includes(8))
  assert.equal(third.counters['received'], 1)
  await third.end()
  const account = JSON.parse(await readFile(join(dir, 'spool', 'account.json'), 'utf8'))
  assert.deepEqual(
    account.sources.map(({ src }: { src: string }) => src),
    ['cm/rf/0badcafe'],
  )
  await client.endAsync()
})

test('MQTT 3.1.1: a broker that sends 20 at a time is not kept waiting for the flush interval', async () => {
  const client = await connectClient(broker.url)
  const writer = start({ version: 4, flushMs: 60_000 })
  await writer.subscribed()
  await Promise.all(
    Array.from({ length: 600 }, (_, i) =>
      client.publishAsync('cm/s/data/n', `{"value":${i + 1},"ts":${i + 1}}`, { qos: 1 }),
    ),
  )
  await until('600 in less than one interval', () => distinct() === 600)
  await writer.end()
  await client.endAsync()
})

test('two writers of a share group store each message once between them, and confirm ranges', async () => {
  const client = await connectClient(broker.url)
  const share = { shareGroup: 'writers' }
  const writers = [
    start({ ...share, name: 'writer-a', spoolDir: join(dir, 'spool') }),
    start({ ...share, name: 'writer-b', spoolDir: join(dir, 'b') }),
  ]
  await writers[0]?.subscribed()
  await eventually(() => readFile(join(dir, 'b', 'subscriptions.json')))
  await publish(client, 1, 400)
  await until('all', () => distinct() === 400)
  assert.equal(values().length, 400)
  const parts = () => writers.map((writer) => writer.counters['written'] ?? 0)
  await until('counted', () => parts().reduce((sum, part) => sum + part) === 400)
  assert.ok(
    parts().every((part) => part > 0),
    `${parts()}`,
  )
  assert.deepEqual(
    writers.map((writer) => writer.figures()['gaps']),
    [0, 0],
  )
  for (const writer of writers) await writer.end()
  await client.endAsync()
})

test('a poisoned message costs itself only', async () => {
  const client = await connectClient(broker.url)
  const writer = start()
  await writer.subscribed()
  database.respond = (response, got) =>
    (got.body.includes('value=13 ') ? answer(400, 'bad request') : well)(response, got)
  await client.publishAsync('cm/s\\/data/n', '1', { qos: 1 })
  await publish(client, 1, 20)
  await until('the others', () => distinct() === 19)
  await until('both', () => writer.figures()['rejected_by'] === 'cm/rf/0badcafe 1')
  assert.equal(writer.counters['rejected'], 2)
  await writer.end()
  const [source] = JSON.parse(await logged()).sources
  assert.deepEqual([source.stored, source.rejected, source.rejected_ranges], [19, 1, [[13, 13]]])
  const kept = await readFile(join(dir, 'spool', 'rejected', 'rejected.jsonl'), 'utf8')
  assert.match(kept, /"topic":"cm\/s\\\\\/data\/n"/)
  assert.match(kept, /"reason":"bad request","line":"n,group=cm,sensor=s value=13 1700000000013"/)
  await client.endAsync()
})

test('an epoch with a successor is forgotten after 30 days, and its confirmation cleared', async () => {
  const client = await connectClient(broker.url)
  let first = start()
  await first.subscribed()
  const seen = await collect(client, '+/+/status/stored/#')
  const [older, newer] = [
    'cm/influx-writer/status/stored/rf/00000001',
    'cm/influx-writer/status/stored/rf/00000002',
  ]
  await publish(client, 1, 10, 'cm/rf/00000001')
  await publish(client, 12, 15, 'cm/rf/00000001')
  await publish(client, 1, 5, 'cm/rf/00000002')
  for (const [topic, end] of [
    [older, '15]]}'],
    [newer, '[[1,5]]}'],
  ] as const)
    await seen.waitFor((message) => message.topic === topic && message.text.endsWith(end))
  await first.end()
  let day = 0
  const now = () => Date.now() + day * 86_400_000
  const second = start({ now })
  await until('the account is there again', () => second.figures()['gaps'] === 1)
  day = 30
  await seen.waitFor((message) => message.topic === older && message.text === '')
  await until('forgotten', async () => !(await logged()).includes('"src":"cm/rf/00000001"'))
  assert.equal(second.figures()['gaps'], 1, 'what was lost is still counted')
  await second.end()
  const late = await connectClient(broker.url)
  const kept = await collect(late, '+/+/status/stored/#')
  await kept.waitFor((message) => message.topic === newer)
  assert.deepEqual(
    kept.messages.map(({ topic }) => topic),
    [newer],
  )
  first = start({ now })
  await until('the account is there again', () => first.figures()['gaps'] === 1)
  await first.end()
  await Promise.all([client.endAsync(), late.endAsync()])
})

test('what cannot be cleared at the broker is not forgotten yet', async () => {
  const recorded: Entry[] = []
  const parts = (publish: () => Promise<void>) => ({
    account: { forgettable: () => ['cm/rf/00000001'] },
    record: async (entries: readonly Entry[]) => void recorded.push(...entries),
    prefix: 'cm/w/status/stored/',
    link: { publish },
  })
  await forgetOld({ ...parts(async () => {}), link: undefined }, 0)
  await forgetOld(
    parts(() => Promise.reject(new Error('not connected'))),
    0,
  )
  assert.deepEqual(recorded, [])
  await forgetOld(
    parts(async () => {}),
    0,
  )
  assert.deepEqual(recorded, [{ kind: 'forgotten', src: 'cm/rf/00000001' }])
})
