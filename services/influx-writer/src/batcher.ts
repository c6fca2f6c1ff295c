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
  /**
   * Batches that are full. A broker may send more than we asked for (mosquitto 2.0 does after our restart, from what was
   * queued), and one batch of all that would be one request, one record of the spool, and all of it again after a kill.
   */
  readonly #full: Batch[] = []
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
    return (this.#full[0] ?? this.#batch)?.since
  }

  /** Takes a message. `windowUnknown`: the broker decides how many may be unacknowledged (MQTT 3.1.1), perhaps 20. */
  add(message: Translated, id: number | undefined, link: Acknowledger, windowUnknown: boolean): void {
    const batch = this.#batch ?? this.#open()
    batch.add(message, id, link)
    if (batch.count >= this.#limits.size || batch.length >= maxLength) {
      this.#draining = true
      this.#full.push(batch)
      this.#leave()
      this.#wake?.()
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
    while (this.#full.length === 0 && !this.#due && !this.#closed) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
      this.#wake = undefined
    }
    const full = this.#full.shift()
    if (full) return full
    const batch = this.#batch
    this.#leave()
    return batch
  }

  /** A batch is done with: its buffer serves a later one. */
  recycle(batch: Batch): void {
    if (batch.length <= maxLength && this.#buffers.length < 2) this.#buffers.push(batch.release())
  }

  /** The next message begins a new batch. */
  #leave(): void {
    this.#batch = undefined
    this.#due = false
    clearTimeout(this.#flushTimer)
    clearTimeout(this.#idleTimer)
    this.#idleTimer = undefined
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
