import { UsedTimes } from './used-times.ts'

/** Topics whose last time is remembered; what falls out is far older than any clock step would reach. */
const maxSeries = 20_000

/**
 * The newest time of each series (topic): two readings of one never share a millisecond, or the second would overwrite
 * the first in the database.
 *
 * A clock that is set back by more than a moment was wrong before and is right now, so that new readings take their time
 * from it, and not the one after the last, which would be wrong for as long as the step was. Where older readings lie at
 * that time already they move to the next few milliseconds that are free. What is known for that are the times of this
 * process in the 70 minutes before the step. Further back two readings of one series meet with a chance of one in a
 * thousand for each of its readings a second; and above 250 readings a second, each at a time of its own, nothing may be
 * free before the time at which the clock was set back.
 */
export class Series {
  /** Least recently used first. */
  readonly #newest = new Map<string, number>()
  #used: UsedTimes | undefined
  /** Times given before the clock was set back, until it has passed them. */
  #before: UsedTimes | undefined

  /** The time for a reading of this topic: the clock's, or the next one that is free. */
  stamp(topic: string, now: number): number {
    let ts = this.#next(topic, now)
    if (this.#before) ts = this.#keepClear(this.#before, now, ts)
    this.#used ??= new UsedTimes()
    this.#used.mark(ts)
    this.#remember(topic, ts)
    return ts
  }

  /** The time for a reading that has one of its own: this one, or just after the one before. */
  stampGiven(topic: string, wanted: number): number {
    const ts = this.#next(topic, wanted)
    this.#remember(topic, ts)
    return ts
  }

  /** The clock was set back. */
  setBack(): void {
    this.#newest.clear()
    if (this.#used) this.#before = new UsedTimes(this.#used)
  }

  /** Takes over times that count from `start`, in milliseconds since 1970. */
  takeOver(since: Series, start: number): void {
    for (const [topic, ts] of since.#newest)
      this.#remember(topic, Math.max(ts + start, this.#newest.get(topic) ?? 0))
    if (since.#used) {
      this.#used ??= new UsedTimes()
      this.#used.markAll(since.#used, start)
    }
    since.#newest.clear()
    since.#used = undefined
  }

  /** Whether no newer one is known: an older one that is sent again must not replace it as the retained one. */
  isNewest(topic: string, ts: number): boolean {
    return ts === (this.#newest.get(topic) ?? ts)
  }

  #next(topic: string, wanted: number): number {
    const last = this.#newest.get(topic)
    return Math.max(Math.round(wanted), last === undefined ? 0 : last + 1)
  }

  #keepClear(before: UsedTimes, now: number, ts: number): number {
    if (now > before.end) this.#before = undefined
    return before.free(ts)
  }

  #remember(topic: string, ts: number): void {
    this.#newest.delete(topic)
    this.#newest.set(topic, ts)
    if (this.#newest.size > maxSeries) this.#newest.delete(this.#newest.keys().next().value ?? '')
  }
}
