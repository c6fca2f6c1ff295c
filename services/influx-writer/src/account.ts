import { type Range, Ranges } from '@constellation/bootstrap/ranges'

/** What is known of one publisher's epoch. */
export interface SourceFigures {
  readonly src: string
  /** Its numbers are counted from here on; what is before was not for this writer. */
  readonly from: number
  /** The highest number that is stored, or known to be confirmed. */
  readonly to: number
  readonly head: number
  readonly stored: number
  readonly duplicates: number
  /** Came after higher ones, and filled a gap. */
  readonly late: number
  /** How many never came, and which; the oldest ranges of a very long list are no longer named. */
  readonly missing: number
  readonly missing_ranges: readonly Range[]
}

/** One thing that the account learns; the log on disk is made of these. */
export type Entry =
  | { readonly kind: 'stored'; readonly src: string; readonly from: number; readonly to: number }
  | { readonly kind: 'head'; readonly src: string; readonly head: number }
  | { readonly kind: 'source'; readonly source: SourceState }

/** A source as it is written at a compaction. */
export interface SourceState {
  readonly src: string
  readonly from: number
  readonly head: number
  readonly duplicates: number
  readonly late: number
  readonly unnamed: number
  readonly ranges: readonly Range[]
}

interface Source {
  from: number
  head: number
  duplicates: number
  late: number
  /** With the numbers of gaps that are no longer named. */
  readonly stored: Ranges
  /** How many numbers of `stored` are such. */
  unnamed: number
  /** Additions since the number of ranges was looked at. */
  additions: number
}

const maxSources = 1000
/** How many ranges a publisher may have, about: past it the oldest gaps are no longer named, only counted. */
const maxRanges = 1000

/**
 * What arrived, by publisher (`src`) and number (`seq`): what is stored, what came twice, what is missing.
 *
 * A publisher of which nothing was known when the account began is counted from the first number heard of; every later
 * one, and every new epoch of a known one, from 1.
 */
export class Account {
  readonly #sources = new Map<string, Source>()
  /** `<group>/<service>` of the sources. */
  readonly #publishers = new Set<string>()
  readonly #countsGaps: boolean
  /** Whether unknown publishers may have begun long before us. */
  #beginning: boolean

  /** @param countsGaps false where other writers share the messages, and what is not here may be there */
  constructor(options: { readonly beginning: boolean; readonly countsGaps: boolean }) {
    this.#beginning = options.beginning
    this.#countsGaps = options.countsGaps
  }

  /** The subscription is new: publishers not heard of before may have begun long ago. */
  begin(): void {
    this.#beginning = true
  }

  /** Takes an entry in; the same entries in the same order give the same account. */
  add(entry: Entry): void {
    if (entry.kind === 'source') this.#restore(entry.source)
    else if (entry.kind === 'head') this.#addHead(entry.src, entry.head)
    else this.#addStored(entry.src, entry.from, entry.to)
  }

  knows(src: string): boolean {
    return this.#sources.has(src)
  }

  /** Stored ranges of a source, the last `most` of them. */
  ranges(src: string, most: number): Range[] {
    return this.#sources.get(src)?.stored.toJSON().slice(-most) ?? []
  }

  /** Sums over all sources, for the heartbeat: `gaps` is how many numbers are missing now. */
  totals(): { gaps: number; duplicates: number; late: number } {
    const sums = { gaps: 0, duplicates: 0, late: 0 }
    for (const source of this.#sources.values()) {
      sums.gaps += this.#missing(source)
      sums.duplicates += source.duplicates
      sums.late += source.late
    }
    return sums
  }

  figures(): SourceFigures[] {
    return [...this.#sources].map(([src, source]) => {
      const { from, head, duplicates, late, unnamed } = source
      const to = Math.max(source.stored.last, head - 1)
      const missing = this.#missing(source)
      const missing_ranges = missing > 0 ? source.stored.missing(from, to) : []
      const stored = source.stored.count - unnamed
      return { src, from, to, head, stored, duplicates, late, missing, missing_ranges }
    })
  }

  /** The shortest entries that give this account again. */
  snapshot(): Entry[] {
    return [...this.#sources].map(([src, { from, head, duplicates, late, unnamed, stored }]) => ({
      kind: 'source',
      source: { src, from, head, duplicates, late, unnamed, ranges: stored.toJSON() },
    }))
  }

  #missing({ from, head, stored, unnamed }: Source): number {
    const all = Math.max(stored.last, head - 1) - from + 1
    return this.#countsGaps ? Math.max(0, all - stored.count + unnamed) : 0
  }

  #addStored(src: string, from: number, to: number): void {
    const source = this.#source(src, from)
    const high = source.stored.last
    const fresh = source.stored.add(from, to)
    source.from = Math.min(source.from, from)
    source.duplicates += to - from + 1 - fresh
    source.late += fresh - Math.min(fresh, Math.max(0, to - Math.max(high, from - 1)))
    if (++source.additions > maxRanges / 2) this.#bound(source)
  }

  #bound(source: Source): void {
    source.additions = 0
    const ranges = source.stored.toJSON()
    const oldest = ranges[ranges.length - maxRanges]
    const [first] = ranges
    if (first && oldest && oldest !== first) source.unnamed += source.stored.add(first[0], oldest[0])
  }

  #addHead(src: string, head: number): void {
    const source = this.#source(src, head)
    if (this.#beginning && source.head === 0) source.from = Math.min(source.from, head)
    source.head = Math.max(source.head, head)
  }

  #source(src: string, first: number): Source {
    const publisher = src.slice(0, src.lastIndexOf('/'))
    const source = this.#sources.get(src) ?? {
      from: this.#beginning && !this.#publishers.has(publisher) ? first : 1,
      head: 0,
      duplicates: 0,
      late: 0,
      stored: new Ranges(),
      unnamed: 0,
      additions: 0,
    }
    this.#keep(src, publisher, source)
    return source
  }

  #restore({ src, ranges, ...figures }: SourceState): void {
    const source = { ...figures, stored: new Ranges(ranges), additions: 0 }
    this.#keep(src, src.slice(0, src.lastIndexOf('/')), source)
  }

  /** Puts it last: the first is the one that was longest without news, and goes when there are too many. */
  #keep(src: string, publisher: string, source: Source): void {
    this.#sources.delete(src)
    this.#sources.set(src, source)
    this.#publishers.add(publisher)
    if (this.#sources.size <= maxSources) return
    const [oldest] = this.#sources.keys()
    if (oldest !== undefined) this.#sources.delete(oldest)
    if (this.#publishers.size > maxSources) this.#publishers.clear()
  }
}
