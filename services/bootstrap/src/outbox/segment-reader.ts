import * as fs from 'node:fs'
import { decode, type LogRecord } from './record.ts'

const chunkBytes = 65_536

/** Reads records back from segments, onwards from where it stopped, in chunks: memory stays flat however long they are. */
export class SegmentReader {
  readonly #path: (first: number) => string
  #first: number | undefined
  #file: number | undefined
  #offset = 0
  #rest = Buffer.alloc(0)
  #lines: LogRecord[] = []
  #at = 0

  constructor(path: (first: number) => string) {
    this.#path = path
  }

  /**
   * The record `seq`, or the first one after it where it cannot be read.
   * @param segments first numbers of the segments from the one on that holds `seq`
   */
  find(segments: readonly number[], seq: number): LogRecord | undefined {
    const known = this.#lines[this.#at]
    if (
      this.#first === undefined ||
      !segments.includes(this.#first) ||
      (known && known.seq > seq) ||
      this.#passed(seq)
    )
      this.#open(segments[0])
    for (;;) {
      for (; this.#at < this.#lines.length; this.#at++) {
        const record = this.#lines[this.#at]
        if (record && record.seq >= seq) return record
      }
      if (this.#fill()) continue
      const next = segments[segments.indexOf(this.#first ?? -1) + 1]
      if (next === undefined) return undefined
      this.#open(next)
    }
  }

  /** A segment was deleted. */
  forget(first: number): void {
    if (this.#first === first) this.close()
  }

  close(): void {
    if (this.#file !== undefined) fs.closeSync(this.#file)
    this.#file = undefined
    this.#first = undefined
    this.#lines = []
  }

  /** Whether `seq` lies before what was read last: then the segment is read again from its start. */
  #passed(seq: number): boolean {
    const last = this.#lines[this.#at - 1]
    return last !== undefined && last.seq >= seq
  }

  #open(first: number | undefined): void {
    this.close()
    if (first === undefined) return
    this.#first = first
    this.#file = fs.openSync(this.#path(first), 'r')
    this.#offset = 0
    this.#rest = Buffer.alloc(0)
    this.#at = 0
  }

  /** Reads the next chunk; false at the end of the segment. */
  #fill(): boolean {
    if (this.#file === undefined) return false
    const chunk = Buffer.allocUnsafe(chunkBytes)
    const read = fs.readSync(this.#file, chunk, 0, chunkBytes, this.#offset)
    this.#offset += read
    if (read === 0) return false
    const bytes = Buffer.concat([this.#rest, chunk.subarray(0, read)])
    const whole = bytes.lastIndexOf(0x0a) + 1
    this.#rest = bytes.subarray(whole)
    // what does not decode is damaged; whoever asks for its number gets the next one and sees the gap
    this.#lines = bytes
      .toString('utf8', 0, whole)
      .split('\n')
      .map(decode)
      .filter((record) => record !== undefined)
    this.#at = 0
    return true
  }
}
