/** A range of whole numbers, both ends in it. */
export type Range = readonly [from: number, to: number]

/** Whether JSON of others is a range of numbers from 1 on. */
export function isRange(json: unknown): json is Range {
  if (!Array.isArray(json) || json.length !== 2) return false
  const [from, to] = json
  return Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 1 && to >= from
}

/** A set of whole numbers kept as ranges: what has been confirmed, stored or seen, mostly without gaps. */
export class Ranges {
  /** In order, apart from each other by at least one number. */
  readonly #ranges: [from: number, to: number][] = []
  #count = 0

  constructor(ranges: Iterable<Range> = []) {
    for (const [from, to] of ranges) this.add(from, to)
  }

  /** How many numbers are in it. */
  get count(): number {
    return this.#count
  }

  /** The highest number; 0 where it is empty. */
  get last(): number {
    return this.#ranges.at(-1)?.[1] ?? 0
  }

  /** Adds a range; tells how many of its numbers were new. */
  add(from: number, to: number = from): number {
    const end = this.#ranges.at(-1)
    if (end && from === end[1] + 1) {
      end[1] = to
      this.#count += to - from + 1
      return to - from + 1
    }
    return this.#insert(from, to)
  }

  has(number: number): boolean {
    const range = this.#ranges[this.#indexOf(number)]
    return range !== undefined && range[0] <= number
  }

  /** The lowest number from `from` on that is not in it. */
  firstMissing(from: number): number {
    const range = this.#ranges[this.#indexOf(from)]
    return range !== undefined && range[0] <= from ? range[1] + 1 : from
  }

  /** What is not in it, from `from` to `to`. */
  missing(from: number, to: number): Range[] {
    const gaps: Range[] = []
    let next = from
    for (let i = this.#indexOf(from); next <= to; i++) {
      const range = this.#ranges[i]
      if (!range || range[0] > to) {
        gaps.push([next, to])
        break
      }
      if (range[0] > next) gaps.push([next, range[0] - 1])
      next = range[1] + 1
    }
    return gaps
  }

  /** Drops all numbers below `number`. */
  forgetBelow(number: number): void {
    const first = this.#indexOf(number)
    for (const [from, to] of this.#ranges.splice(0, first)) this.#count -= to - from + 1
    const range = this.#ranges[0]
    if (range === undefined || range[0] >= number) return
    this.#count -= number - range[0]
    range[0] = number
  }

  toJSON(): Range[] {
    return this.#ranges.map(([from, to]) => [from, to])
  }

  /** The index of the first range that ends at `number` or after it. */
  #indexOf(number: number): number {
    let low = 0
    let high = this.#ranges.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ranges[middle]?.[1] ?? 0) < number) low = middle + 1
      else high = middle
    }
    return low
  }

  #insert(from: number, to: number): number {
    const first = this.#indexOf(from - 1)
    let next = first
    let [low, high, before] = [from, to, 0]
    for (; next < this.#ranges.length; next++) {
      const range = this.#ranges[next]
      if (!range || range[0] > to + 1) break
      low = Math.min(low, range[0])
      high = Math.max(high, range[1])
      before += range[1] - range[0] + 1
    }
    this.#ranges.splice(first, next - first, [low, high])
    const added = high - low + 1 - before
    this.#count += added
    return added
  }
}
