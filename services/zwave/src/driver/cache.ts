import { open, stat, statfs, utimes } from 'node:fs/promises'
import { sleep } from '@constellation/bootstrap/wait'
import { db as library } from '@zwave-js/core/bindings/db/jsonl'
import type { PartialZWaveOptions } from 'zwave-js'
import { wordsOf } from './trouble.ts'

type Databases = NonNullable<NonNullable<PartialZWaveOptions['host']>['db']>
type FileHandle = Awaited<ReturnType<typeof open>>

/** Parts of the library's database that its types keep to itself (@alcalzone/jsonl-db 4.0.2). */
interface Database {
  readonly filename: string
  readonly lockfileName: string
  /** What is not written yet. */
  readonly _journal: { readonly key?: string }[]
  _handle: FileHandle | undefined
  /** That there is something to write, or too much written. They are set until that was done. */
  readonly _journalFlushable: { reset(): void }
  readonly _compressBySizeNeeded: { reset(): void }
  writeJournalToFile(file: FileHandle, journal: unknown, own?: boolean): Promise<FileHandle>
  doCompress(): Promise<void>
  _isOpen: boolean
  open(): Promise<void>
  close(): Promise<void>
}

/** What the cache tells. */
export interface CacheEvents {
  /** It cannot be written. */
  failed(error: unknown): void
  /** It can again. */
  written(): void
}

/** Time between two tries to write, in milliseconds. */
const retryMs = 10_000

/**
 * The library's cache on a disk that may be full. By itself the library lets the first write that fails end the process,
 * or, where something catches that, writes never again and keeps all that it would have written. Here it waits until the
 * disk can be written again; what it would write meanwhile is kept once for each value.
 */
export class Cache {
  readonly databases: Databases = {
    createInstance: (file, options) => {
      const made = library.createInstance(file, options)
      this.#watch(made as unknown as Database) // there at run time, private in the types
      return made
    },
  }
  readonly #events: CacheEvents
  readonly #retryMs: number
  readonly #failing = new Set<Database>()
  #told = false

  constructor(events: CacheEvents, everyMs: number = retryMs) {
    this.#events = events
    this.#retryMs = everyMs
  }

  #watch(database: Database): void {
    const write = database.writeJournalToFile.bind(database)
    const compress = database.doCompress.bind(database)
    const openFile = database.open.bind(database)
    const close = database.close.bind(database)
    const closing = new AbortController()
    const patiently = async (work: () => Promise<unknown>) => {
      do {
        try {
          await work()
          this.#succeeded(database)
          return
        } catch (error) {
          this.#failed(database, error)
        }
        shorten(database._journal)
        await sleep(this.#retryMs, closing.signal)
      } while (!closing.signal.aborted)
      database._journalFlushable.reset() // given up: the library would never come to its end
    }
    database.writeJournalToFile = async (file, journal, own) => {
      let handle = file
      let torn = false
      await patiently(async () => {
        if (torn) await handle.appendFile('\n') // half a line is ignored when it is read, one that goes on is not
        torn = true
        handle = await write(handle, journal, own)
      })
      return handle
    }
    // it saves room and needs some for that: where there is none the file is as good as it was
    database.doCompress = async () => {
      try {
        if (await hasRoomForAnother(database.filename)) return await compress()
      } catch {
        database._handle ??= await open(database.filename, 'a+')
      }
      database._compressBySizeNeeded.reset()
    }
    database.open = async () => {
      try {
        await openFile()
      } catch (error) {
        // what could not be opened stays locked in this process, so that nothing else could open it later
        if (!/Failed to lock/.test(wordsOf(error))) {
          database._isOpen = true
          await close()
        }
        throw error
      }
    }
    database.close = async () => {
      closing.abort() // each of what is left is tried once
      if (database._isOpen) await renew(`${database.lockfileName}.lock`) // else it is somebody else's
      await close().finally(() => this.#failing.delete(database))
    }
  }

  #failed(database: Database, error: unknown): void {
    this.#failing.add(database)
    if (this.#told) return
    this.#told = true
    this.#events.failed(error)
  }

  #succeeded(database: Database): void {
    this.#failing.delete(database)
    if (!this.#told || this.#failing.size > 0) return
    this.#told = false
    this.#events.written()
  }
}

/** At this age, in milliseconds, a lock is renewed: at 10 s its owner takes it for none (@alcalzone/proper-lockfile). */
const oldMs = 8000

/**
 * A lock that looks old is not given back, and kept young ever after: so it is just after the clock was set, or the
 * machine slept. One that does not is left alone: its owner would not know its own lock any more.
 */
async function renew(lock: string): Promise<void> {
  const now = new Date(Date.now())
  try {
    const { mtimeMs } = await stat(lock)
    if (Math.abs(now.getTime() - mtimeMs) > oldMs) await utimes(lock, now, now)
  } catch {
    // there is none
  }
}

async function hasRoomForAnother(file: string): Promise<boolean> {
  const [{ size }, { bavail, bsize }] = await Promise.all([stat(file), statfs(file)])
  return bavail * bsize > size
}

/** Of each value only what it was last is to be written. */
function shorten(journal: Database['_journal']): void {
  if (journal.some(({ key }) => key === undefined)) return // all was deleted in between: the order counts
  const last = new Map(journal.map((entry) => [entry.key, entry]))
  if (last.size < journal.length) journal.splice(0, journal.length, ...last.values())
}
