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
  /** Asks the stick something small, whose answer is bytes that are heard. */
  probe(): void
}

const words = {
  [controllerStatus.unresponsive]: 'the Z-Wave stick does not answer',
  [controllerStatus.jammed]: 'the Z-Wave stick cannot transmit: the radio is jammed',
} as const

/**
 * Whether the stick answers. The library calls a stick ready again once it has opened the port anew, which proves
 * nothing; here it is in trouble until bytes have come.
 */
export class Answers {
  readonly #events: AnswerEvents
  readonly #troubles: number[] = []
  #trouble: string | undefined
  #recovered = false
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
    if (status !== controllerStatus.unresponsive && status !== controllerStatus.jammed) {
      if (this.#trouble === undefined) return
      this.#recovered = true
      this.#events.probe()
      return
    }
    const reason = words[status]
    this.#recovered = false
    this.#trouble = reason
    this.#troubles.push(now)
    while ((this.#troubles[0] ?? now) < now - windowMs) this.#troubles.shift()
    if (this.#troubles.length >= most)
      this.#events.giveUp(`${reason}, ${most} times within ${windowMs / 60_000} minutes`)
    else this.#events.trouble(reason)
  }

  /** Bytes came. */
  heard(now: number): void {
    this.#heardAt = now
    if (this.#trouble === undefined || !this.#recovered) return
    this.#trouble = undefined
    this.#recovered = false
    this.#events.over()
  }

  /** To be called every some seconds. */
  tick(now: number): void {
    if (now - Math.max(this.#heardAt, this.#probedAt) < silenceMs) return
    this.#probedAt = now
    this.#events.probe()
  }
}
