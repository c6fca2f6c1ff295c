/** Delays between retries: doubling from `firstMs` to `capMs`, each shortened by chance so that services spread out. */
export class Backoff {
  readonly #firstMs: number
  readonly #capMs: number
  readonly #random: () => number
  #tries = 0

  constructor(firstMs: number, capMs: number, random: () => number = Math.random) {
    this.#firstMs = firstMs
    this.#capMs = capMs
    this.#random = random
  }

  /** The next delay in milliseconds, between half and the whole of this step. */
  next(): number {
    const step = Math.min(this.#capMs, this.#firstMs * 2 ** this.#tries)
    if (step < this.#capMs) this.#tries++
    return Math.round(step * (0.5 + this.#random() / 2))
  }

  /** It worked: start over with the shortest delay. */
  reset(): void {
    this.#tries = 0
  }
}
