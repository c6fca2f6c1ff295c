import type { Calendar } from '../calendar.ts'

/** Samples for the trend are this far apart, and so many are kept: a little more than an hour. */
const sampleMs = 300_000
const mostSamples = 14
/** The trend is that of the last hour, and is not told before there are 20 minutes of it. */
const trendMs = 3_600_000
const leastMs = 1_200_000

interface Sample {
  readonly ts: number
  readonly value: number
}

/** What is kept of a number's past: the day's least and largest value, and enough for a trend. */
export class History {
  readonly #dayStart: (ms: number) => number
  readonly #samples: Sample[] = []
  #latest: Sample | undefined
  /** Bounds of the day that `#min` and `#max` are of. */
  #from = 0
  #to = 0
  #min = 0
  #max = 0

  constructor(calendar: Calendar) {
    this.#dayStart = (ms) => calendar.dayStart(ms)
  }

  /** @param ts time of measurement in milliseconds since 1970; no earlier than that of the value before */
  add(value: number, ts: number): void {
    if (ts >= this.#from && ts < this.#to) {
      this.#min = Math.min(this.#min, value)
      this.#max = Math.max(this.#max, value)
    } else {
      this.#from = this.#dayStart(ts)
      this.#to = this.#dayStart(this.#from + 36 * 3_600_000) // a day may have 23 or 25 hours
      this.#min = value
      this.#max = value
    }
    this.#latest = { ts, value }
    const last = this.#samples.at(-1)
    if (last !== undefined && Math.abs(ts - last.ts) < sampleMs) return
    this.#samples.push({ ts, value })
    if (this.#samples.length > mostSamples) this.#samples.shift()
  }

  /** The extremes since the last midnight before `now`; undefined where nothing was measured since. */
  day(now: number): { readonly min: number; readonly max: number } | undefined {
    return now >= this.#from && now < this.#to ? { min: this.#min, max: this.#max } : undefined
  }

  /** Change by the hour at `now`, over the last hour; undefined while too little of it is known. */
  trend(now: number): number | undefined {
    const latest = this.#latest
    const first = this.#samples.find(({ ts }) => ts >= now - trendMs - sampleMs)
    if (!latest || !first || latest.ts - first.ts < leastMs) return undefined
    return ((latest.value - first.value) * trendMs) / (latest.ts - first.ts)
  }
}
