import type { Accepted, Outbox } from '../outbox/outbox.ts'
import { writePayload } from '../payload.ts'
import type { Reading } from '../reading.ts'
import { buildTopic } from '../topics.ts'
import { readConfirmation } from './confirmation.ts'
import type { Sender } from './link.ts'
import { Series } from './series.ts'

/** How many readings may be under way to the broker at once. */
const window = 500
/** On a broker without MQTT 5 a reading that leaves later than this carries its time in the payload. */
const lateMs = 10_000
/** Without progress for so long, all that is not confirmed is sent again; each time in vain the wait doubles. */
const stallMs = 5000
const maxStallMs = 600_000
/** Refusals that time may heal (MQTT 5.0 §3.4.2.1): unspecified, implementation specific, quota exceeded. */
const passing = new Set([128, 131, 151])

export interface PublisherOptions {
  readonly group: string
  readonly service: string
  /** How long the retained copy of a number and of a state is of use, in milliseconds. */
  readonly retainMs: Readonly<Record<'number' | 'state', number>>
  /** What confirms a reading: the broker's acknowledgement, or a writer that says that it is stored. */
  readonly confirm: 'broker' | 'stored'
  readonly now: () => number
  /** A reading was accepted. */
  readonly onAccepted: (accepted: Accepted) => void
  /** The broker refused a reading for good (its ACL, its size): it is dropped. */
  readonly onRefused: (accepted: Accepted, error: Error) => void
}

/**
 * Accepts readings, and sends what waits in the outbox in order, at most a window at a time, again from the oldest on
 * after every loss of the connection, and where a writer is there but nothing is confirmed.
 */
export class Publisher {
  readonly outbox: Outbox
  readonly #options: PublisherOptions
  readonly #series = new Series()
  #link: Sender | undefined
  /** Counts the passes from the oldest on: an answer that belongs to an earlier pass changes nothing in this one. */
  #pass = 0
  #underWay = 0
  #pausedUntil = 0
  #progressAt = 0
  #stallMs = stallMs
  /** Whether a writer said something of ours on this connection. */
  #writerHeard = false
  #idle = true
  #drained: (() => void)[] = []

  constructor(outbox: Outbox, options: PublisherOptions) {
    this.outbox = outbox
    this.#options = options
  }

  /** `src` of new readings: `<group>/<service>/<epoch>`. */
  get src(): string {
    return this.#src(this.outbox.epoch)
  }

  /** Whether all that waits has been sent, and the broker has it. */
  get idle(): boolean {
    return this.#idle
  }

  /** Where writers say what they have stored of ours; none where the broker's acknowledgement is enough. */
  get confirmations(): readonly string[] {
    return this.#options.confirm === 'stored' ? [`+/+/status/stored/${this.#options.service}/+`] : []
  }

  /**
   * Accepts a reading.
   * @throws RangeError for a name that is no topic level, or a number that is not finite
   */
  accept(reading: Reading): void {
    const { group = this.#options.group, sensor, name, kind, value, unit } = reading
    const topic = buildTopic(group, sensor, 'data', name)
    writePayload(value) // refuses what cannot be sent while the caller can still be blamed
    const ts = this.#series.stamp(topic, reading.ts ?? this.#options.now())
    const retainUntil = kind === 'event' ? 0 : ts + this.#options.retainMs[kind]
    if (this.outbox.waiting === 0) this.#progressAt = this.#options.now()
    this.#options.onAccepted(this.outbox.append({ topic, value, unit, ts, retainUntil }))
    this.#idle = false
    this.pump()
  }

  /** The connection is up: send from the oldest on. */
  up(link: Sender): void {
    this.#link = link
    this.#writerHeard = false
    this.#stallMs = stallMs
    this.#startPass()
  }

  down(): void {
    this.#link = undefined
    this.#pass++
  }

  /** A message that may be a writer's confirmation; false where it is none of ours. */
  receive(topic: string, payload: Buffer): boolean {
    if (this.#options.confirm === 'broker') return false
    const confirmation = readConfirmation(topic, payload, this.#options.service)
    if (!confirmation) return false
    this.#writerHeard = true
    const before = this.outbox.waiting
    this.outbox.confirm(confirmation.epoch, confirmation.ranges)
    if (this.outbox.waiting < before) {
      this.#progressAt = this.#options.now()
      this.#stallMs = stallMs
    }
    return true
  }

  /** To be called about once a second: sends again where a writer is there but nothing is confirmed any more. */
  tick(): void {
    const stalled = this.#options.now() - this.#progressAt >= this.#stallMs
    if (!this.#writerHeard || !this.#idle || this.outbox.waiting === 0 || !stalled) return
    this.#stallMs = Math.min(this.#stallMs * 2, maxStallMs)
    this.#startPass()
  }

  /** Resolves when all that waits has been sent, and the broker has it. */
  async drained(): Promise<void> {
    if (!this.#idle) await new Promise<void>((resolve) => this.#drained.push(resolve))
  }

  /** Sends what may leave now. */
  pump(): void {
    const link = this.#link
    if (!link?.up || this.#options.now() < this.#pausedUntil) return
    while (this.#underWay < window) {
      const reading = this.outbox.take()
      if (!reading) {
        this.#idle = this.#underWay === 0
        break
      }
      this.#underWay++
      this.#send(link, reading)
    }
    if (this.#idle) for (const resolve of this.#drained.splice(0)) resolve()
  }

  #startPass(): void {
    this.#pass++
    this.#underWay = 0
    this.#pausedUntil = 0
    this.#progressAt = this.#options.now()
    this.outbox.rewind()
    this.pump()
  }

  #send(link: Sender, reading: Accepted): void {
    const v5 = link.protocolVersion === 5
    const now = this.#options.now()
    const { topic, value, ts, retainUntil } = reading
    const payload = writePayload(value, !v5 && now - ts > lateMs ? ts : undefined)
    const options = {
      qos: 1 as const,
      retain: retainUntil > now && this.#series.isNewest(topic, ts),
      ...(v5 ? { properties: { userProperties: this.#properties(reading) } } : {}),
    }
    const pass = this.#pass
    link.send(topic, payload, options, (error) => {
      if (pass !== this.#pass) return
      this.#underWay--
      this.#answered(link, reading, error)
    })
  }

  #properties({ epoch, seq, ts, unit }: Accepted): Record<string, string> {
    return {
      ts: String(ts),
      ...(unit === undefined ? {} : { unit }),
      src: this.#src(epoch),
      seq: String(seq),
      head: String(epoch === this.outbox.epoch ? this.outbox.head : 1),
    }
  }

  #answered(link: Sender, reading: Accepted, error: Error | undefined): void {
    if (error && !link.up) return // sent again when the broker is back
    if (error && 'code' in error && typeof error.code === 'number' && passing.has(error.code)) {
      this.#pause(link)
      return
    }
    if (error) this.#options.onRefused(reading, error)
    if (error || this.#options.confirm === 'broker')
      this.outbox.confirm(reading.epoch, [[reading.seq, reading.seq]])
    this.#progressAt = this.#options.now()
    this.pump()
  }

  /** The broker has no room now: go back to the oldest after a while. */
  #pause(link: Sender): void {
    if (this.#options.now() < this.#pausedUntil) return
    this.#pausedUntil = this.#options.now() + 1000
    setTimeout(() => {
      if (link === this.#link) this.#startPass()
    }, 1000).unref()
  }

  #src(epoch: string): string {
    return `${this.#options.group}/${this.#options.service}/${epoch}`
  }
}
