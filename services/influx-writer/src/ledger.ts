import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '@constellation/bootstrap/replace-file'
import { Account } from './account.ts'
import type { Entry } from './entries.ts'
import { readLine, writeEntry, writeMark } from './ledger-log.ts'

/** The log is written anew from the account when it has grown past this. */
const compactAtBytes = 1 << 20
/**
 * How long what goes on in order may stay in the system's memory only. A power cut forgets that much of it, and the
 * publishers' next `head` tells it again; what they cannot tell is synced at once.
 */
const syncMs = 60_000

export interface LedgerOptions {
  /** Other writers share the messages. */
  readonly shared: boolean
  readonly now: () => number
  /** Tells this start of the machine from another. */
  readonly boot: string
}

/**
 * The account on disk: `account.log`, appended to before messages are acknowledged, so that a killed writer neither
 * forgets what it has stored nor takes it for missing; and `account.json` for people and tools.
 */
export class Ledger {
  readonly account: Account
  readonly #dir: string
  readonly #options: LedgerOptions
  #file: FileHandle | undefined
  #bytes = 0
  #syncedAt = 0
  #reportedAt = Number.NEGATIVE_INFINITY
  #changed = true
  /** Something in it must outlive a power cut. */
  #urgent = false
  /** Lines for the file; while there is none, the whole account is written to a new one. */
  #unwritten: string[] = []
  #isWritten = true
  /** One write after the other. */
  #queue: Promise<void> = Promise.resolve()
  #reporting: Promise<void> = Promise.resolve()

  private constructor(dir: string, account: Account, options: LedgerOptions) {
    this.#dir = dir
    this.account = account
    this.#options = options
  }

  /** Reads what an earlier run left; a folder that cannot be read counts as empty, the next write tells why. */
  static async open(dir: string, options: LedgerOptions): Promise<Ledger> {
    const text = await readFile(join(dir, 'account.log'), 'utf8').catch(() => undefined)
    const account = new Account({ beginning: text === undefined, shared: options.shared })
    let [boot, closed] = [options.boot, false]
    for (const line of text?.split('\n') ?? []) {
      const read = readLine(line)
      if (!read) continue
      closed = 'boot' in read && read.closed
      if ('boot' in read) boot = read.boot
      else account.add(read, options.now())
    }
    if (!closed && boot !== options.boot) account.cut()
    return new Ledger(dir, account, options)
  }

  /**
   * Takes entries in, at once, and writes them.
   * @throws the file system's error; the account has them all the same, and the next call writes them
   */
  async record(entries: readonly Entry[]): Promise<void> {
    const now = this.#options.now()
    for (const entry of entries) {
      if (this.account.add(entry, now)) this.#urgent = true
      if (this.#file !== undefined) this.#unwritten.push(writeEntry(entry))
    }
    if (entries.length > 0) {
      this.#changed = true
      this.#isWritten = false
    }
    const written = this.#queue.then(() => this.#write())
    this.#queue = written.catch(() => {})
    await written
  }

  /**
   * Writes `account.json`, at most every `everyMs`; one after the other, so that the last one stays.
   * @throws the file system's error; a later call writes it
   */
  report(everyMs: number): Promise<void> {
    const reported = this.#reporting.then(() => this.#report(everyMs))
    this.#reporting = reported.catch(() => {
      this.#changed = true
    })
    return reported
  }

  /** The end in order: what is written is on the disk, and says so. */
  async close(): Promise<void> {
    await this.#queue
    const file = this.#file
    this.#file = undefined
    try {
      await file?.datasync() // the mark must not be there without what is before it
      await file?.appendFile(writeMark({ boot: this.#options.boot, closed: true }))
      await file?.datasync()
    } catch {
      // then the next start takes it for a kill or a power cut
    }
    await file?.close()
  }

  async #report(everyMs: number): Promise<void> {
    const now = this.#options.now()
    if (!this.#changed || now - this.#reportedAt < everyMs) return
    this.#reportedAt = now
    this.#changed = false
    const { account } = this
    const report = {
      time: new Date(now).toISOString(),
      shared: this.#options.shared,
      sources: account.figures(),
      earlier: account.earlier(),
    }
    await replaceFile(join(this.#dir, 'account.json'), `${JSON.stringify(report, null, 1)}\n`)
  }

  async #write(): Promise<void> {
    if (this.#isWritten) return
    if (this.#file === undefined || this.#bytes > compactAtBytes) await this.#compact()
    else await this.#append(this.#file)
  }

  async #append(file: FileHandle): Promise<void> {
    const lines = Buffer.from(this.#unwritten.join(''))
    const [urgent, now] = [this.#urgent, this.#options.now()]
    this.#unwritten = []
    this.#urgent = false
    this.#isWritten = true
    try {
      await file.appendFile(lines)
      this.#bytes += lines.length
      if (!urgent && now - this.#syncedAt < syncMs) return
      await file.datasync()
      this.#syncedAt = now
    } catch (error) {
      // part of a line may be in the file: the whole is written anew the next time
      await this.#drop(file)
      throw error
    }
  }

  async #compact(): Promise<void> {
    if (this.#file) await this.#drop(this.#file)
    await mkdir(this.#dir, { recursive: true })
    const path = join(this.#dir, 'account.log')
    this.#unwritten = []
    this.#isWritten = true
    const text = this.account.snapshot().map(writeEntry).join('')
    try {
      await replaceFile(path, `${text}${writeMark({ boot: this.#options.boot, closed: false })}`)
      this.#file = await open(path, 'a')
    } catch (error) {
      this.#isWritten = false
      throw error
    }
    this.#bytes = Buffer.byteLength(text)
    this.#syncedAt = this.#options.now()
  }

  async #drop(file: FileHandle): Promise<void> {
    this.#file = undefined
    this.#isWritten = false
    this.#bytes = 0
    await file.close().catch(() => {})
  }
}
