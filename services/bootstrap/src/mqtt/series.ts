/** Topics whose last time is remembered; what falls out is far older than any clock step would reach. */
const maxSeries = 20_000

/**
 * The newest time of each series (topic): two readings of one never share a millisecond, or the second would overwrite
 * the first in the database.
 */
export class Series {
  /** Least recently used first. */
  readonly #newest = new Map<string, number>()

  /** The time for a reading of this topic: the one wanted, or just after the one before. */
  stamp(topic: string, wanted: number): number {
    const last = this.#newest.get(topic)
    const ts = Math.max(Math.round(wanted), last === undefined ? 0 : last + 1)
    this.#newest.delete(topic)
    this.#newest.set(topic, ts)
    if (this.#newest.size > maxSeries) this.#newest.delete(this.#newest.keys().next().value ?? '')
    return ts
  }

  /** Whether no newer one is known: an older one that is sent again must not replace it as the retained one. */
  isNewest(topic: string, ts: number): boolean {
    return ts >= (this.#newest.get(topic) ?? 0)
  }
}
