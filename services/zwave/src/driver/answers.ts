/** How zwave-js calls the state of the stick (ControllerStatus). */
export const controllerStatus = { ready: 0, unresponsive: 1, jammed: 2 } as const

/** Troubles within `windowMs` after which a new driver is made: the library's own recovery goes round in circles. */
const most = 3
const windowMs = 300_000
/** Silence after which the stick is asked something: a stick that hangs while nobody asks would not be noticed. */
const silenceMs = 60_000

/** What follows from it. */
export interface AnswerEvents {
  /** The stick is connected but not of use, for the reason in words. */
  trouble(reason: string): void
  /** It is of use again. */
  over(): void
  /** The library does not get out of it: a new driver is needed. */
  giveUp(reason: string): void
  /** Asks the stick something small; `answered` or `silent` is to be called then, once. */
  probe(): void
}

const words = {
  [controllerStatus.unresponsive]: 'the Z-Wave stick does not answer',
  [controllerStatus.jammed]: 'the Z-Wave stick cannot transmit: the radio is jammed',
} as const

/**
 * Whether the stick answers. The library calls a stick ready again once it has opened the port anew, which proves
 * nothing, and bytes prove little: some sticks that hang acknowledge every frame and answer none. So it is in trouble
 * until it has answered a question.
 */
export class Answers {
  readonly #events: AnswerEvents
  readonly #troubles: number[] = []
  #trouble: string | undefined
  /** In trouble, though the library does not say so (any more): it is asked until it answers. */
  #asking = false
  /** A question is under way. */
  #asked = false
  #heardAt: number
  #probedAt: number

  /** @param now a steady time in milliseconds, as in the methods */
  constructor(events: AnswerEvents, now: number) {
    this.#events = events
    this.#heardAt = now
    this.#probedAt = now
  }

  /** The reason in words while it is in trouble. */
  get trouble(): string | undefined {
    return this.#trouble
  }

  /** The library has changed its mind about the stick. */
  status(status: number, now: number): void {
    if (status === controllerStatus.unresponsive || status === controllerStatus.jammed) {
      this.#asking = false
      this.#troubled(words[status], now)
    } else if (this.#trouble !== undefined) {
      this.#asking = true
      this.#probe(now)
    }
  }

  /** Bytes came. */
  heard(now: number): void {
    this.#heardAt = now
  }

  /** The question was answered. */
  answered(): void {
    this.#asked = false
    if (!this.#asking) return
    this.#asking = false
    this.#trouble = undefined
    this.#events.over()
  }

  /** The question was not answered. */
  silent(now: number): void {
    this.#asked = false
    if (this.#trouble !== undefined && !this.#asking) return // the library has found out too
    this.#asking = true
    if (this.#troubled(words[controllerStatus.unresponsive], now)) this.#probe(now)
  }

  /** A node has died: it may be the stick, whose silence the library takes for the node's. */
  suspect(now: number): void {
    if (this.#trouble === undefined) this.#probe(now)
  }

  /** To be called every some seconds. */
  tick(now: number): void {
    if (this.#asking || now - Math.max(this.#heardAt, this.#probedAt) >= silenceMs) this.#probe(now)
  }

  #probe(now: number): void {
    if (this.#asked) return
    this.#asked = true
    this.#probedAt = now
    this.#events.probe()
  }

  /** Returns false where it has been too often. */
  #troubled(reason: string, now: number): boolean {
    this.#trouble = reason
    this.#troubles.push(now)
    while ((this.#troubles[0] ?? now) < now - windowMs) this.#troubles.shift()
    const often = this.#troubles.length >= most
    if (often) this.#events.giveUp(`${reason}, ${most} times within ${windowMs / 60_000} minutes`)
    else this.#events.trouble(reason)
    return !often
  }
}
