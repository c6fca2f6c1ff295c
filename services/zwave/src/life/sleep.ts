/** The sleep of a battery node, for those who wait for it. */
export class Sleep {
  #asleep = false
  #next = Promise.withResolvers<void>()

  /** It fell asleep, or woke up. */
  set(asleep: boolean): void {
    if (asleep) this.#next.resolve()
    else if (this.#asleep) this.#next = Promise.withResolvers()
    this.#asleep = asleep
  }

  /**
   * Resolves when it falls asleep; at once while it sleeps.
   * @param awake the library says that it is awake now: its status is ahead of its event
   */
  next(awake: boolean): Promise<void> {
    if (awake && this.#asleep) this.set(false)
    return this.#next.promise
  }

  /** Nobody will know any more: whoever waits goes on. */
  end(): void {
    this.#next.resolve()
  }
}
