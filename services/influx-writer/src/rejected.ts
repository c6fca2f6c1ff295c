import { appendFile, mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A point that was refused, and why. */
export interface Refusal {
  readonly reason: string
  /** The line, as it was sent to the database. */
  readonly line?: string
  /** What never became a line: its topic and the begin of its payload. */
  readonly topic?: string
  readonly payload?: string
}

const maxBytes = 4 << 20
/** Longer lines are cut: the file is for finding the cause. */
const maxLine = 64 << 10

/**
 * `rejected/rejected.jsonl`: what the database or the line protocol refuses, one JSON object a line, so that a person
 * can mend and write it again. Bounded: a full file becomes `rejected.1.jsonl`, and the one before it goes.
 */
export class Rejected {
  readonly #dir: string
  readonly #now: () => number

  constructor(dir: string, now: () => number) {
    this.#dir = dir
    this.#now = now
  }

  /** @throws the file system's error */
  async add(refusals: readonly Refusal[]): Promise<void> {
    if (refusals.length === 0) return
    const path = join(this.#dir, 'rejected.jsonl')
    await mkdir(this.#dir, { recursive: true })
    const { size } = await stat(path).catch(() => ({ size: 0 }))
    if (size > maxBytes) await rename(path, join(this.#dir, 'rejected.1.jsonl'))
    const time = new Date(this.#now()).toISOString()
    const text = refusals.map((refusal) => `${JSON.stringify({ time, ...shortened(refusal) })}\n`)
    await appendFile(path, text.join('').slice(0, 2 * maxBytes))
  }
}

function shortened({ line, ...refusal }: Refusal): Refusal {
  if (line === undefined) return refusal
  return { ...refusal, line: line.length > maxLine ? `${line.slice(0, maxLine)}…` : line }
}
