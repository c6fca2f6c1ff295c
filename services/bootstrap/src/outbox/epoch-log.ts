import * as fs from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Range, Ranges } from '../ranges.ts'
import type { Stamped } from './outbox.ts'
import { decode, encode, type Record } from './record.ts'
import { SegmentReader } from './segment-reader.ts'

interface Segment {
  /** The number of its first record; its file is `<first, 12 digits>.log`. */
  readonly first: number
  bytes: number
}

/** How many of the newest records are kept in memory too, so that sending them does not read the disk. */
const recentRecords = 1000

/** The log of one epoch: a folder of segments, and the head in a small file. All numbers are of this epoch. */
export class EpochLog {
  readonly epoch: string
  readonly #dir: string
  readonly #segmentBytes: number
  readonly #segments: Segment[] = []
  readonly #confirmed = new Ranges()
  readonly #recent = new Map<number, Record>()
  readonly #reader: SegmentReader
  #file: number | undefined
  #headFile: number | undefined
  #headWritten = 0
  #bytes = 0
  #seq = 0
  #head = 1
  #next = 1
  #syncing: Promise<void> | undefined
  /** Up to which number all is on the disk itself. */
  #synced = 0

  private constructor(dir: string, epoch: string, segmentBytes: number) {
    this.epoch = epoch
    this.#dir = join(dir, epoch)
    this.#segmentBytes = segmentBytes
    this.#reader = new SegmentReader((first) => this.#path(first))
  }

  /** Opens an epoch's log, or makes it. A torn last record (a power cut) is cut off. */
  static open(dir: string, epoch: string, segmentBytes: number): EpochLog {
    const log = new EpochLog(dir, epoch, segmentBytes)
    if (fs.mkdirSync(log.#dir, { recursive: true }) !== undefined) syncFolder(dir)
    const names = fs.readdirSync(log.#dir).filter((name) => /^\d{12}\.log$/.test(name))
    for (const name of names.sort())
      log.#segments.push({ first: Number(name.slice(0, 12)), bytes: fs.statSync(join(log.#dir, name)).size })
    log.#seq = (log.#segments[0]?.first ?? 1) - 1
    log.#recover()
    log.#bytes = log.#segments.reduce((sum, { bytes }) => sum + bytes, 0)
    log.#head = Math.min(log.#seq + 1, Math.max(log.#segments[0]?.first ?? 1, log.#readHead()))
    log.#next = log.#head
    log.#synced = log.#seq
    return log
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
    return this.#bytes
  }

  /**
   * Writes a record to the log; with `synced` it is on the disk itself when this returns.
   * @throws the file system's error (ENOSPC, EIO); then nothing was written, and no number was used
   */
  append(reading: Stamped, synced: boolean): Record {
    const record = { seq: this.#seq + 1, ...reading }
    const bytes = Buffer.from(encode(record))
    let segment = this.#segments.at(-1)
    if (this.#file === undefined || !segment || segment.bytes >= this.#segmentBytes)
      segment = this.#startSegment()
    this.#write(segment, bytes, synced)
    this.#seq = record.seq
    if (synced) this.#synced = record.seq
    this.#recent.set(record.seq, record)
    if (this.#recent.size > recentRecords) this.#recent.delete(this.#recent.keys().next().value ?? 0)
    return record
  }

  /** The next one to be sent; what cannot be read back goes to `lost`. */
  take(lost: (range: Range) => void): Record | undefined {
    while (this.#next <= this.#seq) {
      this.#next = this.#confirmed.firstMissing(Math.max(this.#next, this.#head))
      if (this.#next > this.#seq) break
      const wanted = this.#next
      const record = this.#recent.get(wanted) ?? this.#readBack(wanted)
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
  oldest(): Record | undefined {
    if (this.#head > this.#seq) return undefined
    return this.#recent.get(this.#head) ?? this.#readBack(this.#head)
  }

  rewind(): void {
    this.#next = this.#head
  }

  /** All that waits, in order, read from the disk; sending is not disturbed. */
  *waitingRecords(): Generator<Record> {
    const reader = new SegmentReader((first) => this.#path(first))
    const segments = this.#segments.map(({ first }) => first)
    try {
      for (let seq = this.#head; seq <= this.#seq; ) {
        seq = this.#confirmed.firstMissing(seq)
        const at = Math.max(
          0,
          segments.findLastIndex((first) => first <= seq),
        )
        const record = seq <= this.#seq ? reader.find(segments.slice(at), seq) : undefined
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
    this.#removeConfirmed()
  }

  /**
   * Gives back the room of the newest segment, where all of it is confirmed; tells whether it did. An empty one takes its
   * place, since its name keeps the number.
   * @throws the file system's error
   */
  makeRoom(): boolean {
    if (this.#head <= this.#seq || (this.#segments.at(-1)?.bytes ?? 0) === 0) return false
    this.#startSegment()
    while (this.#segments.length > 1) this.#removeFirst()
    return true
  }

  /** Drops the oldest segment; tells the numbers that still waited in it. */
  dropOldest(): Range[] {
    const next = this.#segments[1]
    if (!next) return []
    const waiting = this.#confirmed.missing(this.#head, next.first - 1)
    this.confirm(this.#head, next.first - 1)
    return waiting
  }

  /** Drops all that waits; tells its numbers. */
  dropAll(): Range[] {
    const waiting = this.#confirmed.missing(this.#head, this.#seq)
    this.confirm(this.#head, this.#seq)
    return waiting
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
    if (this.#file !== undefined) fs.closeSync(this.#file)
    if (this.#headFile !== undefined) fs.closeSync(this.#headFile)
    this.#reader.close()
    this.#file = undefined
    this.#headFile = undefined
  }

  /** Deletes the whole log. */
  remove(): void {
    this.close()
    fs.rmSync(this.#dir, { recursive: true, force: true })
  }

  #path(first: number): string {
    return join(this.#dir, `${String(first).padStart(12, '0')}.log`)
  }

  #startSegment(): Segment {
    const path = this.#path(this.#seq + 1)
    const file = fs.openSync(path, 'a', 0o600)
    if (this.#file !== undefined) {
      fs.fdatasyncSync(this.#file) // the next sync is of the new file alone
      fs.closeSync(this.#file)
    }
    this.#file = file
    syncFolder(this.#dir)
    const last = this.#segments.at(-1)
    const bytes = fs.fstatSync(file).size
    if (last?.first === this.#seq + 1) return last // empty until now
    const segment = { first: this.#seq + 1, bytes }
    this.#segments.push(segment)
    this.#removeConfirmed() // an earlier process may have left some
    return segment
  }

  #write(segment: Segment, bytes: Buffer, synced: boolean): void {
    const file = this.#file ?? -1 // set by startSegment
    let done = 0
    try {
      while (done < bytes.length) done += fs.writeSync(file, bytes, done)
      if (synced) fs.fdatasyncSync(file)
      segment.bytes += bytes.length
      this.#bytes += bytes.length
    } catch (error) {
      if (done > 0) fs.ftruncateSync(file, segment.bytes)
      throw error
    }
  }

  async #syncOnce(): Promise<void> {
    const upTo = this.#seq
    if (this.#file !== undefined) await promisify(fs.fdatasync)(this.#file)
    this.#synced = Math.max(this.#synced, upTo)
  }

  #readBack(seq: number): Record | undefined {
    const at = this.#segments.findLastIndex(({ first }) => first <= seq)
    return this.#reader.find(
      this.#segments.slice(Math.max(0, at)).map(({ first }) => first),
      seq,
    )
  }

  /** Deletes the segments that hold nothing that waits; then the oldest one always does. */
  #removeConfirmed(): void {
    while ((this.#segments[1]?.first ?? Number.POSITIVE_INFINITY) <= this.#head) this.#removeFirst()
  }

  #removeFirst(): void {
    const segment = this.#segments.shift()
    if (!segment) return
    this.#bytes -= segment.bytes
    this.#reader.forget(segment.first)
    fs.rmSync(this.#path(segment.first), { force: true })
  }

  /** Finds the last number, and cuts off a torn last record. */
  #recover(): void {
    const last = this.#segments.at(-1)
    if (!last) return
    const bytes = fs.readFileSync(this.#path(last.first))
    const whole = bytes.lastIndexOf(0x0a) + 1
    this.#seq = last.first - 1
    for (const line of bytes.toString('utf8', 0, whole).split('\n'))
      this.#seq = Math.max(this.#seq, decode(line)?.seq ?? 0)
    if (whole === bytes.length) return
    fs.truncateSync(this.#path(last.first), whole)
    last.bytes = whole
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

/** Without it a power cut may forget the name of a new file or folder, and with it what was synced there. */
function syncFolder(dir: string): void {
  const folder = fs.openSync(dir, 'r')
  try {
    fs.fsyncSync(folder)
  } finally {
    fs.closeSync(folder)
  }
}
