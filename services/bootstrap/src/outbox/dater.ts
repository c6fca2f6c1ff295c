import type { Clock } from '../clock.ts'
import type { Accepted, Outbox } from './outbox.ts'
import { latestStarts } from './undated.ts'

export interface DaterOptions {
  readonly clock: Pick<Clock, 'start' | 'boot'>
  /** Readings of an earlier start of the machine have no time but that of its end: its clock was never set. */
  readonly onTimesLost: (boot: string, count: number) => void
  /** What was found out cannot be written down. */
  readonly onProblem: (error: unknown) => void
}

/** Gives readings that were taken before the clock was set their time, the same one each time they are sent. */
export class Dater {
  readonly #outbox: Pick<Outbox, 'starts' | 'undated'>
  readonly #options: DaterOptions

  constructor(outbox: Pick<Outbox, 'starts' | 'undated'>, options: DaterOptions) {
    this.#outbox = outbox
    this.#options = options
  }

  /** The reading with its times in milliseconds since 1970. To be called when the clock is set. */
  date({ boot: _, ...undated }: Accepted, boot: string): Accepted {
    const start = this.startOf(boot)
    const { ts, retainUntil } = undated
    return { ...undated, ts: ts + start, retainUntil: retainUntil === 0 ? 0 : retainUntil + start }
  }

  /** When this start of the machine was, in milliseconds since 1970; what is found out now is written down first. */
  startOf(boot: string): number {
    const { starts } = this.#outbox
    const { clock } = this.#options
    const known = starts.of(boot)
    if (known !== undefined) return known
    const now = clock.start ?? 0 // it is set
    if (boot !== clock.boot) {
      this.#findOut(now)
      return starts.of(boot) ?? now
    }
    this.#keep(boot, now)
    return now
  }

  /** Earlier starts of the machine whose clock was never set. */
  #findOut(now: number): void {
    const { boot: current } = this.#options.clock
    const undated = this.#outbox.undated()
    const of = (boot: string) => (boot === current ? now : this.#outbox.starts.of(boot))
    for (const [boot, start] of latestStarts(undated, of, now)) {
      this.#keep(boot, start)
      this.#options.onTimesLost(boot, undated.get(boot)?.count ?? 0)
    }
  }

  #keep(boot: string, start: number): void {
    try {
      this.#outbox.starts.keep(boot, start)
    } catch (error) {
      this.#options.onProblem(error)
    }
  }
}
