/** Bounds on what of a number is published; times in seconds. */
export interface FilterSettings {
  readonly deadband: number
  readonly interval: number
  readonly longest: number
}

interface Sample {
  readonly value: number
  readonly ts: number
}

/**
 * Holds back what of a number need not be published: what differs from the last published one by less than the
 * deadband, and what follows it within the shortest interval. The newest one that was held back is not lost: it is due,
 * with its own time, when the interval is over (if it still differs by the deadband), and in any case `longest` after
 * the last one, so that the retained copy and the graph end at what is.
 *
 * Only numbers are filtered: a word or an event that is left out would never be told.
 */
export class Filter {
  readonly #settings: FilterSettings
  #published: Sample | undefined
  #held: Sample | undefined

  constructor(settings: FilterSettings) {
    this.#settings = settings
  }

  /** Takes a sample: true where it is to be published now. */
  take(value: number, ts: number): boolean {
    const due = this.#dueTime({ value, ts })
    const now = due === undefined || ts >= due
    if (now) this.#published = { value, ts }
    this.#held = now ? undefined : { value, ts }
    return now
  }

  /** When the held-back sample is due, in milliseconds since 1970. */
  get nextDue(): number | undefined {
    return this.#held === undefined ? undefined : this.#dueTime(this.#held)
  }

  /** The held-back sample that is due now; it counts as published. */
  due(now: number): Sample | undefined {
    const next = this.nextDue
    if (next === undefined || now < next) return undefined
    const held = this.#held
    this.#published = held
    this.#held = undefined
    return held
  }

  /** When a sample may be published; undefined: at once. */
  #dueTime({ value }: Sample): number | undefined {
    if (this.#published === undefined) return undefined
    const { deadband, interval, longest } = this.#settings
    // a difference of 0.1 is not to be missed for the noise of a subtraction
    const changed = Math.abs(value - this.#published.value) >= deadband - 1e-9
    return this.#published.ts + (changed ? interval : Math.max(interval, longest)) * 1000
  }
}
