import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Account, type Entry, type SourceState } from './account.ts'

/** The log is written anew from the account when it has grown past this. */
const compactAtBytes = 1 << 20
/** How long what was written may stay in the system's memory only; a power cut forgets that much of the account. */
const syncMs = 10_000

/**
 * The account on disk: `account.log`, appended to before messages are acknowledged, so that a killed writer neither
 * forgets what it has stored nor takes it for missing; and `account.json` for people and tools.
 */
export class Ledger {
  readonly account: Account
  readonly #dir: string
  readonly #now: () => number
  #file: FileHandle | undefined
  #bytes = 0
  #syncedAt = 0
  #reportedAt = 0
  #changed = true
  /** Lines that could not be written yet. */
  #unwritten: string[] = []

  private constructor(dir: string, account: Account, now: () => number) {
    this.#dir = dir
    this.account = account
    this.#now = now
  }

  /** Reads what an earlier run left; a folder that cannot be read counts as empty, the next write tells why. */
  static async open(dir: string, options: { countsGaps: boolean; now: () => number }): Promise<Ledger> {
    const text = await readFile(join(dir, 'account.log'), 'utf8').catch(() => undefined)
    const account = new Account({ beginning: text === undefined, countsGaps: options.countsGaps })
    for (const line of text?.split('\n') ?? []) {
      const entry = readEntry(line)
      if (entry) account.add(entry)
    }
    return new Ledger(dir, account, options.now)
  }

  /**
   * Takes entries in and writes them.
   * @throws the file system's error; the account has them all the same, and the next call writes them
   */
  async record(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) this.account.add(entry)
    if (entries.length > 0) this.#changed = true
    this.#unwritten.push(...entries.map(writeEntry))
    if (this.#unwritten.length === 0) return
    if (this.#file === undefined || this.#bytes > compactAtBytes) await this.#compact()
    else await this.#append(this.#file)
  }

  /** Writes `account.json`, at most every `everyMs`. */
  async report(everyMs: number): Promise<void> {
    const now = this.#now()
    if (!this.#changed || now - this.#reportedAt < everyMs) return
    this.#reportedAt = now
    this.#changed = false
    const report = { time: new Date(now).toISOString(), sources: this.account.figures() }
    await replace(join(this.#dir, 'account.json'), `${JSON.stringify(report, null, 1)}\n`)
  }

  async close(): Promise<void> {
    await this.#file?.datasync().catch(() => {})
    await this.#file?.close()
    this.#file = undefined
  }

  async #append(file: FileHandle): Promise<void> {
    const lines = Buffer.from(this.#unwritten.join(''))
    try {
      await file.appendFile(lines)
      this.#bytes += lines.length
      if (this.#now() - this.#syncedAt >= syncMs) {
        await file.datasync()
        this.#syncedAt = this.#now()
      }
      this.#unwritten = []
    } catch (error) {
      // part of a line may be in the file: the whole is written anew the next time
      await this.#drop(file)
      throw error
    }
  }

  /** The account as it is, in a new file that takes the log's place. */
  async #compact(): Promise<void> {
    if (this.#file) await this.#drop(this.#file)
    await mkdir(this.#dir, { recursive: true })
    const path = join(this.#dir, 'account.log')
    const text = this.account.snapshot().map(writeEntry).join('')
    await replace(path, text)
    this.#file = await open(path, 'a')
    this.#bytes = Buffer.byteLength(text)
    this.#unwritten = []
  }

  async #drop(file: FileHandle): Promise<void> {
    this.#file = undefined
    this.#bytes = 0
    this.#unwritten = []
    await file.close().catch(() => {})
  }
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { flush: true })
  await rename(`${path}.new`, path)
}

/** One line of JSON: `["src",from,to]`, `["src",head]`, or an object at a compaction. */
function writeEntry(entry: Entry): string {
  if (entry.kind === 'source') return `${JSON.stringify(entry.source)}\n`
  const { src } = entry
  return `${JSON.stringify(entry.kind === 'head' ? [src, entry.head] : [src, entry.from, entry.to])}\n`
}

/** Reads one line; undefined for what a kill or a power cut left: a part of a line is no JSON. */
function readEntry(line: string): Entry | undefined {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return undefined
  }
  if (!Array.isArray(json)) return isSource(json) ? { kind: 'source', source: json } : undefined
  const [src, from, to]: unknown[] = json
  if (typeof src !== 'string' || typeof from !== 'number') return undefined
  return typeof to === 'number' ? { kind: 'stored', src, from, to } : { kind: 'head', src, head: from }
}

function isSource(json: unknown): json is SourceState {
  if (typeof json !== 'object' || json === null) return false
  const { src, ranges, ...rest } = json as Partial<Record<string, unknown>> // an object by the line above
  return (
    typeof src === 'string' &&
    Array.isArray(ranges) &&
    ['from', 'head', 'duplicates', 'late', 'unnamed'].every((name) => typeof rest[name] === 'number')
  )
}
