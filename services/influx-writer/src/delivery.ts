import { Backoff } from '@constellation/bootstrap/backoff'
import type { Range } from '@constellation/bootstrap/ranges'
import { orAborted, sleep } from '@constellation/bootstrap/wait'
import type { Batch } from './batch.ts'
import type { Batcher } from './batcher.ts'
import { type Condition, spoolProblem } from './condition.ts'
import { type Entry, entriesOf } from './entries.ts'
import { numbersOf } from './origins.ts'
import type { Replay } from './replay.ts'
import type { Spool } from './spool.ts'
import type { Attempt, Storage, WriterCounters } from './storage.ts'

export interface DeliveryParts {
  readonly batcher: Batcher
  readonly storage: Storage
  readonly spool: Spool
  readonly replay: Pick<Replay, 'start' | 'settled'>
  readonly condition: Condition
  readonly counters: WriterCounters
  /** Puts what happened on record: what arrived, before it is acknowledged. Must not throw. */
  readonly record: (entries: readonly Entry[]) => Promise<void>
  /** These numbers are acknowledged, by publisher. */
  readonly confirm: (numbers: ReadonlyMap<string, readonly Range[]>) => void
}

/**
 * The rule of delivery: a message is acknowledged only when its point is in the database, or synced to the spool, or
 * kept as rejected, or when it is ignored on purpose. Batches go one after the other: straight to the database while
 * the spool is empty, else to the end of the spool.
 */
export class Delivery {
  readonly #parts: DeliveryParts
  readonly #backoff = new Backoff(500, 10_000)
  /** The batch that is on its way. */
  #batch: Batch | undefined

  constructor(parts: DeliveryParts) {
    this.#parts = parts
  }

  /** Since when the oldest message waits, in milliseconds since 1970; undefined where none does. */
  get since(): number | undefined {
    const { spool, batcher } = this.#parts
    return spool.since ?? this.#batch?.since ?? batcher.since
  }

  /**
   * Delivers until the batcher is closed and empty. With `hurry` aborted, nothing is waited for any more: what is not
   * stored is spooled, and what cannot be spooled stays with the broker.
   */
  async run(hurry: AbortSignal): Promise<void> {
    for (let batch = await this.#next(); batch; batch = await this.#next()) {
      if (await this.#makeSafe(batch, hurry)) await this.#commit(batch)
    }
  }

  async #next(): Promise<Batch | undefined> {
    this.#batch = await this.#parts.batcher.next()
    return this.#batch
  }

  async #makeSafe(batch: Batch, hurry: AbortSignal): Promise<boolean> {
    const { storage, spool, replay, counters } = this.#parts
    await storage.reject(batch.refusals)
    for (;;) {
      await orAborted(replay.settled(), hurry)
      let attempt: Attempt | undefined
      if (batch.lines.count > 0 && spool.empty && !hurry.aborted) {
        attempt = await orAborted(storage.store(batch.lines), hurry)
        counters.written += attempt?.stored ?? 0
        batch.refused.push(...(attempt?.refused ?? []))
        batch.lines = attempt?.rest ?? batch.lines
      }
      if (attempt?.rest.count === 0) await this.#probeSpool()
      if (batch.lines.count === 0 || (await this.#spool(batch))) {
        this.#backoff.reset()
        return true
      }
      if (hurry.aborted) return false
      await sleep(Math.max(attempt?.retryAfterMs ?? 0, this.#backoff.next()), hurry)
    }
  }

  async #spool({ lines }: Batch): Promise<boolean> {
    const { spool, replay, condition, counters, record } = this.#parts
    try {
      await spool.append(lines.list(), lines.origins)
    } catch (error) {
      condition.fails('spool', spoolProblem(error))
      return false
    }
    // taken in at once: the replay, which may have them already, must find them there
    const recorded = record(entriesOf('spooled', numbersOf(lines.origins.each())))
    condition.mended('spool')
    counters.spooled += lines.count
    counters.spool_dropped = spool.dropped
    replay.start()
    await recorded
    return true
  }

  /** A spool that failed once is needed at the next outage: find out whether it is well again. */
  async #probeSpool(): Promise<void> {
    const { spool, condition } = this.#parts
    if (condition.works('spool')) return
    try {
      await spool.probe()
      condition.mended('spool')
    } catch (error) {
      condition.fails('spool', spoolProblem(error))
    }
  }

  async #commit(batch: Batch): Promise<void> {
    const { counters, record, confirm } = this.#parts
    counters.batches++
    await record(batch.entries())
    batch.acknowledge()
    this.#batch = undefined
    confirm(batch.numbers())
    this.#parts.batcher.recycle(batch)
  }
}
