import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '@constellation/bootstrap/replace-file'
import { findRecord } from './record.ts'

/** What the spool needs of the file system: `node:fs/promises`, or a test's own. */
export interface Files {
  readonly mkdir: typeof mkdir
  readonly open: typeof open
  readonly readFile: typeof readFile
  readonly readdir: (dir: string) => Promise<string[]>
  readonly rename: typeof rename
  readonly rm: typeof rm
  readonly stat: typeof stat
}

/** One file of the spool. */
export interface Segment {
  readonly number: number
  bytes: number
  /** Up to where it was taken. */
  taken: number
  /** When its first record was spooled, in milliseconds since 1970; undefined until that is read. */
  since: number | undefined
}

/** The files of a spool, oldest first: `0000000001.seg` and on. */
export class Segments {
  readonly all: Segment[] = []
  readonly #dir: string
  readonly #files: Files
  #lastNumber = 0
  /** The last segment, while it is written to. */
  #writing: FileHandle | undefined
  /** The content of the segment that was read last. */
  #content: { readonly number: number; readonly bytes: Buffer } | undefined

  constructor(dir: string, files: Files = { mkdir, open, readFile, readdir, rename, rm, stat }) {
    this.#dir = dir
    this.#files = files
  }

  /** The file that `create` opened, as long as it may be written to. */
  get writing(): FileHandle | undefined {
    return this.#writing
  }

  /** Bytes that are not taken yet. */
  get bytes(): number {
    return this.all.reduce((sum, segment) => sum + segment.bytes - segment.taken, 0)
  }

  /** Makes the folder and finds what an earlier run left. @throws the file system's error */
  async open(): Promise<void> {
    await this.#files.mkdir(this.#dir, { recursive: true })
    const names = await this.#files.readdir(this.#dir)
    const numbers = names.map((name) => Number(/^(\d{10})\.seg$/.exec(name)?.[1] ?? 0)).filter((n) => n > 0)
    const found: Segment[] = []
    for (const number of numbers.sort((a, b) => a - b)) {
      const { size, mtimeMs } = await this.#files.stat(this.#path(number))
      found.push({ number, bytes: size, taken: 0, since: mtimeMs })
    }
    const last = found.at(-1)
    if (last) await this.#cutTorn(last)
    if (found[0]) found[0].taken = await this.#readTaken(found[0])
    this.all.push(...found)
    this.#lastNumber = last?.number ?? 0
  }

  /**
   * Notes in the file `taken` how far a segment was taken, so that after a kill not all of it is given out again. Not
   * synced, and no harm if it fails: then more is.
   */
  async noteTaken({ number, taken }: Segment): Promise<void> {
    try {
      const file = await this.#files.open(join(this.#dir, 'taken'), 'w')
      try {
        await file.write(`${number} ${taken}\n`)
      } finally {
        await file.close()
      }
    } catch {
      // as after a kill before it
    }
  }

  async #readTaken(segment: Segment): Promise<number> {
    const bytes = await this.#files.readFile(join(this.#dir, 'taken')).catch(() => undefined)
    const [number, taken] = (bytes?.toString() ?? '').trim().split(' ').map(Number)
    return number === segment.number && taken !== undefined && taken <= segment.bytes ? taken : 0
  }

  /** A power cut tears the last record, which nobody was told of: it is cut off, and is no damage. */
  async #cutTorn(segment: Segment): Promise<void> {
    const file = await this.#files.open(this.#path(segment.number), 'r+').catch(() => undefined)
    if (!file) return // its reader will tell
    try {
      const bytes = await file.readFile()
      let end = 0
      for (let record = findRecord(bytes, 0); record; record = findRecord(bytes, end)) end = record.end
      await file.truncate(end)
      segment.bytes = end
    } catch {
      // an unreadable one is counted as damaged by whoever reads it
    } finally {
      await file.close()
    }
  }

  /** A new, empty last segment, that `writing` writes to. @throws the file system's error */
  async create(since: number): Promise<Segment> {
    await this.finish()
    // numbers begin again after an empty start: a note about an earlier segment of this number must not outlive it
    if (this.all.length === 0) await this.#files.rm(join(this.#dir, 'taken'), { force: true })
    const number = this.#lastNumber + 1
    this.#writing = await this.#files.open(this.#path(number), 'w')
    this.#lastNumber = number
    const segment = { number, bytes: 0, taken: 0, since }
    this.all.push(segment)
    try {
      await syncFolder(this.#dir, this.#files.open)
    } catch (error) {
      await this.remove(segment)
      throw error
    }
    return segment
  }

  /** Nothing more is written to the last segment. */
  async finish(): Promise<void> {
    const file = this.#writing
    this.#writing = undefined
    await file?.close().catch(() => {}) // what counts was synced before
  }

  /**
   * A segment's bytes; nothing is written to it from here on. Undefined where it cannot be read for good: it is set
   * aside as `.bad` then. @throws the file system's error where another try may help
   */
  async content(segment: Segment): Promise<Buffer | undefined> {
    if (segment.number === this.#lastNumber) await this.finish()
    if (this.#content?.number === segment.number) return this.#content.bytes
    try {
      const bytes = await this.#files.readFile(this.#path(segment.number))
      this.#content = { number: segment.number, bytes }
      return bytes
    } catch (error) {
      if (!isLost(error)) throw error
      const path = this.#path(segment.number)
      await this.#files.rename(path, `${path}.bad`).catch(() => {})
      return undefined
    }
  }

  /** Forgets a segment. A file that cannot be removed is given out again after a restart, which changes nothing. */
  async remove(segment: Segment): Promise<void> {
    if (segment.number === this.#lastNumber) await this.finish()
    const at = this.all.indexOf(segment)
    if (at >= 0) this.all.splice(at, 1)
    if (this.#content?.number === segment.number) this.#content = undefined
    await this.#files.rm(this.#path(segment.number), { force: true }).catch(() => {})
  }

  #path(number: number): string {
    return join(this.#dir, `${String(number).padStart(10, '0')}.seg`)
  }
}

const isLost = (error: unknown) =>
  error instanceof Error && 'code' in error && ['EIO', 'ENOENT', 'EISDIR'].includes(String(error.code))
