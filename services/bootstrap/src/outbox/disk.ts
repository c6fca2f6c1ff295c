import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Range } from '../ranges.ts'
import { reasonOf } from '../reason.ts'
import { newEpoch } from './epoch.ts'
import { EpochLog } from './epoch-log.ts'
import { Journal } from './journal.ts'
import { Losses } from './losses.ts'
import { MemoryOutbox } from './memory.ts'
import type { Accepted, Outbox, OutboxEvents, Stamped, Undated } from './outbox.ts'
import { takeFolder } from './owner.ts'
import type { LogRecord } from './record.ts'
import { Starts } from './starts.ts'
import { countUndated, lastWritten } from './undated.ts'

export interface DiskOutboxOptions {
  readonly dir: string
  readonly maxBytes: number
  /** Time between two syncs in milliseconds; 0: `append` returns when the reading is on the disk. */
  readonly syncMs: number
  readonly events: OutboxEvents
  /** Tells this boot of the machine from another. */
  readonly bootId: string
}

/** How much is accepted in memory while the disk takes nothing. */
const overflowBytes = 8 * 2 ** 20

/**
 * An outbox on disk: one log an epoch. A process that was killed goes on with its epoch, since what it wrote is safe in
 * the kernel. After a reboot without an orderly end the newest numbers may have left without being on the disk, so that
 * a new epoch begins, and no number is ever used twice; what waits of the old one is sent first. While the disk takes
 * nothing, readings are accepted in memory, under an epoch of their own for the same reason.
 * @throws the file system's error where the folder cannot be made or read; Error where another process has it
 */
export class DiskOutbox implements Outbox {
  readonly durable = true
  readonly starts: Starts
  readonly lastKnown: number
  readonly #options: DiskOutboxOptions
  readonly #journal: Journal
  readonly #current: EpochLog
  #old: EpochLog[]
  readonly #overflow: MemoryOutbox
  readonly #timer: NodeJS.Timeout
  readonly #losses: Losses
  #problem: string | undefined

  constructor(options: DiskOutboxOptions) {
    this.#options = options
    mkdirSync(options.dir, { recursive: true, mode: 0o700 })
    const user = takeFolder(options.dir, options.bootId)
    if (user !== undefined)
      throw new Error(
        `process ${user} uses it (is this service running twice, or another one with this folder?)`,
      )
    this.lastKnown = lastWritten(options.dir)
    this.#losses = new Losses(join(options.dir, 'losses.json'))
    this.starts = new Starts(join(options.dir, 'starts.json'))
    this.#journal = new Journal(options.dir, options.bootId)
    const segmentBytes = Math.max(16_384, Math.min(2 ** 20, options.maxBytes >> 4))
    const logs = this.#journal.open().map((epoch) => new EpochLog(options.dir, epoch, segmentBytes))
    this.#current = logs.pop() ?? new EpochLog(options.dir, newEpoch(), segmentBytes)
    this.#old = logs
    this.#overflow = new MemoryOutbox(overflowBytes, options.events.onDropped)
    this.#removeEmpty()
    this.#timer = setInterval(() => void this.#tick(), options.syncMs || 1000).unref()
  }

  get epoch(): string {
    return this.#current.epoch
  }

  get epochs(): readonly string[] {
    const overflow = this.#overflow.seq > 0 ? this.#overflow.epochs : []
    return [...this.#old.map(({ epoch }) => epoch), this.epoch, ...overflow]
  }

  get seq(): number {
    return this.#current.seq
  }

  get head(): number {
    return this.#current.head
  }

  headOf(epoch: string): number {
    return this.#logOf(epoch)?.head ?? this.#overflow.headOf(epoch)
  }

  get front(): string {
    const log = this.#logs.find(({ waiting }) => waiting > 0)
    return log ? `${log.epoch}/${log.head}` : this.#overflow.front
  }

  get waiting(): number {
    return this.#logs.reduce((sum, log) => sum + log.waiting, this.#overflow.waiting)
  }

  get dropped(): number {
    return this.#losses.count + this.#overflow.dropped
  }

  get droppedNumbers(): string {
    return [this.#losses.text, this.#overflow.droppedNumbers].filter(Boolean).join(';')
  }

  append(reading: Stamped): Accepted {
    try {
      const record = this.#write(reading)
      this.#tell(undefined)
      this.#keepBound()
      return { epoch: this.epoch, ...record }
    } catch (error) {
      this.#tell(error)
      return this.#overflow.append(reading)
    }
  }

  take(): Accepted | undefined {
    for (const log of this.#logs) {
      const record = log.take((range) => this.#lost(log.epoch, range, 'it cannot be read back'))
      if (record) return { epoch: log.epoch, ...record }
    }
    return this.#overflow.take()
  }

  oldest(): Accepted | undefined {
    for (const log of this.#logs) {
      const record = log.oldest()
      if (record) return { epoch: log.epoch, ...record }
    }
    return this.#overflow.oldest()
  }

  rewind(): void {
    for (const log of this.#logs) log.rewind()
    this.#overflow.rewind()
  }

  undated(): ReadonlyMap<string, Undated> {
    const logs = this.#logs.map((log) => log.waitingRecords())
    return countUndated([...logs, this.#overflow.waitingRecords()])
  }

  confirm(epoch: string, ranges: readonly Range[]): void {
    this.#overflow.confirm(epoch, ranges)
    const log = this.#logOf(epoch)
    for (const [from, to] of ranges) log?.confirm(from, to)
    if (log !== this.#current) this.#removeEmpty()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    try {
      await this.#current.sync()
      for (const log of this.#logs) log.saveHead()
      this.#journal.close()
    } catch (error) {
      this.#tell(error)
    }
    for (const log of this.#logs) log.close()
  }

  /** In the order that they are sent in. */
  get #logs(): readonly EpochLog[] {
    return [...this.#old, this.#current]
  }

  #logOf(epoch: string): EpochLog | undefined {
    return this.#logs.find((log) => log.epoch === epoch)
  }

  /** On a full disk the room that confirmed readings take is used first. */
  #write(reading: Stamped): LogRecord {
    const synced = this.#options.syncMs === 0
    try {
      return this.#current.append(reading, synced)
    } catch (error) {
      if (!this.#current.makeRoom()) throw error
      return this.#current.append(reading, synced)
    }
  }

  async #tick(): Promise<void> {
    try {
      await this.#current.sync()
      for (const log of this.#logs) log.saveHead()
    } catch (error) {
      this.#tell(error)
    }
  }

  #keepBound(): void {
    const bytes = () => this.#logs.reduce((sum, log) => sum + log.bytes, 0)
    while (bytes() > this.#options.maxBytes) {
      const [log = this.#current] = this.#old
      const ranges = log === this.#current ? log.dropOldest() : log.dropAll()
      if (ranges.length === 0 && log === this.#current) return
      for (const range of ranges) this.#lost(log.epoch, range, 'the outbox is full')
      this.#removeEmpty()
    }
  }

  #lost(epoch: string, range: Range, why: string): void {
    this.#losses.add(epoch, range)
    this.#options.events.onDropped(epoch, range, why)
  }

  #removeEmpty(): void {
    for (const log of this.#old.filter(({ waiting }) => waiting === 0)) {
      log.remove()
      this.#old = this.#old.filter((each) => each !== log)
      this.#forget(log.epoch)
    }
  }

  #forget(epoch: string): void {
    try {
      this.#journal.forget(epoch)
    } catch (error) {
      this.#tell(error) // the next start finds that its log is gone
    }
  }

  #tell(error: unknown): void {
    const problem = error === undefined ? undefined : `outbox ${this.#options.dir}: ${reasonOf(error)}`
    if (problem === this.#problem) return
    this.#problem = problem
    this.#options.events.onProblem(problem)
  }
}
