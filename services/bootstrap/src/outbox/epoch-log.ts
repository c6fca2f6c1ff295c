import * as fs from 'node:fs'
import { join } from 'node:path'
import { type Range, Ranges } from '../ranges.ts'
import { syncFolder } from './files.ts'
import type { Stamped } from './outbox.ts'
import { encode, type LogRecord } from './record.ts'
import { Segments } from './segments.ts'

/** How many of the newest records are kept in memory too, so that sending them does not read the disk. */
const recentRecords = 1000

/** The log of one epoch: a folder of segments, and the head in a small file. All numbers are of this epoch. */
export class EpochLog {
  readonly epoch: string
  readonly #dir: string
  readonly #segments: Segments
  readonly #confirmed = new Ranges()
  readonly #recent = new Map<number, LogRecord>()
  #headFile: number | undefined
  #headWritten = 0
  #seq: number
  #head: number
  #next: number
  #syncing: Promise<void> | undefined
  /** Up to which number all is on the disk itself. */
  #synced: number

  /**
   * Opens an epoch's log, or makes it.
   * @param dir the outbox's folder
   * @param segmentBytes a segment of this size is full
   * @throws the file system's error
   */
  constructor(dir: string, epoch: string, segmentBytes: number) {
    this.epoch = epoch
    this.#dir = join(dir, epoch)
    if (fs.mkdirSync(this.#dir, { recursive: true }) !== undefined) syncFolder(dir)
    this.#segments = new Segments(this.#dir, segmentBytes)
    this.#seq = this.#segments.lastNumber
    this.#head = Math.min(this.#seq + 1, Math.max(this.#segments.first, this.#readHead()))
    this.#next = this.#head
    this.#synced = this.#seq
  }

  get seq(): number {
    return this.#seq
  }

  get head(): number {
    return this.#head
  }

  get waiting(): number {
    return this.#seq - this.#head + 1 - this.#confirmed.count
  }

  /** What the segments take on the disk. */
  get bytes(): number {
    return this.#segments.bytes
  }

  /**
   * Writes a record to the log; with `synced` it is on the disk itself when this returns.
   * @throws the file system's error (ENOSPC, EIO); then nothing was written, and no number was used
   */
  append(reading: Stamped, synced: boolean): LogRecord {
    const record = { seq: this.#seq + 1, ...reading }
    const bytes = Buffer.from(encode(record))
    if (this.#segments.full) this.#startSegment()
    this.#segments.append(bytes, synced)
    this.#seq = record.seq
    if (synced) this.#synced = record.seq
    this.#recent.set(record.seq, record)
    if (this.#recent.size > recentRecords) this.#recent.delete(this.#recent.keys().next().value ?? 0)
    return record
  }

  /** The next one to be sent; what cannot be read back goes to `lost`. */
  take(lost: (range: Range) => void): LogRecord | undefined {
    while (this.#next <= this.#seq) {
      this.#next = this.#confirmed.firstMissing(Math.max(this.#next, this.#head))
      if (this.#next > this.#seq) break
      const wanted = this.#next
      const record = this.#recent.get(wanted) ?? this.#segments.find(wanted)
      const end = record?.seq ?? this.#seq + 1
      if (end > wanted) {
        lost([wanted, end - 1])
        this.confirm(wanted, end - 1)
      }
      this.#next = end + 1
      if (record) return record
    }
    return undefined
  }

  /** The oldest one that waits. */
  oldest(): LogRecord | undefined {
    if (this.#head > this.#seq) return undefined
    return this.#recent.get(this.#head) ?? this.#segments.find(this.#head)
  }

  rewind(): void {
    this.#next = this.#head
  }

  /** All that waits, in order, read from the disk; sending is not disturbed. */
  *waitingRecords(): Generator<LogRecord> {
    const reader = this.#segments.newReader()
    try {
      for (let seq = this.#head; seq <= this.#seq; ) {
        seq = this.#confirmed.firstMissing(seq)
        const record = seq <= this.#seq ? this.#segments.find(seq, reader) : undefined
        if (!record) return
        if (!this.#confirmed.has(record.seq)) yield record
        seq = record.seq + 1
      }
    } finally {
      reader.close()
    }
  }

  /** Forgets numbers, and deletes the segments that hold nothing else. */
  confirm(from: number, to: number): void {
    const [low, high] = [Math.max(from, this.#head), Math.min(to, this.#seq)]
    if (low > high) return
    this.#confirmed.add(low, high)
    for (let seq = low; seq <= high && this.#recent.size > 0; seq++) this.#recent.delete(seq)
    this.#head = this.#confirmed.firstMissing(this.#head)
    this.#confirmed.forgetBelow(this.#head)
    this.#segments.removeBelow(this.#head)
  }

  /**
   * Gives back the room of the newest segment, where all of it is confirmed; tells whether it did. An empty one takes its
   * place, since its name keeps the number.
   * @throws the file system's error
   */
  makeRoom(): boolean {
    if (this.#head <= this.#seq || this.#segments.lastIsEmpty) return false
    this.#startSegment()
    return true
  }

  /** Drops the oldest segment; tells the numbers that still waited in it. */
  dropOldest(): Range[] {
    const next = this.#segments.second
    return next === undefined ? [] : this.#drop(next - 1)
  }

  /** Drops all that waits; tells its numbers. */
  dropAll(): Range[] {
    return this.#drop(this.#seq)
  }

  /** Syncs what was written so far; several calls at once share one sync. */
  async sync(): Promise<void> {
    while (this.#synced < this.#seq) {
      this.#syncing ??= this.#syncOnce().finally(() => {
        this.#syncing = undefined
      })
      await this.#syncing
    }
  }

  /** Writes the head down where it has moved: after a restart less is sent again. It need not be synced. */
  saveHead(): void {
    if (this.#head === this.#headWritten) return
    this.#headFile ??= fs.openSync(join(this.#dir, 'head'), fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600)
    fs.writeSync(this.#headFile, `${String(this.#head).padStart(16, '0')}\n`, 0)
    this.#headWritten = this.#head
  }

  close(): void {
    if (this.#headFile !== undefined) fs.closeSync(this.#headFile)
    this.#headFile = undefined
    this.#segments.close()
  }

  /** Deletes the whole log. */
  remove(): void {
    this.close()
    fs.rmSync(this.#dir, { recursive: true, force: true })
  }

  #startSegment(): void {
    this.#segments.start(this.#seq + 1)
    this.#segments.removeBelow(this.#head) // an earlier process may have left some
  }

  /** Forgets all up to a number; tells which of them still waited. */
  #drop(to: number): Range[] {
    const waiting = this.#confirmed.missing(this.#head, to)
    this.confirm(this.#head, to)
    return waiting
  }

  async #syncOnce(): Promise<void> {
    const upTo = this.#seq
    await this.#segments.sync()
    this.#synced = Math.max(this.#synced, upTo)
  }

  #readHead(): number {
    try {
      const head = Number(fs.readFileSync(join(this.#dir, 'head'), 'utf8'))
      return Number.isSafeInteger(head) ? head : 1
    } catch {
      return 1 // none yet, or not readable: then more is sent again
    }
  }
}
