import { statfs } from 'node:fs/promises'

/** What of a file system is looked at; `bavail`: blocks that a process without privileges may take. */
export type StatFs = (path: string) => Promise<{ readonly bavail: number; readonly bsize: number }>

/**
 * Free bytes of the disk that a folder is on. The heartbeat cannot wait for a disk: each reading gives what the last look
 * found and begins the next one, so that a disk that hangs is looked at once and costs nothing more.
 */
export class DiskFree {
  readonly #dir: string
  readonly #look: StatFs
  #bytes: number | undefined
  #looking = false

  constructor(dir: string, look: StatFs = statfs) {
    this.#dir = dir
    this.#look = look
  }

  /** Looks; resolves also where the file system cannot be asked, and at once where a look is under way. */
  async look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      const { bavail, bsize } = await this.#look(this.#dir)
      this.#bytes = bavail * bsize
    } catch {
      this.#bytes = undefined // unknown; that the folder cannot be used is told by who writes to it
    }
    this.#looking = false
  }

  /** What was free at the last look, as the heartbeat's field; nothing where it is not known. */
  figures(): Record<string, number> {
    void this.look()
    return this.#bytes === undefined ? {} : { disk_free_bytes: this.#bytes }
  }
}
