import { type Range, Ranges } from '@constellation/bootstrap/ranges'
import { NamedNumbers, type NamedNumbersState } from './named-numbers.ts'

/** A source as it is written at a compaction. */
export interface SourceState {
  readonly src: string
  readonly from: number
  readonly head: number
  readonly duplicates: number
  readonly late: number
  /** When something was heard of it first and last, in milliseconds since 1970. */
  readonly born: number
  readonly seen: number
  readonly spooled: number
  readonly assumed: number
  readonly rejected: NamedNumbersState
  readonly dropped: NamedNumbersState
  readonly below: Below
  readonly ranges: readonly Range[]
  readonly cutAt?: number
}

/** Numbers that are only counted any more: all before `floor`. */
interface Below {
  readonly floor: number
  readonly safe: number
  readonly missing: number
}

/** How many ranges a publisher may have, about: past it the oldest gaps are no longer named, only counted. */
const maxRanges = 1000

/**
 * One publisher's epoch: which of its numbers are safe. A number is safe once, wherever: in the database, in the spool,
 * rejected and kept, or dropped at the spool's bound and named.
 */
export class Source {
  /** Its numbers are counted from here on; what is before was not for this writer. */
  from: number
  head = 0
  duplicates = 0
  late = 0
  readonly born: number
  seen: number
  /** How many numbers are in the spool; while it is replayed about, where one is there twice. */
  spooled = 0
  /** Numbers that a power cut took out of the account, and that are confirmed by their publisher's word. */
  assumed = 0
  readonly rejected: NamedNumbers
  readonly dropped: NamedNumbers
  readonly #shared: boolean
  /** From `#below.floor` on. */
  readonly #safe: Ranges
  #below: Below = { floor: 1, safe: 0, missing: 0 }
  /** The account ends here since a power cut: what its publisher has confirmed after it was confirmed by us. */
  #cutAt: number | undefined
  /** Additions since the number of ranges was looked at. */
  #additions = 0

  /** @param shared other writers share the messages: what is missing here may be there, and counts when its publisher has it confirmed */
  constructor(from: number, seen: number, shared: boolean, state?: SourceState) {
    this.from = from
    this.born = state?.born ?? seen
    this.seen = seen
    this.#shared = shared
    this.rejected = new NamedNumbers(state?.rejected)
    this.dropped = new NamedNumbers(state?.dropped)
    this.#safe = new Ranges(state?.ranges)
    if (!state) return
    this.head = state.head
    this.duplicates = state.duplicates
    this.late = state.late
    this.spooled = state.spooled
    this.assumed = state.assumed
    this.#below = state.below
    this.#cutAt = state.cutAt
  }

  /** The highest number that is safe, or known to be confirmed. */
  get to(): number {
    return Math.max(this.#high, this.head - 1)
  }

  /** How many are safe. */
  get confirmed(): number {
    return this.#safe.count + this.#below.safe
  }

  /** How many never came; unknown, so 0, where others share the messages. */
  get missing(): number {
    if (this.#shared) return 0
    const all = this.to - Math.max(this.from, this.#below.floor) + 1
    return Math.max(0, all - this.#safe.count) + this.#below.missing
  }

  /** Which of them are still named. */
  get missingRanges(): Range[] {
    if (this.#shared || this.missing === 0) return []
    return this.#safe.missing(Math.max(this.from, this.#below.floor), this.to)
  }

  /** What is safe, the last `most` ranges. */
  ranges(most: number): Range[] {
    return this.#safe.toJSON().slice(-most)
  }

  /** These are safe; tells whether one of them came late. */
  add(from: number, to: number): boolean {
    const { floor } = this.#below
    this.from = Math.min(this.from, from)
    this.duplicates += Math.max(0, Math.min(to + 1, floor) - from)
    if (to < floor) return false
    const low = Math.max(from, floor)
    const high = this.#high
    const fresh = this.#safe.add(low, to)
    const late = fresh - Math.min(fresh, Math.max(0, to - Math.max(high, low - 1)))
    this.duplicates += to - low + 1 - fresh
    this.late += late
    if (++this.#additions > maxRanges / 2) this.#bound()
    return late > 0
  }

  /** These go into the spool; those that are safe already are somewhere else. */
  spool(from: number, to: number): void {
    const low = Math.max(from, this.#below.floor)
    for (const [first, last] of this.#safe.missing(low, to)) this.spooled += last - first + 1
  }

  /** Its publisher waits for nothing below `head`. */
  raise(head: number, beginning: boolean): void {
    if (beginning && this.head === 0) this.from = Math.min(this.from, head)
    if (this.#cutAt !== undefined) {
      const from = Math.max(this.#cutAt + 1, this.from, this.#below.floor)
      for (const [low, high] of this.#safe.missing(from, head - 1)) this.assumed += this.#safe.add(low, high)
      this.#cutAt = undefined
    }
    this.head = Math.max(this.head, head)
    if (this.#shared) this.#raiseFloor(head)
  }

  /** The account may lack its end: there was a power cut. */
  cut(): void {
    this.#cutAt ??= this.#high
  }

  state(src: string): SourceState {
    const { from, head, duplicates, late, born, seen, spooled, assumed, rejected, dropped } = this
    return {
      ...{ src, from, head, duplicates, late, born, seen, spooled, assumed },
      rejected: rejected.state,
      dropped: dropped.state,
      below: this.#below,
      ranges: this.#safe.toJSON(),
      ...(this.#cutAt === undefined ? {} : { cutAt: this.#cutAt }),
    }
  }

  get #high(): number {
    return Math.max(this.#safe.last, this.#below.floor - 1)
  }

  #bound(): void {
    this.#additions = 0
    const ranges = this.#safe.toJSON()
    const oldest = ranges[ranges.length - maxRanges]
    if (oldest) this.#raiseFloor(oldest[0])
  }

  #raiseFloor(floor: number): void {
    const before = this.#below
    if (floor <= before.floor) return
    const count = this.#safe.count
    this.#safe.forgetBelow(floor)
    const safe = count - this.#safe.count
    const all = Math.max(0, floor - Math.max(before.floor, this.from))
    this.#below = { floor, safe: before.safe + safe, missing: before.missing + Math.max(0, all - safe) }
  }
}
