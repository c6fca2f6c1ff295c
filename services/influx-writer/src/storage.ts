import { writeAll } from './bisect.ts'
import { type Condition, words } from './condition.ts'
import type { Answer } from './database.ts'
import { type Lines, linesOf } from './lines.ts'
import type { Refusal, Rejected } from './rejected.ts'

/** The counters of the heartbeat; each service's heartbeat adds them to what every service tells. */
export type WriterCounters = Record<
  | 'received'
  | 'ignored'
  | 'left_out'
  | 'batches'
  | 'written'
  | 'spooled'
  | 'replayed'
  | 'rejected'
  | 'spool_dropped'
  | 'spool_corrupt',
  number
>

type Away = Extract<Answer, { kind: 'away' }>

export interface StorageParts {
  readonly database: { write(body: string | Buffer): Promise<Answer> }
  readonly rejected: Pick<Rejected, 'add'>
  readonly condition: Condition
  readonly counters: WriterCounters
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void }
}

/** What is left of some lines after an attempt. */
export interface Attempt {
  /** Lines that are neither stored nor refused; none: done. */
  readonly rest: Lines
  /** How many are stored. */
  readonly stored: number
  /** How long the database asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number
}

/** The database with the place for what it refuses: after an attempt every line is stored, rejected, or still ours. */
export class Storage {
  readonly #parts: StorageParts

  constructor(parts: StorageParts) {
    this.#parts = parts
  }

  /** Tries to store lines. Never throws. */
  async store(lines: Lines): Promise<Attempt> {
    const { database } = this.#parts
    const answer = await database.write(lines.body())
    if (answer.kind === 'stored') return this.#well(lines.count)
    if (answer.kind === 'away') return this.#ill(answer, lines)
    const list = lines.list()
    const { refused, away } = await writeAll(list, (body) => database.write(body))
    await this.reject(refused)
    if (!away) return this.#well(list.length - refused.length)
    const gone = new Set(refused.map(({ line }) => line))
    return this.#ill(away, linesOf(list.filter((line) => !gone.has(line))))
  }

  #well(stored: number): Attempt {
    this.#parts.condition.mended('database')
    return { rest: linesOf([]), stored, retryAfterMs: 0 }
  }

  #ill({ message, retryAfterMs }: Away, rest: Lines): Attempt {
    this.#parts.condition.fails('database', message)
    return { rest, stored: 0, retryAfterMs }
  }

  /** Counts, logs and keeps refused points. They hold up nothing: where they cannot be kept, the log has the first. */
  async reject(refusals: readonly Refusal[]): Promise<void> {
    const [first] = refusals
    if (!first) return
    const { rejected, condition, counters, log } = this.#parts
    counters.rejected += refusals.length
    const what = (first.line ?? `${first.topic} ${first.payload}`).slice(0, 200)
    log.warn({ points: refusals.length, first: what }, `refused: ${first.reason.slice(0, 500)}`)
    try {
      await rejected.add(refusals)
      condition.mended('rejected')
    } catch (error) {
      log.error({ points: refusals.length, err: error }, `refused points are not kept: ${words(error)}`)
      condition.fails('rejected', `refused points cannot be kept: ${words(error)}`)
    }
  }
}
