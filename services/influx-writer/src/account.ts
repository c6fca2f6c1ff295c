import type { Range } from '@constellation/bootstrap/ranges'
import type { Earlier, Entry, SourceFigures } from './entries.ts'
import { Source, type SourceState } from './source.ts'

const maxSources = 1000
/** So many forgotten epochs of a publisher are known by name: should one come again, it did not begin anew. */
const maxEarlier = 50
const day = 86_400_000
/** An epoch of which nothing was heard for so long is forgotten: one that has a successor, and any. */
const [supersededMs, goneMs] = [30 * day, 400 * day]

/**
 * What arrived, by publisher (`src`) and number (`seq`): what is safe, what came twice, what is missing.
 *
 * A publisher of which nothing was known when the account began is counted from the first number heard of; every later
 * one, and every new epoch of a known one, from 1.
 */
export class Account {
  /** The one that was longest without news comes first. */
  readonly #sources = new Map<string, Source>()
  /** By `<group>/<service>`. */
  readonly #earlier = new Map<string, Earlier>()
  /** `<group>/<service>` of the sources. */
  readonly #publishers = new Set<string>()
  readonly #shared: boolean
  /** Whether unknown publishers may have begun long before us. */
  #beginning: boolean

  /** @param shared other writers share the messages, and what is not here may be there: no gaps are counted */
  constructor(options: { readonly beginning: boolean; readonly shared: boolean }) {
    this.#beginning = options.beginning
    this.#shared = options.shared
  }

  /** The subscription is new: publishers not heard of before may have begun long ago. */
  begin(): void {
    this.#beginning = true
  }

  /** The log may lack its end: there was a power cut. */
  cut(): void {
    for (const source of this.#sources.values()) source.cut()
  }

  /**
   * Takes an entry in; the same entries in the same order give the same account. Tells whether it says more than what
   * comes next of a publisher says as well: then it must outlive a power cut.
   * @param now milliseconds since 1970
   */
  add(entry: Entry, now: number): boolean {
    switch (entry.kind) {
      case 'source':
        this.#restore(entry.source)
        return false
      case 'earlier':
        this.#earlier.set(entry.earlier.publisher, entry.earlier)
        this.#publishers.add(entry.earlier.publisher)
        return false
      case 'emptied':
        for (const source of this.#sources.values()) source.spooled = 0
        return false
      case 'forgotten':
        this.#forget(entry.src)
        return true
      case 'head':
        this.#source(entry.src, entry.head, now).raise(entry.head, this.#beginning)
        return false
      case 'spooled':
        this.#source(entry.src, entry.from, now).spool(entry.from, entry.to)
        return false
      case 'unspooled':
        this.#unspool(entry.src, entry.count)
        return false
      case 'stored':
        return this.#source(entry.src, entry.from, now).add(entry.from, entry.to)
      default:
        return this.#source(entry.src, entry.from, now)[entry.kind].add(entry.from, entry.to)
    }
  }

  knows(src: string): boolean {
    return this.#sources.has(src)
  }

  /** Safe ranges of a source, the last `most` of them. */
  ranges(src: string, most: number): Range[] {
    return this.#sources.get(src)?.ranges(most) ?? []
  }

  /** Whether anything is in the spool, as far as is known. */
  get spooled(): boolean {
    return [...this.#sources.values()].some(({ spooled }) => spooled > 0)
  }

  /** Epochs that nobody needs any more: silent for 30 days, with a successor; or for 400 days. */
  forgettable(now: number): string[] {
    const inOrder = [...this.#sources].sort(([, a], [, b]) => a.born - b.born)
    const newest = new Map(inOrder.map(([src]) => [publisherOf(src), src]))
    return [...this.#sources]
      .filter(([src, { seen, spooled }]) => {
        const limit = newest.get(publisherOf(src)) === src ? goneMs : supersededMs
        return now - seen >= limit && spooled === 0
      })
      .map(([src]) => src)
  }

  /** Sums over all sources, for the heartbeat: `gaps` is how many numbers are missing now. */
  totals(): { gaps: number; duplicates: number; late: number } {
    const sums = { gaps: 0, duplicates: 0, late: 0 }
    for (const { missing, duplicates, late } of [...this.#sources.values(), ...this.#earlier.values()]) {
      sums.gaps += missing
      sums.duplicates += duplicates
      sums.late += late
    }
    return sums
  }

  figures(): SourceFigures[] {
    return [...this.#sources].map(([src, source]) => {
      const { from, to, head, spooled, rejected, dropped, duplicates, late, assumed, missing } = source
      const elsewhere = spooled + rejected.count + dropped.count
      return {
        ...{ src, from, to, head, stored: Math.max(0, source.confirmed - elsewhere), spooled },
        ...{ rejected: rejected.count, rejected_ranges: rejected.ranges },
        ...{ dropped: dropped.count, dropped_ranges: dropped.ranges },
        ...{ duplicates, late, assumed, missing, missing_ranges: source.missingRanges },
      }
    })
  }

  /** What is left of what was forgotten. */
  earlier(): Earlier[] {
    return [...this.#earlier.values()]
  }

  /** The shortest entries that give this account again. */
  snapshot(): Entry[] {
    return [
      ...this.earlier().map((earlier): Entry => ({ kind: 'earlier', earlier })),
      ...[...this.#sources].map(([src, source]): Entry => ({ kind: 'source', source: source.state(src) })),
    ]
  }

  #unspool(src: string, count: number): void {
    const source = this.#sources.get(src)
    if (source) source.spooled = Math.max(0, source.spooled - count)
  }

  #source(src: string, first: number, now: number): Source {
    const publisher = publisherOf(src)
    const source =
      this.#sources.get(src) ?? new Source(this.#isOld(src, publisher) ? first : 1, now, this.#shared)
    source.seen = now
    this.#keep(src, source)
    return source
  }

  /** Whether it may have begun before what is known of it. */
  #isOld(src: string, publisher: string): boolean {
    const forgotten = this.#earlier.get(publisher)?.epochs.includes(epochOf(src)) ?? false
    return forgotten || (this.#beginning && !this.#publishers.has(publisher))
  }

  #restore(state: SourceState): void {
    this.#keep(state.src, new Source(state.from, state.seen, this.#shared, state))
  }

  /** Puts it last. */
  #keep(src: string, source: Source): void {
    this.#sources.delete(src)
    this.#sources.set(src, source)
    this.#publishers.add(publisherOf(src))
    if (this.#sources.size <= maxSources) return
    const [oldest] = this.#sources.keys()
    if (oldest !== undefined) this.#forget(oldest)
    if (this.#publishers.size > maxSources) this.#publishers.clear()
  }

  /** Of a forgotten epoch the sums stay with its publisher. */
  #forget(src: string): void {
    const source = this.#sources.get(src)
    if (!source) return
    this.#sources.delete(src)
    const publisher = publisherOf(src)
    const before = this.#earlier.get(publisher)
    this.#earlier.delete(publisher)
    this.#earlier.set(publisher, {
      publisher,
      epochs: [...(before?.epochs ?? []), epochOf(src)].slice(-maxEarlier),
      confirmed: (before?.confirmed ?? 0) + source.confirmed,
      rejected: (before?.rejected ?? 0) + source.rejected.count,
      dropped: (before?.dropped ?? 0) + source.dropped.count,
      duplicates: (before?.duplicates ?? 0) + source.duplicates,
      late: (before?.late ?? 0) + source.late,
      missing: (before?.missing ?? 0) + source.missing,
    })
    const [oldest] = this.#earlier.keys()
    if (this.#earlier.size > maxSources && oldest !== undefined) this.#earlier.delete(oldest)
  }
}

const publisherOf = (src: string) => src.slice(0, src.lastIndexOf('/'))
const epochOf = (src: string) => src.slice(src.lastIndexOf('/') + 1)
