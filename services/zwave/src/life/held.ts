import type { Reading } from '@constellation/bootstrap/reading'

/** How long and how many readings are held at most; in milliseconds. */
const holdMs = 30_000
const most = 200

/** Readings of a node whose name is about to be known. They are published with their own time, only later. */
export class Held {
  readonly #publish: (readings: readonly Reading[]) => void
  #readings: Reading[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(publish: (readings: readonly Reading[]) => void) {
    this.#publish = publish
  }

  /** Takes readings in; they come out by themselves if the name takes too long. */
  add(readings: readonly Reading[]): void {
    if (readings.length === 0) return
    this.#readings.push(...readings)
    this.#timer ??= setTimeout(() => this.release(), holdMs)
    if (this.#readings.length >= most) this.release()
  }

  /** Publishes what is held. */
  release(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const readings = this.#readings
    this.#readings = []
    if (readings.length > 0) this.#publish(readings)
  }
}
