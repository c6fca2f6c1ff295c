import { reasonOf } from '@constellation/bootstrap/reason'

/** What can be wrong; each is reported until it is mended. */
export type Part = 'database' | 'spool' | 'account' | 'rejected' | 'subscription'

/** What a service can say of itself. */
export interface Speaker {
  online(): void
  degraded(reason: string): void
}

/** Puts together what is wrong with the writer's parts: `degraded` with the reasons, `online` with none. */
export class Condition {
  readonly #speaker: Speaker
  readonly #wrong = new Map<Part, string>()
  #known = false

  constructor(speaker: Speaker) {
    this.#speaker = speaker
  }

  /** Whether the database ever answered; before that the service is still starting. */
  get known(): boolean {
    return this.#known
  }

  /** Whether this part works, as far as is known. */
  works(part: Part): boolean {
    return !this.#wrong.has(part)
  }

  fails(part: Part, reason: string): void {
    if (this.#wrong.get(part) === reason) return
    this.#wrong.set(part, reason)
    this.#tell()
  }

  mended(part: Part): void {
    const news = this.#wrong.delete(part) || (part === 'database' && !this.#known)
    if (part === 'database') this.#known = true
    if (news) this.#tell()
  }

  #tell(): void {
    if (this.#wrong.size > 0) this.#speaker.degraded([...this.#wrong.values()].join('; '))
    else if (this.#known) this.#speaker.online()
  }
}

/** What the spool's failure means, for a reason. */
export const spoolProblem = (error: unknown): string =>
  `INFLUX_SPOOL_DIR cannot be used, so that messages stay at the broker while the database is away: ${reasonOf(error)}`

/** What it means that the account cannot be written. */
export const accountProblem = (error: unknown): string =>
  `the account in INFLUX_SPOOL_DIR cannot be written: ${reasonOf(error)}`
