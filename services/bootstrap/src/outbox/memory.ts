import { type Range, Ranges } from '../ranges.ts'
import { newEpoch } from './epoch.ts'
import { Losses } from './losses.ts'
import type { Accepted, Outbox, OutboxEvents, Stamped, Undated } from './outbox.ts'
import { Starts } from './starts.ts'
import { countUndated } from './undated.ts'

/** What one waiting reading costs beside its topic and value: objects, number, time. */
const overheadBytes = 250

/**
 * An outbox in memory: order and numbers, but nothing survives the process, so that its epoch is new at each start.
 * Bounded by bytes; past the bound the oldest falls out.
 */
export class MemoryOutbox implements Outbox {
  readonly durable = false
  readonly epoch: string = newEpoch()
  readonly epochs: readonly string[] = [this.epoch]
  readonly starts: Starts = new Starts(undefined)
  readonly lastKnown = 0
  readonly #maxBytes: number
  readonly #onDropped: OutboxEvents['onDropped']
  readonly #waiting = new Map<number, Accepted>()
  readonly #confirmed = new Ranges()
  #bytes = 0
  #seq = 0
  #head = 1
  #next = 1
  readonly #losses = new Losses(undefined)

  constructor(maxBytes: number, onDropped: OutboxEvents['onDropped'] = () => {}) {
    this.#maxBytes = maxBytes
    this.#onDropped = onDropped
  }

  get seq(): number {
    return this.#seq
  }

  get head(): number {
    return this.#head
  }

  headOf(epoch: string): number {
    return epoch === this.epoch ? this.#head : 1
  }

  get front(): string {
    return this.waiting > 0 ? `${this.epoch}/${this.#head}` : ''
  }

  get waiting(): number {
    return this.#waiting.size
  }

  get dropped(): number {
    return this.#losses.count
  }

  get droppedNumbers(): string {
    return this.#losses.text
  }

  append(reading: Stamped): Accepted {
    const accepted = { epoch: this.epoch, seq: ++this.#seq, ...reading }
    this.#waiting.set(accepted.seq, accepted)
    this.#bytes += memoryOf(accepted)
    while (this.#bytes > this.#maxBytes && this.#waiting.size > 1) {
      const oldest = this.#head
      this.#forget(oldest, oldest)
      this.#losses.add(this.epoch, [oldest, oldest])
      this.#onDropped(this.epoch, [oldest, oldest], 'the outbox is full')
    }
    return accepted
  }

  take(): Accepted | undefined {
    for (let seq = Math.max(this.#next, this.#head); seq <= this.#seq; seq++) {
      const reading = this.#waiting.get(seq)
      if (!reading) continue
      this.#next = seq + 1
      return reading
    }
    return undefined
  }

  oldest(): Accepted | undefined {
    return this.#waiting.get(this.#head)
  }

  rewind(): void {
    this.#next = this.#head
  }

  undated(): ReadonlyMap<string, Undated> {
    return countUndated([this.waitingRecords()])
  }

  /** All that waits, in order. */
  waitingRecords(): Iterable<Accepted> {
    return this.#waiting.values()
  }

  confirm(epoch: string, ranges: readonly Range[]): void {
    if (epoch === this.epoch)
      for (const [from, to] of ranges) this.#forget(Math.max(from, this.#head), Math.min(to, this.#seq))
  }

  async close(): Promise<void> {}

  #forget(from: number, to: number): void {
    if (from > to) return
    for (let seq = from; seq <= to; seq++) {
      const reading = this.#waiting.get(seq)
      if (reading) this.#bytes -= memoryOf(reading)
      this.#waiting.delete(seq)
    }
    this.#confirmed.add(from, to)
    this.#head = this.#confirmed.firstMissing(this.#head)
    this.#confirmed.forgetBelow(this.#head - 1)
  }
}

/** About how much memory a reading takes, in bytes. */
export function memoryOf({ topic, value }: Stamped): number {
  const length =
    typeof value === 'string' ? value.length : typeof value === 'object' ? JSON.stringify(value).length : 8
  return overheadBytes + topic.length + length
}
