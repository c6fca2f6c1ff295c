import * as fs from 'node:fs'
import { type Range, Ranges } from '../ranges.ts'

/** So many epochs and, of each, so many of the newest ranges are named; all are counted. */
const [maxEpochs, maxRanges] = [4, 10]

/**
 * What fell out of an outbox, by number: in a file, so that it can be told why a number is nowhere, also by a later
 * process. Written only when something is lost, and not synced: a power cut may forget the last of it.
 */
export class Losses {
  readonly #path: string | undefined
  readonly #epochs = new Map<string, Ranges>()
  #count = 0

  /** @param path the file; undefined: they are kept in memory */
  constructor(path: string | undefined) {
    this.#path = path
    if (path !== undefined) this.#read(path)
  }

  get count(): number {
    return this.#count
  }

  /** `<epoch> 5-16,20;<epoch> …`; empty where nothing was lost. */
  get text(): string {
    return [...this.#epochs]
      .map(([epoch, ranges]) => `${epoch} ${newest(ranges).map(rangeText).join(',')}`)
      .join(';')
  }

  add(epoch: string, [from, to]: Range): void {
    const ranges = this.#epochs.get(epoch) ?? new Ranges()
    this.#count += ranges.add(from, to)
    this.#epochs.set(epoch, ranges)
    for (const oldest of this.#epochs.keys()) if (this.#epochs.size > maxEpochs) this.#epochs.delete(oldest)
    const [first] = newest(ranges)
    if (first) ranges.forgetBelow(first[0])
    if (this.#path !== undefined) this.#write(this.#path)
  }

  #write(path: string): void {
    const epochs = Object.fromEntries([...this.#epochs].map(([epoch, ranges]) => [epoch, newest(ranges)]))
    try {
      fs.writeFileSync(`${path}.new`, `${JSON.stringify({ count: this.#count, epochs })}\n`, { mode: 0o600 })
      fs.renameSync(`${path}.new`, path)
    } catch {} // a full disk: this process still knows it, and writes all at the next loss
  }

  #read(path: string): void {
    try {
      // written whole by us, and renamed: there, or not there
      const json = JSON.parse(fs.readFileSync(path, 'utf8')) as {
        count: number
        epochs: Record<string, Range[]>
      }
      for (const [epoch, ranges] of Object.entries(json.epochs)) this.#epochs.set(epoch, new Ranges(ranges))
      this.#count = json.count
    } catch {} // none yet
  }
}

const newest = (ranges: Ranges) => ranges.toJSON().slice(-maxRanges)

const rangeText = ([from, to]: Range) => (from === to ? `${from}` : `${from}-${to}`)
