import { uptime } from 'node:os'

/** The first moment that the clock can be right at: no machine runs this program before the year it was written in. */
export const earliest: number = Date.UTC(2026, 0, 1)
/** What the clock may move against the monotonic one without having been set: NTP slews, the two are read one by one. */
const stepMs = 2000
/** After so long without a step, a clock in a possible year is believed although this machine knows a later time. */
const patienceMs = 600_000

/** Where times come from, in milliseconds; a test has its own. */
export interface ClockSource {
  /** Since 1970: may be wrong, and set at any moment. */
  readonly wall: () => number
  /** Since any moment; never set (CLOCK_MONOTONIC). */
  readonly elapsed: () => number
  /** Since the machine's start; the same for all of its processes (CLOCK_BOOTTIME). */
  readonly uptime: () => number
  /** Tells this start of the machine from another. */
  readonly boot: string
}

/** What is known before the clock is looked at. */
export interface ClockKnowledge {
  /** When this machine was started, in milliseconds since 1970, where an earlier process had to find out. */
  readonly start: number | undefined
  /** The clock was here already, in milliseconds since 1970; 0: nothing is known. */
  readonly floor: number
}

/** What a clock tells, once each time it happens. */
export interface ClockEvents {
  /** It was not set, and is now. */
  readonly onSet: () => void
  /** It was set, and has been set back by so many milliseconds: the time from then on is the right one. */
  readonly onBack: (ms: number) => void
}

/**
 * The time of this machine, which may begin without one: a Raspberry Pi has no clock that runs while it is off, and
 * starts in 1970, or where it was when it was last switched off, until NTP sets it.
 *
 * It counts as set from `earliest` on, unless that is before a time that this machine has seen already: then after a
 * step forward, or after ten minutes. Set once, it stays so: should it fall before `earliest` (somebody has set it so),
 * the monotonic clock counts on. A clock that starts in the past, but at a possible time that nothing contradicts,
 * cannot be told from a right one.
 */
export class Clock {
  readonly #source: ClockSource
  readonly #events: ClockEvents
  readonly #floor: number
  readonly #since: number
  /** Time less monotonic time. */
  #offset: number
  /** Time since the machine's start less monotonic time. */
  #base: number
  #start: number | undefined
  #forward = false

  constructor(source: ClockSource, events: ClockEvents, { start, floor }: ClockKnowledge) {
    this.#source = source
    this.#events = events
    this.#floor = floor
    this.#since = source.elapsed()
    this.#base = source.uptime() - this.#since
    this.#start = start
    const wall = source.wall()
    const counted = wall < earliest && start !== undefined ? start + source.uptime() : wall
    this.#offset = counted - this.#since
    if (this.#start === undefined && this.#believes(wall, this.#since)) this.#start = this.#startAt(wall)
  }

  get boot(): string {
    return this.#source.boot
  }

  /** Whether it can be believed. */
  get set(): boolean {
    return this.#start !== undefined
  }

  /** When the machine was started by what is known first of it, in milliseconds since 1970; undefined while not set. */
  get start(): number | undefined {
    return this.#start
  }

  /** Milliseconds since 1970, whole; of no use before it is set. */
  now(): number {
    const elapsed = this.#source.elapsed()
    const wall = this.#source.wall()
    const time = wall < earliest && this.set ? Math.round(this.#offset + elapsed) : wall
    const step = time - elapsed - this.#offset
    if (step > stepMs || step < -stepMs) this.#stepped(time, elapsed, step)
    return time
  }

  /** As `now`; undefined while it is not set. */
  known(): number | undefined {
    const now = this.now()
    return this.set ? now : undefined
  }

  /** Milliseconds since any moment, for how long something takes. */
  elapsed(): number {
    return this.#source.elapsed()
  }

  /** Milliseconds since the machine's start, whole. */
  uptime(): number {
    return Math.round(this.#base + this.#source.elapsed())
  }

  /** To be called about once a second: sees steps while nothing is measured, and follows NTP's slewing. */
  tick(): void {
    const time = this.now()
    const elapsed = this.#source.elapsed()
    // the kernel tells it cut to 10 ms, so that the most that was seen is the nearest; a machine that sleeps adds to it
    this.#base = Math.max(this.#base, this.#source.uptime() - elapsed)
    this.#offset = time - elapsed
    if (!this.set && this.#believes(time, elapsed)) this.#becomeSet(time)
  }

  #stepped(time: number, elapsed: number, step: number): void {
    this.#offset = time - elapsed
    if (this.set) {
      if (step < 0) this.#events.onBack(-step)
      return
    }
    if (step > 0) this.#forward = true
    if (this.#believes(time, elapsed)) this.#becomeSet(time)
  }

  #believes(time: number, elapsed: number): boolean {
    const patient = elapsed - this.#since >= patienceMs
    return time >= earliest && (time >= this.#floor || this.#forward || patient)
  }

  #becomeSet(time: number): void {
    this.#start = this.#startAt(time)
    this.#events.onSet()
  }

  #startAt(time: number): number {
    return Math.round(time - this.#base - this.#source.elapsed())
  }
}

/** This machine's own clocks. @param boot tells this start of the machine from another */
export function machineClock(boot: string): ClockSource {
  return {
    wall: Date.now,
    elapsed: () => performance.now(),
    uptime: () => uptime() * 1000, // of two digits after the point
    boot,
  }
}
