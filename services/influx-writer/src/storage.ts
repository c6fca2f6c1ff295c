import { reasonOf } from '@constellation/bootstrap/reason'
import { writeAll } from './bisect.ts'
import type { Condition } from './condition.ts'
import type { Answer } from './database.ts'
import { type Lines, linesOf, split } from './lines.ts'
import { type Origin, Origins } from './origins.ts'
import type { Refusal, Rejected } from './rejected.ts'

/** The counters of the heartbeat, all 0; each service's heartbeat adds them to what every service tells. */
export const noCounts = {
  received: 0,
  ignored: 0,
  left_out: 0,
  batches: 0,
  written: 0,
  spooled: 0,
  replayed: 0,
  rejected: 0,
  spool_dropped: 0,
  spool_corrupt: 0,
}

export type WriterCounters = Record<keyof typeof noCounts, number>

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
  /** Readings that the database refused; they are kept as rejected. */
  readonly refused: readonly Origin[]
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
    if (answer.kind === 'stored') return this.#well(lines.count, [])
    if (answer.kind === 'away') return this.#ill(answer, lines, [])
    const { refused, away } = await writeAll(lines.list(), (body) => database.write(body))
    await this.reject(refused)
    const [gone, rest] = split(lines, new Set(refused.map(({ line = '' }) => line)))
    const origins = [...gone.origins.each()].filter((origin) => origin !== undefined)
    return away ? this.#ill(away, rest, origins) : this.#well(rest.count, origins)
  }

  #well(stored: number, refused: readonly Origin[]): Attempt {
    this.#parts.condition.mended('database')
    return { rest: linesOf([], new Origins()), stored, refused, retryAfterMs: 0 }
  }

  #ill({ message, retryAfterMs }: Away, rest: Lines, refused: readonly Origin[]): Attempt {
    this.#parts.condition.fails('database', message)
    return { rest, stored: 0, refused, retryAfterMs }
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
      log.error({ points: refusals.length, err: error }, `refused points are not kept: ${reasonOf(error)}`)
      condition.fails('rejected', `refused points cannot be kept: ${reasonOf(error)}`)
    }
  }
}
