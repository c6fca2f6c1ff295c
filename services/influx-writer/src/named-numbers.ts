import { type Range, Ranges } from '@constellation/bootstrap/ranges'

/** So many of the newest ranges are named. */
const maxRanges = 20

export type NamedNumbersState = readonly [count: number, ranges: readonly Range[]]

/** Numbers of which all are counted, and the newest are named. */
export class NamedNumbers {
  readonly #ranges: Ranges
  #count: number

  constructor([count, ranges]: NamedNumbersState = [0, []]) {
    this.#count = count
    this.#ranges = new Ranges(ranges)
  }

  get count(): number {
    return this.#count
  }

  get ranges(): Range[] {
    return this.#ranges.toJSON()
  }

  get state(): NamedNumbersState {
    return [this.#count, this.ranges]
  }

  /** One that is named already is not counted again; tells whether there was any other. */
  add(from: number, to: number): boolean {
    const fresh = this.#ranges.add(from, to)
    this.#count += fresh
    const [oldest] = this.#ranges.toJSON().slice(-maxRanges)
    if (oldest) this.#ranges.forgetBelow(oldest[0])
    return fresh > 0
  }
}
