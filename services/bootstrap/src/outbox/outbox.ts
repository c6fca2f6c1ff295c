import type { Value } from '../payload.ts'
import type { Range } from '../ranges.ts'
import type { Starts } from './starts.ts'

/** A reading as it is accepted: stamped, and with its topic. */
export interface Stamped {
  readonly topic: string
  readonly value: Value | Readonly<Record<string, Value>>
  readonly unit: string | undefined
  /** Time of measurement in milliseconds since 1970; no two readings of one topic share one. */
  readonly ts: number
  /** Until when its retained copy is of use, in milliseconds since 1970; 0: never retained (an event). */
  readonly retainUntil: number
  /**
   * There where it was taken before the clock was set: the start of the machine (`bootId`) that `ts` and `retainUntil`
   * count from, instead of 1970.
   */
  readonly boot?: string
}

/** A reading that was accepted, with its number. */
export interface Accepted extends Stamped {
  /** Of the numbers: 8 hex digits. */
  readonly epoch: string
  /** Its number in its epoch, from 1. */
  readonly seq: number
}

/** What waits undated of one start of the machine. */
export interface Undated {
  readonly count: number
  /** When the newest was taken, in milliseconds since that start. */
  readonly newest: number
}

/**
 * Where accepted readings wait until they are confirmed, in the order of acceptance: `MemoryOutbox` in memory,
 * `DiskOutbox` in a folder.
 */
export interface Outbox {
  /** Whether what waits is still there at the next start. */
  readonly durable: boolean
  /** The epoch of new readings. With a new one, numbers start again from 1. */
  readonly epoch: string
  /** All epochs that readings wait of; the newest is `epoch`. */
  readonly epochs: readonly string[]
  /** The last number given; 0: none yet. */
  readonly seq: number
  /** The lowest number of the epoch that is not confirmed; `seq + 1` where all are. */
  readonly head: number
  /** The lowest number of one of `epochs` that is not confirmed; 1 of any other. */
  headOf(epoch: string): number
  /** Tells the oldest one that waits from every other; empty where there is none. */
  readonly front: string
  /** How many wait. */
  readonly waiting: number
  /** How many fell out at the bound, or could not be read back, ever. */
  readonly dropped: number
  /** Which, as far as they are still named: `<epoch> 5-16,20;<epoch> …`. */
  readonly droppedNumbers: string
  /** When the machine was started, by what was found out about each start that undated readings wait of. */
  readonly starts: Starts
  /** The latest time that the folder knew when it was opened, in milliseconds since 1970; 0 where there is none. */
  readonly lastKnown: number
  /** Accepts a reading and numbers it; when it returns, a kill of the process changes nothing any more. */
  append(reading: Stamped): Accepted
  /** The next one to be sent; undefined where there is none. */
  take(): Accepted | undefined
  /** The oldest one that waits, wherever sending is; undefined where there is none. */
  oldest(): Accepted | undefined
  /** Go back: the next one to be sent is the oldest that waits. */
  rewind(): void
  /** All that waits undated, by start of the machine, in their order. Reads the whole outbox: rarely needed. */
  undated(): ReadonlyMap<string, Undated>
  /** These numbers are safe: forget them. */
  confirm(epoch: string, ranges: readonly Range[]): void
  /** Writes down and syncs what is to be kept, and lets go of the folder. */
  close(): Promise<void>
}

/** What an outbox tells. */
export interface OutboxEvents {
  /** Numbers that fell out at the bound, or could not be read back: they are lost if nobody has them yet. */
  readonly onDropped: (epoch: string, range: Range, why: string) => void
  /** The folder cannot be written (a full disk), or can again: readings wait in memory meanwhile. */
  readonly onProblem: (problem: string | undefined) => void
}
