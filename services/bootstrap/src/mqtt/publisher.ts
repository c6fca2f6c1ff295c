import type { Accepted, Outbox } from '../outbox/outbox.ts'
import { writePayload } from '../payload.ts'
import type { Reading } from '../reading.ts'
import { buildTopic } from '../topics.ts'
import type { Sender } from './link.ts'

/** How many readings may be under way to the broker at once. */
const window = 500
/** On a broker without MQTT 5 a reading that leaves later than this carries its time in the payload. */
const lateMs = 10_000
/** Topics whose last time is remembered; what falls out is far older than any clock step would reach. */
const maxSeries = 20_000
/** Refusals that time may heal (MQTT 5.0 §3.4.2.1): unspecified, implementation specific, quota exceeded. */
const passing = new Set([128, 131, 151])

export interface PublisherOptions {
  /** `<group>/<service>`: the publisher's part of `src`. */
  readonly source: string
  /** The group of readings that name none. */
  readonly group: string
  /** How long the retained copy of a number and of a state is of use, in milliseconds. */
  readonly retainMs: Readonly<Record<'number' | 'state', number>>
  readonly now: () => number
  /** A reading was accepted. */
  readonly onAccepted: (accepted: Accepted) => void
  /** The broker refused a reading for good (its ACL, its size): it is dropped. */
  readonly onRefused: (accepted: Accepted, error: Error) => void
}

/**
 * Accepts readings, and sends what waits in the outbox in order, at most a window at a time, again from the head on
 * after every loss of the connection.
 */
export class Publisher {
  readonly #outbox: Outbox
  readonly #options: PublisherOptions
  /** Time of the newest reading of each topic, least recently used first. */
  readonly #lastTs = new Map<string, number>()
  #link: Sender | undefined
  /** Counts the passes from the head: an answer that belongs to an earlier pass changes nothing in this one. */
  #pass = 0
  #underWay = 0
  #nextSeq = 1
  #pausedUntil = 0
  #drained: (() => void)[] = []

  constructor(outbox: Outbox, options: PublisherOptions) {
    this.#outbox = outbox
    this.#options = options
  }

  /** `src` of every reading: `<group>/<service>/<epoch>`. */
  get src(): string {
    return `${this.#options.source}/${this.#outbox.epoch}`
  }

  get outbox(): Outbox {
    return this.#outbox
  }

  /**
   * Accepts a reading.
   * @throws RangeError for a name that is no topic level, or a number that is not finite
   */
  accept(reading: Reading): void {
    const { group = this.#options.group, sensor, name, kind, value, unit } = reading
    const topic = buildTopic(group, sensor, 'data', name)
    writePayload(value) // refuses what cannot be sent while the caller can still be blamed
    const ts = this.#stamp(topic, reading.ts ?? this.#options.now())
    const retainUntil = kind === 'event' ? 0 : ts + this.#options.retainMs[kind]
    this.#options.onAccepted(this.#outbox.append({ topic, value, unit, ts, retainUntil }))
    this.#pump()
  }

  /** The connection is up: send from the head on. */
  up(link: Sender): void {
    this.#link = link
    this.#pass++
    this.#underWay = 0
    this.#pausedUntil = 0
    this.#nextSeq = this.#outbox.head
    this.#pump()
  }

  down(): void {
    this.#link = undefined
    this.#pass++
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    if (this.#outbox.waiting === 0) return
    await new Promise<void>((resolve) => this.#drained.push(resolve))
  }

  /** Two readings of one series never share a millisecond, or the second would overwrite the first. */
  #stamp(topic: string, wanted: number): number {
    const last = this.#lastTs.get(topic)
    const ts = Math.max(Math.round(wanted), last === undefined ? 0 : last + 1)
    this.#lastTs.delete(topic)
    this.#lastTs.set(topic, ts)
    if (this.#lastTs.size > maxSeries) this.#lastTs.delete(this.#lastTs.keys().next().value ?? '')
    return ts
  }

  #pump(): void {
    const link = this.#link
    if (!link?.up || this.#options.now() < this.#pausedUntil) return
    while (this.#underWay < window) {
      const reading = this.#outbox.next(this.#nextSeq)
      if (!reading) return
      this.#nextSeq = reading.seq + 1
      this.#underWay++
      this.#send(link, reading)
    }
  }

  #send(link: Sender, reading: Accepted): void {
    const v5 = link.protocolVersion === 5
    const now = this.#options.now()
    const payload = writePayload(reading.value, !v5 && now - reading.ts > lateMs ? reading.ts : undefined)
    const options = {
      qos: 1 as const,
      retain: reading.retainUntil > now,
      ...(v5 ? { properties: { userProperties: this.#properties(reading) } } : {}),
    }
    const pass = this.#pass
    link.send(reading.topic, payload, options, (error) => {
      if (pass !== this.#pass) return
      this.#underWay--
      this.#answered(link, reading, error)
    })
  }

  #properties(reading: Accepted): Record<string, string> {
    return {
      ts: String(reading.ts),
      ...(reading.unit === undefined ? {} : { unit: reading.unit }),
      src: this.src,
      seq: String(reading.seq),
      head: String(this.#outbox.head),
    }
  }

  #answered(link: Sender, reading: Accepted, error: Error | undefined): void {
    if (error && !link.up) return // sent again from the head when the broker is back
    if (error && 'code' in error && typeof error.code === 'number' && passing.has(error.code)) {
      this.#pause(link)
      return
    }
    if (error) this.#options.onRefused(reading, error)
    this.#outbox.confirm(reading.seq)
    if (this.#outbox.waiting === 0) for (const resolve of this.#drained.splice(0)) resolve()
    this.#pump()
  }

  /** The broker has no room now: go back to the head after a while. */
  #pause(link: Sender): void {
    if (this.#options.now() < this.#pausedUntil) return
    this.#pausedUntil = this.#options.now() + 1000
    setTimeout(() => {
      if (link === this.#link) this.up(link)
    }, 1000).unref()
  }
}
