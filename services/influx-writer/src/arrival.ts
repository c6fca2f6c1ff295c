/** How far a series may run ahead of the clock before the clock is believed to have been set back. */
const maxAheadMs = 60_000
/** Longer keys share one entry, so that memory stays bounded by entries. */
const maxKeyLength = 512

/**
 * Times of arrival for messages that carry no time of their own: two of one series never get the same millisecond,
 * for InfluxDB would keep the second only. Remembers at most `maxSeries`; what it forgets cannot break the rule.
 */
export class Arrivals {
  readonly #last = new Map<string, number>()
  readonly #maxSeries: number
  /** The latest time given to any series that was forgotten. */
  #floor = 0

  constructor(maxSeries = 10_000) {
    this.#maxSeries = maxSeries
  }

  /** The time for a message of `series` that came at `now` (milliseconds since 1970). */
  next(series: string, now: number): number {
    const key = series.length > maxKeyLength ? '' : series
    const last = this.#last.get(key) ?? this.#floor
    const time = last >= now && last - now < maxAheadMs ? last + 1 : now
    if (this.#last.size >= this.#maxSeries && !this.#last.has(key)) this.#forget()
    this.#last.set(key, time)
    return time
  }

  #forget(): void {
    for (const time of this.#last.values()) this.#floor = Math.max(this.#floor, time)
    this.#last.clear()
  }
}
