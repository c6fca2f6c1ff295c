import * as fs from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { syncFolder } from './files.ts'
import { decode, type LogRecord } from './record.ts'
import { SegmentReader } from './segment-reader.ts'

interface Segment {
  /** The number of its first record; its file is `<first, 12 digits>.log`. */
  readonly first: number
  bytes: number
}

const fdatasync = promisify(fs.fdatasync)

/** The files that one epoch's records are in, oldest first; the last one is written to. */
export class Segments {
  /** The number of the last record of an earlier process; 0 where there is none. */
  readonly lastNumber: number
  readonly #dir: string
  readonly #maxBytes: number
  readonly #all: Segment[] = []
  readonly #reader: SegmentReader = this.newReader()
  /** The last segment, once this process writes to it. */
  #file: number | undefined
  #bytes = 0

  /**
   * Finds the segments of an earlier process. A torn last record (a power cut) is cut off.
   * @param maxBytes a segment of this size is full
   * @throws the file system's error
   */
  constructor(dir: string, maxBytes: number) {
    this.#dir = dir
    this.#maxBytes = maxBytes
    const names = fs.readdirSync(dir).filter((name) => /^\d{12}\.log$/.test(name))
    for (const name of names.sort())
      this.#all.push({ first: Number(name.slice(0, 12)), bytes: fs.statSync(join(dir, name)).size })
    this.lastNumber = this.#recover()
    this.#bytes = this.#all.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** What they take on the disk. */
  get bytes(): number {
    return this.#bytes
  }

  /** The first number of the oldest one; 1 where there is none. */
  get first(): number {
    return this.#all[0]?.first ?? 1
  }

  /** The first number of the one after the oldest; undefined where there is none. */
  get second(): number | undefined {
    return this.#all[1]?.first
  }

  /** Whether the next record needs a new one: the last one is full, or of an earlier process. */
  get full(): boolean {
    return this.#file === undefined || (this.#all.at(-1)?.bytes ?? 0) >= this.#maxBytes
  }

  /** Whether the last one holds nothing. */
  get lastIsEmpty(): boolean {
    return (this.#all.at(-1)?.bytes ?? 0) === 0
  }

  /**
   * Starts a segment; what is in the one before it is on the disk then.
   * @param first the number of its first record
   * @throws the file system's error; then there is none, and the next record needs one
   */
  start(first: number): void {
    const file = fs.openSync(this.#path(first), 'a', 0o600)
    try {
      if (this.#file !== undefined) fs.fdatasyncSync(this.#file) // the next sync is of the new file alone
      syncFolder(this.#dir)
    } catch (error) {
      fs.closeSync(file)
      throw error
    }
    if (this.#file !== undefined) fs.closeSync(this.#file)
    this.#file = file
    if (this.#all.at(-1)?.first === first) return // empty until now
    this.#all.push({ first, bytes: fs.fstatSync(file).size })
  }

  /**
   * Appends a record to the last segment; with `synced` it is on the disk itself when this returns.
   * @throws the file system's error; then nothing was written
   */
  append(bytes: Buffer, synced: boolean): void {
    const [file, segment] = [this.#file, this.#all.at(-1)]
    if (file === undefined || segment === undefined) throw new Error('no segment was started')
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

  /** Syncs what was written to the last one. */
  async sync(): Promise<void> {
    if (this.#file !== undefined) await fdatasync(this.#file)
  }

  /** The record `seq`, or the first one after it where it cannot be read; undefined where there is none. */
  find(seq: number, reader: SegmentReader = this.#reader): LogRecord | undefined {
    const at = Math.max(
      0,
      this.#all.findLastIndex(({ first }) => first <= seq),
    )
    return reader.find(
      this.#all.slice(at).map(({ first }) => first),
      seq,
    )
  }

  /** A reader for `find`, to be closed: the one that is used otherwise stays where it is. */
  newReader(): SegmentReader {
    return new SegmentReader((first) => this.#path(first))
  }

  /** Deletes those that hold only numbers below `head`, the last one excepted: its name keeps the number. */
  removeBelow(head: number): void {
    while ((this.second ?? Number.POSITIVE_INFINITY) <= head) this.#removeFirst()
  }

  close(): void {
    if (this.#file !== undefined) fs.closeSync(this.#file)
    this.#file = undefined
    this.#reader.close()
  }

  #path(first: number): string {
    return join(this.#dir, `${String(first).padStart(12, '0')}.log`)
  }

  #removeFirst(): void {
    const segment = this.#all.shift()
    if (!segment) return
    this.#bytes -= segment.bytes
    this.#reader.forget(segment.first)
    fs.rmSync(this.#path(segment.first), { force: true })
  }

  /** The number of the last record; a torn one after it is cut off. */
  #recover(): number {
    const last = this.#all.at(-1)
    if (!last) return 0
    const path = this.#path(last.first)
    const bytes = fs.readFileSync(path)
    const whole = bytes.lastIndexOf(0x0a) + 1
    if (whole < bytes.length) {
      fs.truncateSync(path, whole)
      last.bytes = whole
    }
    const numbers = bytes
      .toString('utf8', 0, whole)
      .split('\n')
      .map((line) => decode(line)?.seq ?? 0)
    return numbers.reduce((highest, seq) => Math.max(highest, seq), last.first - 1)
  }
}
