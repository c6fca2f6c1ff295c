/** One reading that was seen on the broker and is not in the database. */
export interface Lost {
  readonly src: string
  readonly seq: number
  /** The point that is missing; undefined: the number was never seen on the broker, only that it was given. */
  readonly point: string | undefined
}

export interface Summary {
  /** Readings that were accepted by their services, as far as numbers tell. */
  readonly readings: number
  /** Those of them that are in the database. */
  readonly stored: number
  readonly lost: readonly Lost[]
}

/** What makes a point itself: measurement, group, sensor and time in ms. */
export function pointKey(measurement: string, group: string, sensor: string, ts: number | string): string {
  return `${measurement},group=${group},sensor=${sensor} ${ts}`
}

/**
 * Compares what the broker carried with what the database has: every number (`seq`) of a publisher (`src`) must have
 * its point there.
 */
export class Account {
  readonly #sources = new Map<string, { highest: number; readonly seen: Map<number, string> }>()
  readonly #stored = new Set<string>()
  readonly #claimed = new Set<string>()

  /** Points in the database, each counted once however often it was written. */
  get points(): number {
    return this.#stored.size
  }

  /** Readings that were accepted by their services, as far as numbers tell. */
  get readings(): number {
    let sum = 0
    for (const { highest } of this.#sources.values()) sum += highest
    return sum
  }

  /** A reading passed the broker; seeing it again changes nothing. */
  seen(src: string, seq: number, point: string): void {
    this.#source(src).seen.set(seq, point)
    this.told(src, seq)
    this.#claimed.add(point)
  }

  /** A publisher says that it has given numbers up to `seq`. */
  told(src: string, seq: number): void {
    const source = this.#source(src)
    source.highest = Math.max(source.highest, seq)
  }

  /** A point is in the database. Returns whether it is a new one. */
  store(point: string): boolean {
    const before = this.#stored.size
    this.#stored.add(point)
    return this.#stored.size > before
  }

  /**
   * Readings in, stored and lost.
   * @param isReading tells points of readings from those of heartbeats and states. A number that was not seen (the
   * observer was away with the broker) is taken as stored for each such point that no seen number explains.
   */
  summary(isReading: (point: string) => boolean): Summary {
    let unexplained = 0
    for (const point of this.#stored) if (!this.#claimed.has(point) && isReading(point)) unexplained++
    const { readings } = this
    const lost: Lost[] = []
    for (const [src, { highest, seen }] of this.#sources) {
      for (let seq = 1; seq <= highest; seq++) {
        const point = seen.get(seq)
        if (point === undefined && unexplained > 0) unexplained--
        else if (point === undefined || !this.#stored.has(point)) lost.push({ src, seq, point })
      }
    }
    return { readings, stored: readings - lost.length, lost }
  }

  #source(src: string) {
    const known = this.#sources.get(src)
    if (known) return known
    const fresh = { highest: 0, seen: new Map<number, string>() }
    this.#sources.set(src, fresh)
    return fresh
  }
}
