import type { Logger } from 'pino'
import type { Status } from './mqtt/status.ts'

/** What a service says of itself. */
export interface Own {
  readonly state: 'online' | 'degraded'
  readonly reason?: string
}

/** Why a service is degraded whose clock is not set. */
const clockProblem = 'the clock is not set: readings wait'

/** Joins what the service says of itself with what keeps its outbox or its clock from their work. */
export class Condition {
  readonly #status: Status
  readonly #clockIsSet: () => boolean
  readonly #log: Logger
  #own: Own | undefined
  #outboxProblem: string | undefined

  constructor(status: Status, clockIsSet: () => boolean, log: Logger) {
    this.#status = status
    this.#clockIsSet = clockIsSet
    this.#log = log
  }

  say(own: Own): void {
    this.#own = own
    this.review()
  }

  /** The outbox cannot be written, or can again. */
  outboxProblem(problem: string | undefined): void {
    this.#outboxProblem = problem
    this.#log[problem === undefined ? 'info' : 'error'](problem ?? 'the outbox can be written again')
    this.review()
  }

  /** Something that counts may have changed. */
  review(): void {
    const { state, reason: before } = this.#status
    if (!this.#own || state === 'stopping' || state === 'offline') return
    const problem = this.#outboxProblem ?? (this.#clockIsSet() ? undefined : clockProblem)
    const reason = this.#own.reason ?? problem
    const next = reason === undefined ? this.#own.state : 'degraded'
    if (this.#status.set(next, reason) || reason !== before)
      this.#log[next === 'online' ? 'info' : 'warn']({ state: next }, reason ?? next)
  }
}
