import { type Acknowledger, Batch } from './batch.ts'
import type { LineBuffer } from './lines.ts'
import type { Translated } from './translate.ts'

export interface BatchLimits {
  /** A batch of this many messages is due. */
  readonly size: number
  /** A batch is due this long after its first message, in milliseconds. */
  readonly flushMs: number
}

/** A batch of lines this long in all is due, so that long texts cannot fill the memory. */
const maxLength = 4 << 20
/** A broker that sends no more than so many unacknowledged messages must not wait for the flush interval. */
const smallWindow = 20
/** Silence after which such a broker is taken to wait for us, in milliseconds. */
const idleMs = 5

/** Collects messages while the batch before them is on its way. */
export class Batcher {
  readonly #limits: BatchLimits
  readonly #now: () => number
  #batch: Batch | undefined
  /** Buffers of batches that are done; a large one is not kept. */
  readonly #buffers: LineBuffer[] = []
  /** A backlog comes in: its last part, too, is due as soon as nothing more comes. */
  #draining = false
  #due = false
  #closed = false
  #wake: (() => void) | undefined
  #flushTimer: NodeJS.Timeout | undefined
  #idleTimer: NodeJS.Timeout | undefined

  constructor(limits: BatchLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
  }

  /** Since when the oldest message waits here, in milliseconds since 1970. */
  get since(): number | undefined {
    return this.#batch?.since
  }

  /** Takes a message. `windowUnknown`: the broker decides how many may be unacknowledged (MQTT 3.1.1), perhaps 20. */
  add(message: Translated, id: number | undefined, link: Acknowledger, windowUnknown: boolean): void {
    const batch = this.#batch ?? this.#open()
    batch.add(message, id, link)
    if (batch.count >= this.#limits.size || batch.length >= maxLength) {
      this.#draining = true
      this.flush()
    } else if (this.#draining || (windowUnknown && batch.count >= smallWindow)) {
      this.#watchSilence(batch, batch.count)
    }
  }

  /** What has come so far is due at once. */
  flush(): void {
    this.#due = this.#batch !== undefined
    if (this.#due) this.#wake?.()
  }

  /** No more messages: what waits is due, and after it `next` gives undefined. */
  close(): void {
    this.#closed = true
    this.flush()
    this.#wake?.()
  }

  /** Waits for the next batch that is due; undefined after the last one. One caller at a time. */
  async next(): Promise<Batch | undefined> {
    while (!this.#due && !this.#closed) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
      this.#wake = undefined
    }
    const batch = this.#batch
    this.#batch = undefined
    this.#due = false
    clearTimeout(this.#flushTimer)
    clearTimeout(this.#idleTimer)
    this.#idleTimer = undefined
    return batch
  }

  /** A batch is done with: its buffer serves a later one. */
  recycle(batch: Batch): void {
    if (batch.length <= maxLength && this.#buffers.length < 2) this.#buffers.push(batch.release())
  }

  #open(): Batch {
    this.#batch = new Batch(this.#now(), this.#buffers.pop())
    this.#flushTimer = setTimeout(() => this.flush(), this.#limits.flushMs)
    return this.#batch
  }

  #watchSilence(batch: Batch, count: number): void {
    this.#idleTimer ??= setTimeout(() => {
      this.#idleTimer = undefined
      if (this.#batch !== batch) return
      if (batch.count === count) {
        this.#draining = false
        this.flush()
      } else this.#watchSilence(batch, batch.count)
    }, idleMs)
  }
}
