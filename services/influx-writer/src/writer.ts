import { join } from 'node:path'
import type { Connection, ConnectionOptions, Value } from '@constellation/bootstrap'
import { bootId } from '@constellation/bootstrap/outbox/journal'
import { Batcher } from './batcher.ts'
import { accountProblem, Condition, type Speaker, spoolProblem } from './condition.ts'
import { confirm, confirmationPrefix } from './confirm.ts'
import { Database } from './database.ts'
import { Delivery } from './delivery.ts'
import { DiskFree } from './disk-free.ts'
import { type Entry, entriesOf, unspooled } from './entries.ts'
import { accountFigures } from './figures.ts'
import { forgetOld } from './forget.ts'
import { Intake } from './intake.ts'
import { Ledger } from './ledger.ts'
import { live } from './lifetime.ts'
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

function droppedEntries(origins: Origins): Entry[] {
  return [...unspooled(origins.counts()), ...entriesOf('dropped', numbersOf(origins.each()))]
}

async function onRecord(ledger: Ledger, condition: Condition, entries: readonly Entry[]): Promise<void> {
  try {
    await ledger.record(entries)
    condition.mended('account')
  } catch (error) {
    condition.fails('account', accountProblem(error))
  }
}
