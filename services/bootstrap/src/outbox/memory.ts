import { randomBytes } from 'node:crypto'
import type { Accepted, Outbox } from './outbox.ts'

/** What one waiting reading costs beside its topic and value: objects, number, time. */
const overheadBytes = 200

/**
 * An outbox in memory: order and numbers, but nothing survives the process. Bounded by bytes; past the bound the
 * oldest falls out and is counted, and its number is told to `onDropped`.
 */
export class MemoryOutbox implements Outbox {
  readonly epoch: string = randomBytes(4).toString('hex')
  readonly #maxBytes: number
  readonly #onDropped: (seq: number) => void
  /** By number, in order: a Map keeps the order of insertion. */
  readonly #waiting = new Map<number, Accepted>()
  #bytes = 0
  #seq = 0
  #head = 1
  #dropped = 0

  constructor(maxBytes: number, onDropped: (seq: number) => void = () => {}) {
    this.#maxBytes = maxBytes
    this.#onDropped = onDropped
  }

  get seq(): number {
    return this.#seq
  }

  get head(): number {
    return this.#head
  }

  get waiting(): number {
    return this.#waiting.size
  }

  get dropped(): number {
    return this.#dropped
  }

  append(reading: Omit<Accepted, 'seq'>): Accepted {
    const accepted = { seq: ++this.#seq, ...reading }
    this.#waiting.set(accepted.seq, accepted)
    this.#bytes += size(accepted)
    while (this.#bytes > this.#maxBytes && this.#waiting.size > 1) {
      const oldest = this.#head
      this.confirm(oldest)
      this.#dropped++
      this.#onDropped(oldest)
    }
    return accepted
  }

  next(seq: number): Accepted | undefined {
    for (let each = Math.max(seq, this.#head); each <= this.#seq; each++) {
      const reading = this.#waiting.get(each)
      if (reading) return reading
    }
    return undefined
  }

  confirm(seq: number): void {
    const reading = this.#waiting.get(seq)
    if (!reading) return
    this.#bytes -= size(reading)
    this.#waiting.delete(seq)
    while (this.#head <= this.#seq && !this.#waiting.has(this.#head)) this.#head++
  }
}

function size({ topic, value }: Accepted): number {
  const length =
    typeof value === 'string' ? value.length : typeof value === 'object' ? JSON.stringify(value).length : 8
  return overheadBytes + topic.length + length
}
