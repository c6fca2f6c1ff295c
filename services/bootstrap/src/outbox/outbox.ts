import type { Value } from '../payload.ts'

/** A reading that was accepted: stamped, numbered, and with its topic. */
export interface Accepted {
  /** Its number in this epoch, from 1. */
  readonly seq: number
  readonly topic: string
  readonly value: Value | Readonly<Record<string, Value>>
  readonly unit: string | undefined
  /** Time of measurement in milliseconds since 1970; no two readings of one topic share one. */
  readonly ts: number
  /** Until when its retained copy is of use, in milliseconds since 1970; 0: never retained (an event). */
  readonly retainUntil: number
}

/**
 * Where accepted readings wait until they are confirmed. The order is that of acceptance. `MemoryOutbox` holds them
 * in memory; one on disk has the same face.
 */
export interface Outbox {
  /** 8 hex digits: with a new one, numbers start again from 1. */
  readonly epoch: string
  /** The last number given; 0: none yet. */
  readonly seq: number
  /** The lowest number that is not confirmed; `seq + 1` where all are. */
  readonly head: number
  /** How many wait. */
  readonly waiting: number
  /** How many fell out at the bound. */
  readonly dropped: number
  /** Accepts a reading and numbers it. */
  append(reading: Omit<Accepted, 'seq'>): Accepted
  /** The waiting reading with the lowest number from `seq` on; undefined where there is none. */
  next(seq: number): Accepted | undefined
  /** This number is safe where it was sent to: forget it. */
  confirm(seq: number): void
}
