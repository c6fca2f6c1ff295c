import type { Range } from '@constellation/bootstrap/ranges'
import type { SourceState } from './source.ts'

/** What is known of one publisher's epoch. */
export interface SourceFigures {
  readonly src: string
  /** Its numbers are counted from here on; what is before was not for this writer. */
  readonly from: number
  /** The highest number that is safe, or known to be confirmed. */
  readonly to: number
  readonly head: number
  /** In the database. */
  readonly stored: number
  /** In the spool. */
  readonly spooled: number
  /** Refused, and kept in `rejected/`; which, the newest of them. */
  readonly rejected: number
  readonly rejected_ranges: readonly Range[]
  /** Fell out of the spool at its bound. */
  readonly dropped: number
  readonly dropped_ranges: readonly Range[]
  readonly duplicates: number
  /** Came after higher ones, and filled a gap. */
  readonly late: number
  /** Of `stored`, how many a power cut took out of the account: they are confirmed by their publisher's word. */
  readonly assumed: number
  /** How many never came, and which; the oldest ranges of a very long list are no longer named. */
  readonly missing: number
  readonly missing_ranges: readonly Range[]
}

/** What is left of the epochs of one publisher that were forgotten. */
export interface Earlier {
  /** `<group>/<service>`. */
  readonly publisher: string
  /** The newest of them. */
  readonly epochs: readonly string[]
  readonly confirmed: number
  readonly rejected: number
  readonly dropped: number
  readonly duplicates: number
  readonly late: number
  readonly missing: number
}

export type NumbersKind = 'stored' | 'spooled' | 'rejected' | 'dropped'

/** One thing that the account learns; the log on disk is made of these. */
export type Entry =
  /**
   * Safe: to be acknowledged and confirmed; of these, refused ones, and ones that fell out of the spool. What goes into the
   * spool is told before it is safe: what is safe already was sent twice, and counts where it is.
   */
  | {
      readonly kind: NumbersKind
      readonly src: string
      readonly from: number
      readonly to: number
    }
  /** Lines left the spool. */
  | { readonly kind: 'unspooled'; readonly src: string; readonly count: number }
  | { readonly kind: 'head'; readonly src: string; readonly head: number }
  /** Nothing is in the spool. */
  | { readonly kind: 'emptied' }
  | { readonly kind: 'forgotten'; readonly src: string }
  | { readonly kind: 'source'; readonly source: SourceState }
  | { readonly kind: 'earlier'; readonly earlier: Earlier }

/** Entries of one kind for some numbers, by publisher. */
export function entriesOf(kind: NumbersKind, numbers: ReadonlyMap<string, readonly Range[]>): Entry[] {
  return [...numbers].flatMap(([src, ranges]) => ranges.map(([from, to]): Entry => ({ kind, src, from, to })))
}

/** Entries for lines that leave the spool, how many of each publisher. */
export function unspooled(counts: ReadonlyMap<string, number>): Entry[] {
  return [...counts].map(([src, count]) => ({ kind: 'unspooled', src, count }))
}
