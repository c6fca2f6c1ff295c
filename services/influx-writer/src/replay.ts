import { Backoff } from '@constellation/bootstrap/backoff'
import { orAborted, sleep } from '@constellation/bootstrap/wait'
import { type Condition, spoolProblem } from './condition.ts'
import { type Entry, entriesOf, unspooled } from './entries.ts'
import { type Lines, linesOf } from './lines.ts'
import { numbersOf } from './origins.ts'
import type { Portion, Spool } from './spool.ts'
import type { Storage, WriterCounters } from './storage.ts'

export interface ReplayParts {
  readonly spool: Spool
  readonly storage: Storage
  readonly condition: Condition
  readonly counters: WriterCounters
  /** Puts on record what left the spool. Must not throw. */
  readonly record: (entries: readonly Entry[]) => Promise<void>
  /** About how many lines go into one request. */
  readonly batchSize: number
}

/** With less than this left, and the database well, new batches wait for the spool to be empty. */
const nearlyEmptyBytes = 1 << 20

/** Writes what is in the spool to the database, in order, with growing delays while that fails. */
export class Replay {
  readonly #parts: ReplayParts
  readonly #backoff = new Backoff(1000, 30_000)
  #wake: (() => void) | undefined
  #settled: PromiseWithResolvers<void> | undefined
  #wasStored = false

  constructor(parts: ReplayParts) {
    this.#parts = parts
  }

  /** Something was spooled. */
  start(): void {
    this.#wake?.()
  }

  /** Resolves at once, or, where the spool is about to be empty, when it is or when that fails. */
  async settled(): Promise<void> {
    const { spool } = this.#parts
    if (!this.#wasStored || spool.empty || spool.bytes > nearlyEmptyBytes) return
    this.#settled ??= Promise.withResolvers()
    await this.#settled.promise
  }

  /** Until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const portion = await this.#next()
      if (portion) await this.#replay(portion, signal)
      else if (this.#parts.condition.works('spool')) await this.#idle(signal)
      else await sleep(this.#backoff.next(), signal)
    }
    this.#settle(false)
  }

  async #next(): Promise<Portion | undefined> {
    const { spool, condition, counters, batchSize } = this.#parts
    try {
      const portion = await spool.read(batchSize)
      counters.spool_corrupt = spool.corrupt
      if (!portion) this.#settle(false)
      return portion
    } catch (error) {
      condition.fails('spool', spoolProblem(error))
      this.#settle(false)
      return undefined
    }
  }

  async #replay(portion: Portion, signal: AbortSignal): Promise<void> {
    const { spool, storage, counters, record } = this.#parts
    let lines: Lines = linesOf(portion.lines, portion.origins)
    while (!signal.aborted && spool.holds(portion)) {
      const attempt = await orAborted(storage.store(lines), signal)
      if (!attempt) return
      const { rest, stored, refused, retryAfterMs } = attempt
      await record(entriesOf('rejected', numbersOf(refused)))
      if (rest.count === 0) {
        counters.replayed += stored
        await spool.advance(portion)
        const left = unspooled(portion.origins.counts())
        const recorded = record(spool.empty ? [...left, { kind: 'emptied' }] : left)
        this.#backoff.reset()
        this.#wasStored = true
        if (spool.empty) this.#settle(true)
        await recorded
        return
      }
      this.#settle(false)
      lines = rest
      await sleep(Math.max(retryAfterMs, this.#backoff.next()), signal)
    }
  }

  async #idle(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    if (this.#parts.spool.empty) await orAborted(promise, signal)
    this.#wake = undefined
  }

  #settle(wasStored: boolean): void {
    this.#wasStored = wasStored
    this.#settled?.resolve()
    this.#settled = undefined
  }
}
