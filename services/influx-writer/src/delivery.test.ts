import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { Account } from './account.ts'
import { Batcher } from './batcher.ts'
import { Condition } from './condition.ts'
import { Database } from './database.ts'
import { Delivery } from './delivery.ts'
import type { Entry } from './entries.ts'
import { answer, type FakeDatabase, type Respond, startFakeDatabase, well } from './fake-database.ts'
import { Rejected } from './rejected.ts'
import { Replay } from './replay.ts'
import { Spool } from './spool.ts'
import { noCounts, Storage, type WriterCounters } from './storage.ts'
import type { Translated } from './translate.ts'

// The clock is a fake one that runs as fast as the event loop turns; network and files are real.

let dir: string
let database: FakeDatabase
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'delivery-'))
  database = await startFakeDatabase()
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_700_000_000_000 })
})
afterEach(async () => {
  mock.timers.reset()
  await database[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

/** Lets time pass, 10 ms a turn, until something has come true. */
async function until(what: string, isTrue: () => boolean): Promise<void> {
  for (let turns = 0; !isTrue(); turns++) {
    if (turns > 200_000) throw new Error(`never: ${what}`)
    mock.timers.tick(10)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const message = (line: string, seq: number): Translated => ({
  line,
  ignored: undefined,
  refusal: undefined,
  src: 'cm/rf/00000001',
  seq,
  head: undefined,
  skipped: 0,
  replayed: false,
})

function start(spoolDir = join(dir, 'spool'), batchSize = 3) {
  const counters: WriterCounters = { ...noCounts }
  const states: string[] = []
  const acknowledged: number[] = []
  const recorded: number[] = []
  const now = Date.now
  const condition = new Condition({
    online: () => states.push('online'),
    degraded: (reason) => states.push(reason),
  })
  const real = new Database({
    url: database.url,
    token: 'secret',
    org: 'home',
    bucket: 'b',
    timeoutMs: 10_000,
  })
  const spool = new Spool({ dir: spoolDir, maxBytes: 1 << 24, now })
  const log = { warn() {}, error() {} }
  const rejected = new Rejected(join(dir, 'rejected'), now)
  const storage = new Storage({ database: real, rejected, condition, counters, log })
  const account = new Account({ beginning: false, shared: false })
  const record = async (entries: readonly Entry[]) => {
    for (const entry of entries) {
      account.add(entry, now())
      if (entry.kind === 'stored') recorded.push(entry.to)
    }
  }
  const replay = new Replay({ spool, storage, condition, counters, record, batchSize: 100 })
  const batcher = new Batcher({ size: batchSize, flushMs: 1000 }, now)
  const delivery = new Delivery({
    batcher,
    storage,
    spool,
    replay,
    condition,
    counters,
    record,
    confirm: () => {},
  })
  const stop = new AbortController()
  const hurry = new AbortController()
  const running = Promise.all([delivery.run(hurry.signal), replay.run(stop.signal)])
  let seq = 0
  return {
    counters,
    /** stored, spooled, rejected, dropped of the one publisher. */
    get account() {
      const [source] = account.figures()
      return [source?.stored, source?.spooled, source?.rejected, source?.dropped]
    },
    states,
    acknowledged,
    recorded,
    spool,
    hurry,
    batcher,
    delivery,
    /** Sends lines, and waits for the batches that they fill. */
    send(...lines: string[]) {
      const link = { acknowledge: (ids: readonly number[]) => void acknowledged.push(...ids) }
      for (const line of lines) batcher.add(message(line, ++seq), seq, link, false)
    },
    async end() {
      batcher.close()
      stop.abort()
      hurry.abort()
      await running
      await spool.close()
      real.close()
    },
  }
}

const numbers = (count: number, from = 1) => Array.from({ length: count }, (_, i) => from + i)
const lines = (count: number, from = 1) => numbers(count, from).map((i) => `m value=${i} ${i}`)

test('batches by size and by time, straight to the database, acknowledged in order after 204', async () => {
  const writer = start()
  writer.send(...lines(7))
  await until('all acknowledged', () => writer.acknowledged.length === 7)
  assert.deepEqual(database.stored, lines(7))
  assert.deepEqual([writer.acknowledged, writer.recorded], [numbers(7), [3, 6, 7]])
  assert.deepEqual(database.got[0]?.path, '/api/v2/write?org=home&bucket=b&precision=ms')
  assert.equal(database.got[0]?.token, 'Token secret')
  assert.deepEqual(writer.states, ['online'])
  assert.deepEqual([writer.counters.written, writer.counters.spooled], [7, 0])
  await writer.end()
})

test('nothing is acknowledged before the answer, and the next batch fills meanwhile', async () => {
  const writer = start()
  let release = () => {}
  database.respond = (response, got) => {
    release = () => well(response, got)
  }
  writer.send(...lines(3))
  await until('the request is there', () => database.got.length === 1)
  writer.send(...lines(5, 4))
  assert.deepEqual(writer.acknowledged, [])
  release()
  database.respond = well
  await until('all acknowledged', () => writer.acknowledged.length === 8)
  assert.deepEqual(
    database.got.map(({ body }) => body.split('\n').length),
    [3, 3, 2],
  )
  await writer.end()
})

const destroy: Respond = (response) => void response.destroy()
const hang: Respond = () => {}
const half: Respond = (response) => {
  response.writeHead(204, { 'content-length': '5' }).write('x')
  setImmediate(() => response.destroy())
}
const page: Respond = (response) =>
  void response.writeHead(400, { 'content-type': 'text/html' }).end('<h1>no</h1>')
const okPage: Respond = (response) => void response.writeHead(200).end('welcome')

const faults: readonly (readonly [what: string, fault: Respond, reason: RegExp])[] = [
  ['500', answer(500, 'internal error'), /answers 500: internal error/],
  ['503 without a body', (response) => void response.writeHead(503).end(), /answers 503/],
  ['429', answer(429, 'too many', { 'retry-after': '7' }), /answers 429: too many/],
  ['a reset', destroy, /cannot be reached: .*(hang up|ECONNRESET)/],
  ['no answer', hang, /does not answer within 10 s/],
  ['an answer that is cut off', half, /cannot be reached|aborted/],
  ['401', answer(401, 'unauthorized access'), /^INFLUX_TOKEN is not accepted by http:.*unauthorized access/],
  ['403', answer(403, 'forbidden'), /^INFLUX_TOKEN may not write to bucket "b"/],
  ['404', answer(404, 'bucket "b" not found'), /^no bucket "b" of organization "home".*INFLUX_BUCKET/],
  ["a proxy's 400", page, /answers 400, and not as InfluxDB does: check INFLUX_URL/],
  ['a web page', okPage, /answers 200 where InfluxDB answers 204: check INFLUX_URL/],
]
for (const [what, fault, reason] of faults)
  test(`the database gives ${what}: spooled, acknowledged, degraded; replayed in order when it is well`, async () => {
    const writer = start()
    database.respond = fault
    writer.send(...lines(3))
    await until('the first batch is safe', () => writer.acknowledged.length === 3)
    writer.send(...lines(4, 4))
    await until('the rest is safe', () => writer.acknowledged.length === 7)
    assert.ok(database.stored.length === 0 && !writer.spool.empty)
    assert.match(writer.states.at(-1) ?? '', reason)
    assert.deepEqual(writer.account, [0, 7, 0, 0])
    database.respond = well
    await until('replayed', () => writer.spool.empty && database.stored.length >= 7)
    assert.deepEqual(database.stored, lines(7))
    assert.equal(writer.states.at(-1), 'online')
    writer.send(...lines(3, 8))
    await until('written directly', () => writer.acknowledged.length === 10)
    const { written, spooled, replayed, rejected } = writer.counters
    assert.deepEqual([written, spooled, replayed, rejected], [3, 7, 7, 0])
    await until('on record', () => writer.account[1] === 0)
    assert.deepEqual(writer.account, [10, 0, 0, 0])
    assert.deepEqual(writer.acknowledged, numbers(10))
    await writer.end()
  })

test('a database that is spoken to by TLS at its plain port is told in words', async () => {
  const url = database.url.replace('http:', 'https:')
  const spoken = new Database({ url, token: 'secret', org: 'home', bucket: 'b', timeoutMs: 10_000 })
  assert.deepEqual(await spoken.ping(), {
    kind: 'away',
    message: `the database at ${url} speaks no TLS at this port: check INFLUX_URL`,
    retryAfterMs: 0,
  })
})

test('writing straight to the database comes back also while messages never cease', async () => {
  const writer = start()
  database.respond = answer(503, 'away')
  writer.send(...lines(3))
  await until('spooled', () => writer.acknowledged.length === 3)
  let sent = 3
  database.respond = (response, got) => {
    if (sent < 150) writer.send(...lines(3, sent + 1))
    if (sent < 150) sent += 3
    well(response, got)
  }
  await until('all', () => writer.acknowledged.length === 150 && writer.spool.empty)
  assert.ok(writer.counters.spooled <= 9, `${writer.counters.spooled} went by the spool`)
  assert.deepEqual(database.stored, lines(150))
  await writer.end()
})

test('Retry-After is kept', async () => {
  const writer = start()
  database.respond = answer(429, 'too many', { 'retry-after': '120' })
  writer.send(...lines(3))
  await until('asked three times', () => database.got.length === 3)
  const [, second, third] = database.got // the first was the batch itself, the second began the replay
  assert.ok((third?.time ?? 0) - (second?.time ?? 0) >= 120_000)
  await writer.end()
})

test('a 400 that names its line, one that counts, one that says nothing, and 413: only the bad ones are lost', async () => {
  const bad = new Set(['m value=3 3', 'm value=9 9', 'm value=10 10'])
  const refusing: Record<string, (wrong: readonly string[]) => Respond> = {
    names: (wrong) => answer(400, `unable to parse '${wrong[0]}': invalid number`),
    counts: (wrong) => answer(422, `partial write: field type conflict dropped=${wrong.length}`),
    silent: () => answer(400, 'bad request'),
  }
  for (const [how, refuse] of Object.entries(refusing)) {
    const writer = start(join(dir, how), 12)
    database.stored.length = 0
    database.respond = (response, got) => {
      const wrong = got.body.split('\n').filter((line) => bad.has(line))
      if (got.body.split('\n').length > 8) answer(413, 'too large')(response, got)
      else if (wrong.length > 0) refuse(wrong)(response, got)
      else well(response, got)
    }
    writer.send(...lines(12))
    await until(`all acknowledged (${how})`, () => writer.acknowledged.length === 12)
    assert.deepEqual(
      [...new Set(database.stored)].sort(),
      lines(12)
        .filter((line) => !bad.has(line))
        .sort(),
    )
    assert.deepEqual([writer.counters.rejected, writer.counters.written, writer.counters.spooled], [3, 9, 0])
    assert.deepEqual(writer.account, [9, 0, 3, 0])
    assert.deepEqual(writer.states, ['online'])
    await writer.end()
  }
  const kept = (await readFile(join(dir, 'rejected', 'rejected.jsonl'), 'utf8')).trim().split('\n')
  const found = kept.map((line) => JSON.parse(line))
  assert.deepEqual(
    found.slice(0, 3).map(({ line }) => line),
    [...bad],
  )
  assert.match(found[0].reason, /unable to parse 'm value=3 3': invalid number/)
})

test('a bad point in the spool is isolated at the replay, once, also if the database goes away in between', async () => {
  const writer = start()
  database.respond = answer(503, 'away')
  writer.send(...lines(3))
  await until('spooled', () => writer.acknowledged.length === 3)
  let refused = false
  let gone = false
  database.respond = (response, got) => {
    if (got.body.includes('value=2 ')) {
      refused = got.body === 'm value=2 2'
      answer(400, 'bad request')(response, got)
    } else if (refused && !gone) {
      gone = true
      answer(503, 'away again')(response, got)
    } else well(response, got)
  }
  await until('replayed', () => writer.spool.empty)
  assert.deepEqual([...new Set(database.stored)].sort(), ['m value=1 1', 'm value=3 3'])
  assert.deepEqual([writer.counters.rejected, writer.counters.replayed], [1, 2])
  await until('on record', () => writer.account[1] === 0)
  assert.deepEqual(writer.account, [2, 0, 1, 0])
  await writer.end()
})

test('no database and no spool: messages stay unacknowledged, and are stored when either is there again', async () => {
  for (const again of ['database', 'spool']) {
    const blocked = join(dir, again)
    await writeFile(blocked, '')
    const writer = start(join(blocked, 'spool'))
    database.respond = answer(503, 'away')
    writer.send(...lines(3))
    await until('both were tried again', () => database.got.length >= 3)
    assert.deepEqual(writer.acknowledged, [])
    for (const reason of [/answers 503: away/, /INFLUX_SPOOL_DIR cannot be used.*ENOTDIR/])
      assert.match(writer.states.at(-1) ?? '', reason)
    if (again === 'database') database.respond = well
    await rm(blocked)
    await until('acknowledged', () => writer.acknowledged.length === 3)
    database.respond = well
    await until('stored', () => writer.spool.empty && database.stored.length >= 3)
    assert.deepEqual(database.stored, lines(3))
    await until('well again', () => writer.states.at(-1) === 'online')
    database.stored.length = 0
    database.got.length = 0
    await writer.end()
  }
})

test('at the stop the last batch is stored, or spooled where the database does not answer in time', async () => {
  const writer = start()
  writer.send(...lines(2))
  writer.batcher.close()
  await until('stored', () => writer.acknowledged.length === 2)
  await writer.end()
  database.respond = hang
  const late = start()
  late.send(...lines(2))
  late.batcher.close()
  await until('asked', () => database.got.length === 2)
  late.hurry.abort()
  await until('spooled', () => late.acknowledged.length === 2)
  assert.equal(late.counters.spooled, 2)
  await late.end()
})

test('what is ignored or refused before the database is acknowledged in its turn', async () => {
  const writer = start()
  const link = { acknowledge: (ids: readonly number[]) => void writer.acknowledged.push(...ids) }
  const none = { ...message('', 0), line: undefined, src: undefined }
  writer.batcher.add({ ...none, ignored: 'empty' }, 1, link, false)
  writer.batcher.add(
    { ...none, refusal: { reason: 'a control character', topic: 't', payload: 'p' } },
    2,
    link,
    false,
  )
  await until('acknowledged', () => writer.acknowledged.length === 2)
  assert.deepEqual([database.got.length, writer.counters.rejected], [0, 1])
  assert.match(
    await readFile(join(dir, 'rejected', 'rejected.jsonl'), 'utf8'),
    /"reason":"a control character","topic":"t"/,
  )
  await writer.end()
})
