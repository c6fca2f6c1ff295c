/** Commands that are under way: none of them outlives the connection to the stick. */
export class Pending {
  readonly #waiting = new Set<(error: Error) => void>()

  /** How many are under way. */
  get size(): number {
    return this.#waiting.size
  }

  /**
   * Waits for a command, but not longer than the connection to the stick holds, and not longer than `ms`.
   * @throws Error (rejects) with the reason in words, or what the command itself fails with
   */
  async run<T>(work: Promise<T>, ms: number): Promise<T> {
    const { promise: end, reject } = Promise.withResolvers<never>()
    this.#waiting.add(reject)
    work.catch(() => undefined) // where the end comes first, nobody hears its own
    const late = setTimeout(
      () => reject(new Error(`no answer within ${Math.round(ms / 1000)} s; it may still be carried out`)),
      ms,
    )
    try {
      return await Promise.race([work, end])
    } finally {
      clearTimeout(late)
      this.#waiting.delete(reject)
    }
  }

  /** The stick is gone: whoever waits is told. */
  fail(reason: string): void {
    for (const reject of this.#waiting) reject(new Error(reason))
  }
}
