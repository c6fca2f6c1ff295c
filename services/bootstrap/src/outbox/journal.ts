import * as fs from 'node:fs'
import { join } from 'node:path'
import { newEpoch } from './epoch.ts'
import { replaceFileSync } from './files.ts'

interface State {
  /** In order of their beginning; new readings belong to the last one. */
  readonly epochs: readonly string[]
  readonly boot: string
  /** Whether the outbox was closed in order: all is on the disk. */
  readonly clean: boolean
}

/** Room for `epochs.json` and an epoch's folder with its first file, in blocks of 4 KiB. */
const reserveBytes = 32_768

/** Knows the epochs of an outbox, and whether the last one may go on: `epochs.json` in the outbox's folder. */
export class Journal {
  readonly #dir: string
  readonly #boot: string
  #epochs: string[] = []

  constructor(dir: string, boot: string) {
    this.#dir = dir
    this.#boot = boot
  }

  /**
   * The epochs, the last one for new readings: the one that was, where its log is there and nothing of it can have been
   * lost (the same boot, or closed in order), else a new one.
   * @throws the file system's error where the folder cannot be written
   */
  open(): readonly string[] {
    const there = fs.readdirSync(this.#dir).filter((name) => /^[0-9a-f]{8}$/.test(name))
    const before = this.#read()
    const known = before?.epochs.filter((epoch) => there.includes(epoch)) ?? []
    const strays = there.filter((epoch) => !known.includes(epoch)).sort()
    const goesOn = known.length > 0 && known.at(-1) === before?.epochs.at(-1) && this.#mayGoOn(before)
    this.#epochs = [...strays, ...known, ...(goesOn ? [] : [newEpoch()])]
    const same = goesOn && !before?.clean && this.#epochs.join() === before?.epochs.join()
    if (!same) this.#writeByAllMeans()
    this.#keepReserve()
    return this.#epochs
  }

  /** The log of this epoch is gone: all of it was confirmed. */
  forget(epoch: string): void {
    this.#epochs = this.#epochs.filter((each) => each !== epoch)
    this.#write(false)
  }

  /** Closed in order. */
  close(): void {
    this.#write(true)
  }

  /** On a full disk with the room that the reserve gives, which is enough for a new epoch's folder too. */
  #writeByAllMeans(): void {
    try {
      this.#write(false)
    } catch {
      fs.rmSync(join(this.#dir, 'reserve'), { force: true })
      this.#write(false)
    }
  }

  /** Takes some room while there is some: a service must be able to open its outbox on a disk that is full. */
  #keepReserve(): void {
    const path = join(this.#dir, 'reserve')
    try {
      if (!fs.existsSync(path)) fs.writeFileSync(path, Buffer.alloc(reserveBytes), { mode: 0o600 })
    } catch {
      fs.rmSync(path, { force: true }) // no room: then without
    }
  }

  #mayGoOn(before: State | undefined): boolean {
    return before !== undefined && (before.clean || before.boot === this.#boot)
  }

  #read(): State | undefined {
    try {
      const state: Partial<State> = JSON.parse(fs.readFileSync(join(this.#dir, 'epochs.json'), 'utf8'))
      if (!Array.isArray(state.epochs) || typeof state.boot !== 'string') return undefined
      return { epochs: state.epochs.map(String), boot: state.boot, clean: state.clean === true }
    } catch {
      return undefined // none yet, or torn: then a new epoch begins
    }
  }

  #write(clean: boolean): void {
    const state: State = { epochs: this.#epochs, boot: this.#boot, clean }
    replaceFileSync(join(this.#dir, 'epochs.json'), `${JSON.stringify(state)}\n`)
  }
}

/** Tells this boot of the machine from another: the kernel's boot_id (random(4)); empty where it is not Linux. */
export function bootId(): string {
  try {
    return fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
