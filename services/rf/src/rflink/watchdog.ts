/** Times in milliseconds. */
export interface WatchdogTimes {
  /** From opening until a gateway whose banner did not come is asked: no port is known to boot for longer. */
  readonly bannerMs: number
  /** Silence after which the gateway is asked: 25 to 50 s are usual; no reception for minutes is normal. */
  readonly silenceMs: number
  /** How long an answer may take; any line is one. */
  readonly answerMs: number
}

export const watchdogTimes: WatchdogTimes = { bannerMs: 25_000, silenceMs: 30_000, answerMs: 10_000 }

/**
 * Asks a silent gateway with PING, and gives the connection up when it stays silent. Before the banner nothing is sent:
 * opening the port resets the board, and what comes too early is lost. A board that was not reset (a port server keeps
 * it running) has no banner; so it is asked once a banner would have come.
 */
export class Watchdog {
  readonly #times: WatchdogTimes
  readonly #ping: () => void
  readonly #fail: (reason: string) => void
  #timer: NodeJS.Timeout
  #asked = false
  #ready = false

  /**
   * @param ping sends PING
   * @param fail is called once when no answer came
   */
  constructor(ping: () => void, fail: (reason: string) => void, times: WatchdogTimes = watchdogTimes) {
    this.#ping = ping
    this.#fail = fail
    this.#times = times
    this.#timer = setTimeout(this.#due, times.bannerMs)
  }

  /** The gateway listens: banner or PONG. */
  ready(): void {
    this.#ready = true
    this.#wait()
  }

  /** A line with a header came. */
  heard(): void {
    // before the banner lines do not put the question off: they are not the answer that is waited for
    if (this.#ready || this.#asked) this.#wait()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #wait(): void {
    clearTimeout(this.#timer)
    this.#asked = false
    this.#timer = setTimeout(this.#due, this.#ready ? this.#times.silenceMs : this.#times.bannerMs)
  }

  readonly #due = (): void => {
    if (this.#asked) {
      this.#fail(`the gateway does not answer PING (${this.#times.answerMs / 1000} s)`)
      return
    }
    this.#asked = true
    this.#timer = setTimeout(this.#due, this.#times.answerMs)
    this.#ping()
  }
}
