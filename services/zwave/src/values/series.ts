import { type Counters, count } from '@constellation/bootstrap/counters'
import type { ReadingSettings } from '../file.ts'
import { Filter } from './filters.ts'
import type { Implausible } from './model.ts'
import { convert } from './numbers.ts'

/** A reading is published at the latest so long after the one before, whatever the deadband. */
const defaultLongest = 900

/** One number of a node: calibration, plausible range and filter, by its settings. */
export class Series {
  readonly #name: string
  readonly #settings: ReadingSettings
  readonly #filter: Filter | undefined
  #implausible: Implausible | undefined

  constructor(name: string, settings: ReadingSettings) {
    this.#name = name
    this.#settings = settings
    const { deadband = 0, interval = 0, longest = defaultLongest } = settings
    this.#filter = deadband > 0 || interval > 0 ? new Filter({ deadband, interval, longest }) : undefined
  }

  /** By scale and offset. */
  calibrated(raw: number): number {
    const { scale = 1, offset = 0 } = this.#settings
    return convert(raw, { factor: scale, offset })
  }

  /** Whether a calibrated value is inside the range. */
  isPlausible(value: number): boolean {
    const { min, max } = this.#settings
    return value >= (min ?? -Infinity) && value <= (max ?? Infinity)
  }

  /** A calibrated value that cannot be was reported. */
  refuse(value: number, ts: number, counters: Counters): void {
    const { min, max } = this.#settings
    count(counters, 'implausible')
    this.#implausible = {
      name: this.#name,
      value,
      ts,
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
    }
  }

  /** Whether a calibrated value is to be published now. */
  take(value: number, ts: number, counters: Counters): boolean {
    const now = this.#filter?.take(value, ts) ?? true
    if (!now) count(counters, 'held_back')
    return now
  }

  get nextDue(): number | undefined {
    return this.#filter?.nextDue
  }

  due(now: number): { readonly value: number; readonly ts: number } | undefined {
    return this.#filter?.due(now)
  }

  /** The newest value that could not be. */
  get implausible(): Implausible | undefined {
    return this.#implausible
  }
}
