// The power of the whole machine is cut while readings flow: what was not synced is gone, and a new boot begins.
// CHAOS_SEED as in outbox.test.ts; CHAOS_CUTS (2): how many, one after the other.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { House } from '../support/house.ts'
import { collect, connectClient } from '../support/mqtt.ts'
import { type CutDisk, cannotCut, cutDisk } from '../support/power.ts'
import { lasting, random, seedOf } from '../support/random.ts'
import { readAccounts, untilStored } from '../support/stored.ts'
import { login } from '../support/writer.ts'

const { CHAOS_SEED, CHAOS_CUTS = '2' } = process.env
const seed = seedOf(CHAOS_SEED)
const cuts = Number(CHAOS_CUTS)
const perSecond = 100
/** Between two syncs lies a second; the time that a sync takes on a busy machine comes on top. In milliseconds. */
const aSecond = 1500

suite('power cut', { skip: await cannotCut(), concurrency: true }, () => {
  test('each reading synced when it is accepted: none is lost', async (t) => {
    const { lost, left, returned } = await run(t, 0)
    assert.deepEqual(
      lost.filter((reading) => returned.has(reading) || left.has(reading)),
      [],
    )
  })

  test('synced once a second: at most what was accepted in the last second is lost', async (t) => {
    const { age } = await run(t, 1000)
    assert.ok(age <= aSecond, `a reading of ${age} ms before the cut is lost`)
  })

  test('the same with the database away: what was confirmed is in the spool', async (t) => {
    const { age } = await run(t, 1000, (house) => house.database.kill())
    assert.ok(age <= aSecond, `a reading of ${age} ms before the cut is lost`)
  })
})

/** With the writer alive, the database has most of it, and the outbox shows little. */
const withoutWriter = (house: House) => house.killWriter()

/**
 * What is lost, of all that was accepted or about to be; for what of it `publish` had returned, and what had left before a
 * cut; and how long before a cut the oldest lost one was noted, in ms.
 */
async function run(t: TestContext, syncMs: number, fault = withoutWriter) {
  const books = await mkdtemp(join(tmpdir(), 'books-'))
  t.after(() => rm(books, { recursive: true, force: true }))
  await using disk = await cutDisk()
  await using house = await House.start({
    parent: disk.dir,
    books,
    count: 1_000_000,
    perSecond,
    publisherEnv: { OUTBOX_SYNC_MS: String(syncMs), NUMBERED_AGAIN: 'false' },
    wrapper: disk.wrapper,
  })
  // all series are there, and on the disk: InfluxDB does not sync its file of new ones, and it is not what is tested
  await untilStored(house.database, 'numbered', (stored) => stored >= 2 * 150)
  await disk.sync()
  const chance = random(seed + syncMs)
  const left = new Set<string>()
  const moments: number[] = []
  for (let cut = 1; cut <= cuts; cut++) {
    const seen = await witness(house)
    await lasting(Math.round(chance() * 500))
    await fault(house)
    await lasting(1500 + Math.round(chance() * 1000))
    moments.push(await cutPower(house, disk))
    for (const reading of await seen()) left.add(reading)
    await bootAgain(house, cut === cuts)
  }
  await house.untilAllAccepted()
  await house.untilConfirmed()
  const tally = await house.tally(0)
  assert.deepEqual(tally.foreign, [])
  await house.writer.kill()
  const missing = (await readAccounts(house.spool)).map(({ src, missing_ranges }) => [src, missing_ranges])
  assert.deepEqual(
    missing.filter(([, ranges]) => ranges?.length),
    [],
    'the account names nothing as missing that is not',
  )
  const ages = tally.lost.map((reading) =>
    Math.min(...moments.map((at) => at - timeOf(reading)).filter((age) => age >= 0)),
  )
  const age = Math.max(0, ...ages)
  const { returned } = house
  const gone = tally.lost.filter((reading) => returned.has(reading))
  t.diagnostic(
    `CHAOS_SEED=${seed}: ${cuts} cuts at ${2 * perSecond} readings/s, ${gone.length} of ${returned.size} accepted ones lost, the oldest ${age} ms before its cut`,
  )
  return { lost: tally.lost, left, returned, age }
}

const timeOf = (reading: string) => Number(reading.split(' ')[1])

/** Reads along at the broker; the function returned gives all that was seen, and ends it. */
async function witness({ broker }: House): Promise<() => Promise<string[]>> {
  const client = await connectClient(broker.url, login(broker))
  const { messages } = await collect(client, '+/+/data/numbered')
  return async () => {
    client.end(true)
    return messages.map(({ topic, user, text }) => `${topic.split('/')[1]} ${user['ts']} ${text}`)
  }
}

/** Stops all at once and keeps the disk as it is; tells when. Then nothing runs any more. */
async function cutPower(house: House, disk: CutDisk): Promise<number> {
  const pids = await house.pids()
  for (const pid of pids.filter((pid) => existsSync(`/proc/${pid}`))) process.kill(pid, 'SIGSTOP')
  // not before: what is accepted between the two would count as lost by the next cut, seconds later
  const moment = Date.now()
  await disk.freeze()
  await house.killServices()
  await house.broker.kill()
  await house.database.kill()
  await disk.boot()
  return moment
}

/** Starts all; after the last cut the publishers publish but a few more. */
async function bootAgain(house: House, last: boolean): Promise<void> {
  await house.database.start()
  await house.broker.start()
  house.startWriter()
  for (const name of house.names) {
    const count = (house.noted(name).at(-1)?.value ?? 0) + perSecond
    house.startPublisher(name, last ? { NUMBERED_COUNT: String(count) } : {})
  }
}
