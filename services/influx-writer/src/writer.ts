import { join } from 'node:path'
import type { Connection, ConnectionOptions, Value } from '@constellation/bootstrap'
import { bootId } from '@constellation/bootstrap/outbox/journal'
import { reasonOf } from '@constellation/bootstrap/reason'
import { orAborted, sleep } from '@constellation/bootstrap/wait'
import { Batcher } from './batcher.ts'
import { Condition, type Speaker, spoolProblem } from './condition.ts'
import { confirm, confirmationPrefix } from './confirm.ts'
import { Database } from './database.ts'
import { Delivery } from './delivery.ts'
import { DiskFree } from './disk-free.ts'
import { type Entry, entriesOf, unspooled } from './entries.ts'
import { accountFigures } from './figures.ts'
import { forgetOld } from './forget.ts'
import { Intake } from './intake.ts'
import { Ledger } from './ledger.ts'
import type { WriterConfig } from './options.ts'
import { numbersOf, type Origins } from './origins.ts'
import { Rejected } from './rejected.ts'
import { Replay } from './replay.ts'
import { Spool } from './spool.ts'
import { noCounts, Storage, type StorageParts } from './storage.ts'
import { SessionSubscriptions } from './subscriptions.ts'
import { Translator } from './translate.ts'
import { waitForClock } from './wait-for-clock.ts'
import { waitForFolder } from './wait-for-folder.ts'

/** What the writer needs of its surroundings; a `Service` has all of it. */
export interface Surroundings extends Speaker {
  readonly name: string
  readonly group: string
  readonly config: WriterConfig
  readonly log: StorageParts['log']
  readonly counters: Record<string, number>
  readonly signal: AbortSignal
  gauge(read: () => Record<string, Value>): void
  connect(options: ConnectionOptions): Connection
}

/** How long one request to the database may take. */
const timeoutMs = 10_000
/** How long the last batch may take; the stop of a service has 5 s for all. */
const lastFlushMs = 3500
/** How often the account is written for people: `account.json`. */
const reportMs = 60_000
const tendMs = 1000
const forgetMs = 3_600_000
const pingMs = 5000

/** Runs the writer until the signal aborts: MQTT → line → batch → database or spool → acknowledgement. */
export async function runWriter(service: Surroundings, now: () => number = Date.now): Promise<void> {
  const { config, signal, log, name, group } = service
  await waitForClock(now, signal, () => service.degraded('the clock is not set: messages stay at the broker'))
  await waitForFolder(config.spoolDir, bootId(), signal, (pid) =>
    service.degraded(
      `INFLUX_SPOOL_DIR ${config.spoolDir} is used by process ${pid}, another writer: messages stay at the broker`,
    ),
  )
  if (signal.aborted) return
  const counters = Object.assign(service.counters, noCounts)
  const condition = new Condition(service)
  const database = new Database({ ...config, timeoutMs })
  const spool = new Spool({
    dir: join(config.spoolDir, 'segments'),
    maxBytes: config.spoolMaxBytes,
    now,
    onDropped: (origins) => void record(droppedEntries(origins)),
  })
  const rejected = new Rejected(join(config.spoolDir, 'rejected'), now)
  const shared = config.shareGroup !== null
  const ledger = await Ledger.open(config.spoolDir, { shared, now, boot: bootId() })
  const record = (entries: readonly Entry[]) => onRecord(ledger, condition, entries)
  const prefix = confirmationPrefix(group, name)
  const batcher = new Batcher({ size: config.batchSize, flushMs: config.flushMs }, now)
  const storage = new Storage({ database, rejected, condition, counters, log })
  const replay = new Replay({ spool, storage, condition, counters, record, batchSize: config.batchSize })
  await spool.open().catch((error: unknown) => condition.fails('spool', spoolProblem(error)))
  if (spool.empty && ledger.account.spooled) await record([{ kind: 'emptied' }])

  const delivery = new Delivery({
    batcher,
    storage,
    spool,
    replay,
    condition,
    counters,
    record,
    confirm: (numbers) => confirm(prefix, ledger.account, numbers, intake.link),
  })
  const intake = new Intake({
    connect: (options) => service.connect(options),
    clientId: `${group}-${name}-intake`,
    receiveMaximum: 2 * config.batchSize,
    subscriptions: new SessionSubscriptions(
      join(config.spoolDir, 'subscriptions.json'),
      `${group}-${name}`,
      config.topics.map((filter) =>
        config.shareGroup === null ? filter : `$share/${config.shareGroup}/${filter}`,
      ),
    ),
    translator: new Translator({ filters: config.topics }),
    batcher,
    condition,
    counters,
    knows: (src) => ledger.account.knows(src),
    onBegin: () => ledger.account.begin(),
    now,
  })
  const disk = new DiskFree(config.spoolDir)
  void disk.look() // for the first heartbeat
  service.gauge(() => ({
    ...accountFigures(ledger.account),
    ...(shared ? { shared } : {}),
    spool_bytes: spool.bytes,
    spool_max_bytes: config.spoolMaxBytes,
    ...disk.figures(),
    lag_ms: Math.max(0, now() - (delivery.since ?? now())),
  }))
  const forget = () => forgetOld({ account: ledger.account, record, prefix, link: intake.link }, now())
  await live(signal, { database, condition, delivery, replay, batcher, intake, ledger, spool, forget, now })
}

interface Parts {
  readonly database: Database
  readonly condition: Condition
  readonly delivery: Delivery
  readonly replay: Replay
  readonly batcher: Batcher
  readonly intake: Intake
  readonly ledger: Ledger
  readonly spool: Spool
  readonly forget: () => Promise<void>
  readonly now: () => number
}

/** From the start on until the signal; then the stop: intake first, then the last batch, within a bound. */
async function live(signal: AbortSignal, parts: Parts): Promise<void> {
  const { database, condition, delivery, replay, batcher, intake, ledger, spool } = parts
  const hurry = new AbortController()
  const delivering = delivery.run(hurry.signal)
  const replaying = replay.run(signal)
  const pinging = untilHeard(database, condition, spool, signal)
  const tending = setInterval(tend(parts), tendMs)
  // a defect in either must end the service rather than leave it deaf
  await Promise.race([aborted(signal), delivering, replaying])
  intake.stop()
  batcher.close()
  const late = setTimeout(() => hurry.abort(), lastFlushMs)
  await Promise.all([delivering, replaying, pinging])
  clearTimeout(late)
  clearInterval(tending)
  await report(ledger, condition, 0)
  await intake.close()
  await ledger.close()
  await spool.close()
  database.close()
}

/** What is to be done now and then: the account for people, and forgetting. */
function tend({ ledger, condition, intake, forget, now }: Parts): () => void {
  let forgotAt = Number.NEGATIVE_INFINITY
  return () => {
    void report(ledger, condition, reportMs)
    if (!intake.link || now() - forgotAt < forgetMs) return
    forgotAt = now()
    void forget()
  }
}

function droppedEntries(origins: Origins): Entry[] {
  return [...unspooled(origins.counts()), ...entriesOf('dropped', numbersOf(origins.each()))]
}

async function onRecord(ledger: Ledger, condition: Condition, entries: readonly Entry[]): Promise<void> {
  try {
    await ledger.record(entries)
    condition.mended('account')
  } catch (error) {
    condition.fails('account', `the account in INFLUX_SPOOL_DIR cannot be written: ${reasonOf(error)}`)
  }
}

async function report(ledger: Ledger, condition: Condition, everyMs: number): Promise<void> {
  try {
    await ledger.report(everyMs)
  } catch (error) {
    condition.fails('account', `the account in INFLUX_SPOOL_DIR cannot be written: ${reasonOf(error)}`)
  }
}

/** Asks the database whether it is there, until it answers or something was written. */
async function untilHeard(
  database: Database,
  condition: Condition,
  spool: Spool,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && !condition.known && spool.empty) {
    const answer = await orAborted(database.ping(), signal)
    if (!answer) return
    if (answer.kind === 'stored') condition.mended('database')
    else if (!condition.known && spool.empty) condition.fails('database', answer.message)
    await sleep(pingMs, signal)
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
