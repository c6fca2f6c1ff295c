import { type Range, Ranges } from '@constellation/bootstrap/ranges'

/** Whose reading a line is: publisher and number. */
export interface Origin {
  readonly src: string
  readonly seq: number
}

/** As it is written into the spool: publishers; and runs of lines as three numbers each: publisher (-1: none), first number, how many. */
export interface OriginsJson {
  readonly sources: readonly string[]
  readonly runs: readonly number[]
}

/** Where each of a list of lines is from, if that is known; lines that follow each other also by number take no room. */
export class Origins {
  readonly #sources: (string | undefined)[] = []
  readonly #first: number[] = []
  readonly #counts: number[] = []

  /** The next line. */
  add(src: string | undefined, seq: number): void {
    const last = this.#counts.length - 1
    const count = this.#counts[last] ?? 0
    const follows = src === undefined || seq === (this.#first[last] ?? 0) + count
    if (last >= 0 && this.#sources[last] === src && follows) this.#counts[last] = count + 1
    else this.#push(src, seq, 1)
  }

  /** The lines of another list come next. */
  addAll(others: Origins): void {
    for (const [i, count] of others.#counts.entries())
      this.#push(others.#sources[i], others.#first[i] ?? 0, count)
  }

  clear(): void {
    for (const list of [this.#sources, this.#first, this.#counts]) list.length = 0
  }

  /** One for each line, in order. */
  *each(): Generator<Origin | undefined> {
    for (const [i, count] of this.#counts.entries()) {
      const src = this.#sources[i]
      for (let n = 0; n < count; n++)
        yield src === undefined ? undefined : { src, seq: (this.#first[i] ?? 0) + n }
    }
  }

  /** How many lines each publisher has. */
  counts(): Map<string, number> {
    const all = new Map<string, number>()
    for (const [i, count] of this.#counts.entries()) {
      const src = this.#sources[i]
      if (src !== undefined) all.set(src, (all.get(src) ?? 0) + count)
    }
    return all
  }

  toJSON(): OriginsJson {
    const sources: string[] = []
    const runs: number[] = []
    for (const [i, count] of this.#counts.entries()) {
      const src = this.#sources[i]
      if (src !== undefined && !sources.includes(src)) sources.push(src)
      runs.push(src === undefined ? -1 : sources.indexOf(src), this.#first[i] ?? 0, count)
    }
    return { sources, runs }
  }

  /** Of lines that nothing is known of. */
  static unknown(count: number): Origins {
    const origins = new Origins()
    origins.#push(undefined, 0, count)
    return origins
  }

  static fromJson({ sources, runs }: OriginsJson): Origins {
    const origins = new Origins()
    for (let i = 0; i + 2 < runs.length; i += 3)
      origins.#push(sources[runs[i] ?? -1], runs[i + 1] ?? 0, runs[i + 2] ?? 0)
    return origins
  }

  #push(src: string | undefined, first: number, count: number): void {
    this.#sources.push(src)
    this.#first.push(first)
    this.#counts.push(count)
  }
}

/** The numbers of some lines, by publisher. */
export function numbersOf(origins: Iterable<Origin | undefined>): Map<string, Range[]> {
  const all = new Map<string, Ranges>()
  for (const origin of origins) {
    if (!origin) continue
    const numbers = all.get(origin.src) ?? new Ranges()
    numbers.add(origin.seq)
    all.set(origin.src, numbers)
  }
  return new Map([...all].map(([src, numbers]) => [src, numbers.toJSON()]))
}
