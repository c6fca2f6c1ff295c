import type { FileHandle } from 'node:fs/promises'
import { Origins, type OriginsJson } from './origins.ts'
import { findRecord, writeRecord } from './record.ts'
import { type Files, type Segment, Segments } from './segments.ts'

export interface SpoolOptions {
  readonly dir: string
  readonly maxBytes: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Lines fell out at the bound. */
  readonly onDropped?: (origins: Origins) => void
  readonly files?: Files
}

/** Lines to be written to the database, and what `advance` needs to forget them. */
export interface Portion {
  readonly lines: string[]
  readonly origins: Origins
  readonly segment: Segment
  readonly end: number
}

const maxSegmentBytes = 4 << 20
const probeBytes = 64 << 10

/**
 * Lines on disk while the database is away, first in, first out: segments of records with checksums. `append` resolves
 * when they are synced. Past `maxBytes` the oldest segment is dropped, and its lines are counted. A segment is removed
 * when all of it is taken; after a kill it goes on about where it was (`taken`).
 */
export class Spool {
  readonly #options: SpoolOptions
  readonly #segments: Segments
  #opened = false
  /** One thing after the other. */
  #queue: Promise<unknown> = Promise.resolve()
  /** Lines that fell out at the bound. */
  dropped = 0
  /** Damaged places that were skipped. */
  corrupt = 0

  constructor(options: SpoolOptions) {
    this.#options = options
    this.#segments = new Segments(options.dir, options.files)
  }

  /** Whether there is nothing to take; true also before `open`. */
  get empty(): boolean {
    return this.#segments.all.length === 0
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#segments.bytes
  }

  /** When the oldest of it was spooled, in milliseconds since 1970; undefined where it is empty. */
  get since(): number | undefined {
    return this.#segments.all[0]?.since
  }

  /** Finds what an earlier run left; the others do so too. @throws the file system's error */
  async open(): Promise<void> {
    await this.#inTurn(async () => {})
  }

  /** Appends lines as one record and syncs it. @throws the file system's error; nothing of it is in the spool then */
  async append(lines: readonly string[], origins: Origins = Origins.unknown(lines.length)): Promise<void> {
    const time = this.#options.now()
    // as JSON, for a line may have line ends in its texts
    const text = JSON.stringify({ lines, ...origins.toJSON() })
    const record = writeRecord({ time, count: lines.length, text })
    await this.#inTurn(() => this.#append(record, time))
  }

  /** Whether something could be appended now. @throws as `append` */
  async probe(): Promise<void> {
    await this.#inTurn(async () => {
      if (!this.empty) return
      const segment = await this.#segments.create(0)
      try {
        if (this.#segments.writing) await writeFully(this.#segments.writing, Buffer.alloc(probeBytes), 0)
        await this.#segments.writing?.datasync()
      } finally {
        await this.#segments.remove(segment)
      }
    })
  }

  /** The oldest lines, of several records up to about `most`; undefined where there are none. @throws as `append` */
  async read(most: number): Promise<Portion | undefined> {
    return await this.#inTurn(async () => {
      for (let [segment] = this.#segments.all; segment; [segment] = this.#segments.all) {
        const bytes = await this.#segments.content(segment)
        const portion = bytes && this.#collect(segment, bytes, most)
        if (portion) return portion
        await this.#done(segment, bytes)
      }
      return undefined
    })
  }

  /** A portion that `read` gave is stored: forgets it. */
  async advance({ segment, end }: Portion): Promise<void> {
    await this.#inTurn(async () => {
      segment.taken = end
      if (!this.#segments.all.includes(segment)) return
      const bytes = await this.#segments.content(segment)
      if (!bytes || !findRecord(bytes, end)) await this.#done(segment, bytes)
      else await this.#segments.noteTaken(segment)
    })
  }

  /** Whether a portion is still there: past the bound it may have been dropped. */
  holds({ segment }: Portion): boolean {
    return this.#segments.all.includes(segment)
  }

  async close(): Promise<void> {
    await this.#queue
    await this.#segments.finish()
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      if (!this.#opened) await this.#segments.open()
      this.#opened = true
      return await work()
    })
    this.#queue = result.catch(() => {})
    return await result
  }

  async #append(record: Buffer, time: number): Promise<void> {
    await this.#makeRoom(record.length)
    const segment = await this.#segmentFor(record.length, time)
    try {
      if (this.#segments.writing) await writeFully(this.#segments.writing, record, segment.bytes)
      await this.#segments.writing?.datasync()
      segment.bytes += record.length
    } catch (error) {
      await this.#takeBack(segment)
      throw error
    }
  }

  /** Drops the oldest segments until `bytes` more stay within the bound. */
  async #makeRoom(bytes: number): Promise<void> {
    while (this.bytes + bytes > this.#options.maxBytes) {
      const [oldest] = this.#segments.all
      if (!oldest) return
      const content = await this.#segments.content(oldest)
      const portion = content && this.#collect(oldest, content, Number.POSITIVE_INFINITY)
      await this.#segments.remove(oldest)
      if (!portion) continue
      this.dropped += portion.lines.length
      this.#options.onDropped?.(portion.origins)
    }
  }

  async #segmentFor(bytes: number, time: number): Promise<Segment> {
    const last = this.#segments.all.at(-1)
    const limit = Math.min(maxSegmentBytes, this.#options.maxBytes / 8)
    return last && this.#segments.writing && last.bytes + bytes <= limit
      ? last
      : await this.#segments.create(time)
  }

  /** After a failed write the segment ends where it ended before, and is not written to again. */
  async #takeBack(segment: Segment): Promise<void> {
    try {
      await this.#segments.writing?.truncate(segment.bytes)
    } catch {
      // its checksum tells it from a record
    }
    await this.#segments.finish()
    if (segment.bytes === 0) await this.#segments.remove(segment)
  }

  #collect(segment: Segment, bytes: Buffer, most: number): Portion | undefined {
    const lines: string[] = []
    const origins = new Origins()
    let end = segment.taken
    for (let record = findRecord(bytes, end); record; record = findRecord(bytes, end)) {
      if (lines.length > 0 && lines.length + record.count > most) break
      if (lines.length === 0) segment.since = record.time
      if (record.damaged) this.corrupt++
      // written by `append`, and whole by its checksum
      const content = JSON.parse(record.body.toString('utf8')) as OriginsJson & { lines: string[] }
      for (const line of content.lines) lines.push(line)
      origins.addAll(Origins.fromJson(content))
      end = record.end
    }
    return lines.length > 0 ? { lines, origins, segment, end } : undefined
  }

  /** Nothing more is in this segment but, perhaps, damage. */
  async #done(segment: Segment, bytes: Buffer | undefined): Promise<void> {
    if (!bytes || segment.taken < segment.bytes) this.corrupt++
    await this.#segments.remove(segment)
  }
}

async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
