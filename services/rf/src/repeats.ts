/** Repeats of one transmission arrive within this time of its first, in milliseconds. */
export const windowMs = 2500
/** What follows the last one this closely is still the same press (a button that is held), in milliseconds … */
const lingerMs = 500
/** … but not for longer than this: what says the same all day is a reading each time. */
export const longestMs = 10_000

interface Last {
  readonly value: number | boolean | string
  /** When it was reported. */
  readonly first: number
  /** When it was heard last. */
  last: number
}

/**
 * Tells the repeats of one transmission from a new one. A device sends everything several times, and the gateway's own
 * filter (150 ms to 2 s, by decoder) lets some through.
 *
 * A value is a repeat when the same sensor said the same of the same thing less than 2.5 s before. The 2.5 s count from
 * the one that was reported, so a button that is pressed again after them counts even if its repeats were heard in
 * between. Only a train that goes on without a gap of half a second, as of a button that is held, is one press beyond
 * the 2.5 s, up to 10 s. A value that changed is never a repeat, nor is the change back.
 */
export class Repeats {
  readonly #last = new Map<string, Last>()

  /**
   * Whether this was reported already; if not, it is taken as reported now.
   * @param ts when it was heard, in milliseconds
   */
  isRepeat(sensor: string, name: string, value: number | boolean | string, ts: number): boolean {
    const key = `${sensor}/${name}`
    const before = this.#last.get(key)
    if (before?.value === value && ts >= before.first) {
      const held = ts - before.last < lingerMs && ts - before.first < longestMs
      if (held || ts - before.first < windowMs) {
        before.last = ts
        return true
      }
    }
    this.#last.delete(key) // so that the map is in the order of time
    this.#last.set(key, { value, first: ts, last: ts })
    this.#forget(ts)
    return false
  }

  get size(): number {
    return this.#last.size
  }

  /** Drops what is too old to have repeats; the oldest is first. */
  #forget(ts: number): void {
    for (const [key, { first }] of this.#last) {
      if (ts - first < longestMs && this.#last.size <= 5000) return
      this.#last.delete(key)
    }
  }
}
