import { type Counters, count } from '@constellation/bootstrap/counters'
import type { Value } from '@constellation/bootstrap/payload'
import type { Reading } from '@constellation/bootstrap/reading'
import type { NodeSettings, ReadingSettings } from '../file.ts'
import type { Entry } from './layout.ts'
import { type Implausible, zwaveGroup } from './model.ts'
import { Series } from './series.ts'

/** Two values that say one thing (a sensor and a meter, an alarm and its older form) come within so long. */
const twinsWithin = 2000

interface Last {
  readonly key: string
  readonly value: Reading['value']
  readonly ts: number
}

/** From values that have a name to the readings of one node: calibration, plausible range, filters, nothing twice. */
export class Readings {
  readonly #sensor: string
  readonly #settings: NodeSettings
  readonly #counters: Counters
  readonly #series = new Map<string, Series>()
  readonly #last = new Map<string, Last>()

  constructor(sensor: string, settings: NodeSettings, counters: Counters) {
    this.#sensor = sensor
    this.#settings = settings
    this.#counters = counters
  }

  /** The reading to publish now, if any. */
  take(entry: Entry, raw: Value, ts: number): readonly Reading[] {
    const value = this.calibrated(entry, raw)
    const series = isNumber(entry, value) ? { of: this.#seriesOf(entry), value } : undefined
    if (series && !series.of.isPlausible(series.value)) {
      series.of.refuse(series.value, ts, this.#counters)
      return []
    }
    if (entry.meaning.kind !== 'event' && this.isTwin(entry.name, entry.key, value, ts)) return []
    if (series && !series.of.take(series.value, ts, this.#counters)) return []
    return [this.reading(entry, value, ts)]
  }

  /** A number's scale and offset; any other value as it is. */
  calibrated(entry: Entry, value: Value): Value {
    return isNumber(entry, value) ? this.#seriesOf(entry).calibrated(value) : value
  }

  /** Whether a calibrated value is inside the range of the configuration. */
  isPlausible(entry: Entry, value: Value): boolean {
    return !isNumber(entry, value) || this.#seriesOf(entry).isPlausible(value)
  }

  /** What was held back and is due. */
  due(now: number, entryOf: (name: string) => Entry | undefined): readonly Reading[] {
    return [...this.#series].flatMap(([name, series]) => {
      const sample = series.due(now)
      const entry = entryOf(name)
      return sample === undefined || entry === undefined ? [] : [this.reading(entry, sample.value, sample.ts)]
    })
  }

  get nextDue(): number | undefined {
    const times = [...this.#series.values()].flatMap(({ nextDue }) => nextDue ?? [])
    return times.length === 0 ? undefined : Math.min(...times)
  }

  get implausible(): readonly Implausible[] {
    return [...this.#series.values()].flatMap(({ implausible }) => implausible ?? [])
  }

  /** Whether another value of the node (another key) has just said the same under this name. */
  isTwin(name: string, key: string, value: Reading['value'], ts: number): boolean {
    const last = this.#last.get(name)
    if (last && last.key !== key && last.value === value && Math.abs(ts - last.ts) < twinsWithin) {
      count(this.#counters, 'twins')
      return true
    }
    this.#last.set(name, { key, value, ts })
    return false
  }

  isIgnored(name: string): boolean {
    return this.#settings.ignore || this.#settingsOf(name).ignore === true
  }

  reading({ name, meaning, metadata, id }: Entry, value: Value, ts: number): Reading & { ts: number } {
    const { unit } = meaning.form.describe(metadata, id)
    return this.named(name, meaning.kind, value, ts, unit)
  }

  /** A reading that no value stands behind. */
  named(
    name: string,
    kind: Reading['kind'],
    value: Reading['value'],
    ts: number,
    unit?: string,
  ): Reading & { ts: number } {
    const group = zwaveGroup
    return { sensor: this.#sensor, group, name, value, kind, ...(unit !== undefined && { unit }), ts }
  }

  /** Settings of `power-2` come before those of `power`, key by key. */
  #settingsOf(name: string): ReadingSettings {
    const { readings } = this.#settings
    return { ...readings[name.replace(/-\d+$/, '')], ...readings[name] }
  }

  #seriesOf({ name, target }: Entry): Series {
    const known = this.#series.get(name)
    if (known !== undefined) return known
    const settings = this.#settingsOf(name)
    // what can be set is told in the numbers in which it is set
    const series = new Series(name, target === undefined ? settings : { ...settings, scale: 1, offset: 0 })
    this.#series.set(name, series)
    return series
  }
}

const isNumber = ({ meaning }: Entry, value: Value): value is number =>
  typeof value === 'number' && meaning.kind !== 'event'
