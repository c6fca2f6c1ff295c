/** A text that somebody sent to the display. */
export interface MessageRequest {
  readonly text: string
  /** How long it is shown, in milliseconds; 0: until it is cleared. */
  readonly ms: number
  /** 1 to 100. */
  readonly priority: number
  readonly blink: boolean
}

/** A message that waits or is shown. */
export interface Waiting extends MessageRequest {
  readonly key: string
}

interface Entry extends Waiting {
  readonly came: number
  /** When it was shown first, by the clock that is never set. */
  shown: number | undefined
}

/** What is not shown within an hour, since more important things are, is of no use any more. */
const patienceMs = 3_600_000
const most = 20

/** Messages by command: their time begins when they are shown, so that an alert does not use it up. */
export class Messages {
  #entries: Entry[] = []
  #number = 0

  /** Adds one; of more than 20 the least important and oldest go. @param elapsed clock that is never set, in ms */
  add(request: MessageRequest, elapsed: number): void {
    this.#entries.push({ ...request, key: `message ${this.#number++}`, came: elapsed, shown: undefined })
    this.#sort()
    this.#entries = this.#entries.slice(0, most)
  }

  /** Those whose time is not over, the most important and newest first. */
  active(elapsed: number): readonly Waiting[] {
    this.#entries = this.#entries.filter(({ came, shown, ms }) =>
      shown === undefined ? elapsed - came < patienceMs : ms === 0 || elapsed - shown < ms,
    )
    return this.#entries
  }

  /** These are on the display. */
  shown(keys: ReadonlySet<string>, elapsed: number): void {
    for (const entry of this.#entries) if (keys.has(entry.key)) entry.shown ??= elapsed
  }

  clear(): void {
    this.#entries = []
  }

  #sort(): void {
    this.#entries.sort((a, b) => b.priority - a.priority || b.came - a.came)
  }
}
