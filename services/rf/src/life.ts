/** How long a sensor may be silent, in milliseconds. */
export interface Silence {
  /** One that reports numbers (it sends by itself). */
  readonly number: number
  /** One that reports states and events only (it sends when something happens). */
  readonly state: number
}

interface Entry {
  readonly numbers: boolean
  readonly heard: number
}

/** How many sensors are watched at most. */
const most = 2000

/** Knows which sensors are online: from their first message until they were silent for too long. */
export class Life {
  readonly #silence: Silence
  readonly #entries = new Map<string, Entry>()
  readonly #online = new Set<string>()

  constructor(silence: Silence) {
    this.#silence = silence
  }

  /** A sensor that ought to be heard (the file names it), from `now` on: it is offline if it is not. */
  expect(sensor: string, numbers: boolean, now: number): void {
    this.#entries.set(sensor, { numbers, heard: now })
  }

  /** A sensor was heard. Whether it is online only now. */
  heard(sensor: string, numbers: boolean, now: number): boolean {
    const before = this.#online.has(sensor) && this.#entries.get(sensor)?.numbers === true
    const entry = { numbers: before || numbers, heard: now }
    this.#entries.delete(sensor) // so that the map is in the order of time
    this.#entries.set(sensor, entry)
    const fresh = !this.#online.has(sensor)
    this.#online.add(sensor)
    return fresh
  }

  /** Sensors that have been silent for too long by `now`, each once; past the bound also the longest silent ones. */
  expired(now: number): string[] {
    const gone: string[] = []
    for (const [sensor, { numbers, heard }] of this.#entries) {
      const silent = now - heard >= this.#silence[numbers ? 'number' : 'state']
      if (!silent && this.#entries.size <= most) continue
      gone.push(sensor)
      this.#entries.delete(sensor)
      this.#online.delete(sensor)
    }
    return gone
  }

  /** How many are online. */
  get online(): number {
    return this.#online.size
  }
}
