import * as fs from 'node:fs'
import { replaceFileSync } from './files.ts'

/** More starts than this are not kept: the oldest were needed for readings that left long ago. */
const maxStarts = 100

/**
 * When the machine was started, for each start that readings were taken in before its clock was set: in a file, so that
 * such a reading has the same time each time it is sent, also by a later process. Written only where there are any.
 */
export class Starts {
  readonly #path: string | undefined
  readonly #starts: Map<string, number>

  /** @param path the file; undefined: they are kept in memory */
  constructor(path: string | undefined) {
    this.#path = path
    this.#starts = new Map(path === undefined ? [] : readStarts(path))
  }

  /** In milliseconds since 1970; undefined where it is not known. */
  of(boot: string): number | undefined {
    return this.#starts.get(boot)
  }

  /**
   * Keeps what was found out, for good.
   * @throws the file system's error; then it is kept for this process alone
   */
  keep(boot: string, start: number): void {
    if (this.#starts.has(boot)) return
    this.#starts.set(boot, start)
    for (const oldest of this.#starts.keys()) if (this.#starts.size > maxStarts) this.#starts.delete(oldest)
    if (this.#path !== undefined)
      replaceFileSync(this.#path, `${JSON.stringify(Object.fromEntries(this.#starts))}\n`)
  }
}

function readStarts(path: string): [string, number][] {
  try {
    const json: unknown = JSON.parse(fs.readFileSync(path, 'utf8'))
    if (typeof json !== 'object' || json === null) return []
    return Object.entries(json).filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1]))
  } catch {
    return [] // none yet
  }
}
