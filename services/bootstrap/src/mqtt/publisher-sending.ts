import type { Clock } from '../clock.ts'
import { Dater, type DaterOptions } from '../outbox/dater.ts'
import type { Accepted, Outbox } from '../outbox/outbox.ts'
import { writePayload } from '../payload.ts'
import type { Range } from '../ranges.ts'
import type { Sender } from './link.ts'

/** How many readings may be under way to the broker at once. */
const window = 500
/** On a broker without MQTT 5 a reading that leaves later than this carries its time in the payload. */
const lateMs = 10_000
/** When the oldest reading has waited for its confirmation for so long, it is sent again; each time in vain the wait doubles. */
const stallMs = 5000
const maxStallMs = 60_000
/** Refusals that time may heal (MQTT 5.0 §3.4.2.1): unspecified, implementation specific, quota exceeded. */
const passing = new Set([128, 131, 151])

export interface SendingOptions extends Pick<DaterOptions, 'onTimesLost' | 'onProblem'> {
  readonly group: string
  readonly service: string
  /** What confirms a reading: the broker's acknowledgement, or a writer that says that it is stored. */
  readonly confirm: 'broker' | 'stored'
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'set' | 'start' | 'boot'>
  /** Whether no newer reading of this topic is known: an older one must not replace it as the retained one. */
  readonly isNewest: (topic: string, ts: number) => boolean
  /** A reading that was taken before the clock was set leaves with its own time. */
  readonly onDated: (dated: Accepted) => void
  /** The broker refused a reading for good (its ACL, its size): it is dropped. */
  readonly onRefused: (accepted: Accepted, error: Error) => void
}

/**
 * Sends what waits in the outbox in order, at most a window at a time, again from the oldest on after every loss of the
 * connection, and where a writer is there but does not confirm the oldest. Where none is heard the oldest alone is sent
 * now and then: a writer that has come to a broker which kept nothing for it says nothing before it gets a reading, and
 * all that waits would only fill the queue of one that is away.
 */
export class Sending {
  readonly #outbox: Outbox
  readonly #options: SendingOptions
  readonly #dater: Dater
  #link: Sender | undefined
  /** Counts the passes from the oldest on: an answer that belongs to an earlier pass changes nothing in this one. */
  #pass = 0
  #underWay = 0
  #pausedUntil = Number.NEGATIVE_INFINITY
  #progressAt = 0
  #stallMs = stallMs
  /** Whether the broker has all that waited when the pass began. */
  #caughtUp = false
  /** Whether a writer said something of ours since the connection began, and since all was sent again in vain. */
  #writerHeard = false
  /** Whether the oldest was sent alone to ask after a writer: when it is confirmed the rest follows at once. */
  #probed = false
  #idle = true
  #drained: (() => void)[] = []

  constructor(outbox: Outbox, options: SendingOptions) {
    this.#outbox = outbox
    this.#options = options
    this.#dater = new Dater(outbox, options)
  }

  /** Whether all that waits has been sent, and the broker has it. */
  get idle(): boolean {
    return this.#idle
  }

  /** A reading is about to be accepted. */
  comes(): void {
    if (this.#outbox.waiting === 0) this.#progressAt = this.#options.clock.elapsed()
    this.#idle = false
  }

  /** The connection is up: send from the oldest on. */
  up(link: Sender): void {
    this.#link = link
    this.#writerHeard = false
    this.#probed = false
    this.#stallMs = stallMs
    this.#startPass()
  }

  down(): void {
    this.#link = undefined
    this.#pass++
  }

  /** A writer has stored these numbers. */
  confirmed(epoch: string, ranges: readonly Range[]): void {
    this.#writerHeard = true
    const { front } = this.#outbox
    this.#outbox.confirm(epoch, ranges)
    if (this.#outbox.front === front) return
    this.#progressAt = this.#options.clock.elapsed()
    this.#stallMs = this.#probed ? 0 : stallMs
    this.#probed = false
  }

  /**
   * To be called about once a second: where the oldest is not confirmed, sends again, all that waits where a writer is
   * there, else the oldest alone.
   */
  tick(): void {
    const stalled = this.#options.clock.elapsed() - this.#progressAt >= this.#stallMs
    if (!this.#caughtUp || this.#outbox.waiting === 0 || !stalled) return
    this.#stallMs = Math.min(Math.max(this.#stallMs * 2, stallMs), maxStallMs)
    this.#progressAt = this.#options.clock.elapsed()
    if (this.#writerHeard) this.#startPass()
    else this.#probe()
    this.#writerHeard = false
  }

  /** Resolves when all that waits has been sent, and the broker has it. */
  async drained(): Promise<void> {
    if (!this.#idle) await new Promise<void>((resolve) => this.#drained.push(resolve))
  }

  /** Sends what may leave now. */
  pump(): void {
    const link = this.#link
    const { clock } = this.#options
    if (!link?.up || !clock.set || clock.elapsed() < this.#pausedUntil) return
    while (this.#underWay < window) {
      const reading = this.#outbox.take()
      if (!reading) {
        this.#idle = this.#underWay === 0
        if (this.#idle) this.#catchUp()
        break
      }
      this.#underWay++
      this.#send(link, reading)
    }
    if (this.#idle) for (const resolve of this.#drained.splice(0)) resolve()
  }

  /** A writer's time to confirm begins when the broker has all. */
  #catchUp(): void {
    if (!this.#caughtUp) this.#progressAt = this.#options.clock.elapsed()
    this.#caughtUp = true
  }

  #startPass(): void {
    this.#pass++
    this.#underWay = 0
    this.#pausedUntil = Number.NEGATIVE_INFINITY
    this.#caughtUp = false
    this.#outbox.rewind()
    this.pump()
  }

  #probe(): void {
    const oldest = this.#outbox.oldest()
    if (!this.#link?.up || !oldest || !this.#options.clock.set) return
    this.#underWay++
    this.#probed = true
    this.#send(this.#link, oldest)
  }

  #send(link: Sender, accepted: Accepted): void {
    const reading = accepted.boot === undefined ? accepted : this.#dated(accepted, accepted.boot)
    const v5 = link.protocolVersion === 5
    const now = this.#options.clock.now()
    const { topic, value, ts, retainUntil } = reading
    const payload = writePayload(value, !v5 && now - ts > lateMs ? ts : undefined)
    const options = {
      qos: 1 as const,
      retain: retainUntil > now && this.#options.isNewest(topic, ts),
      ...(v5 ? { properties: { userProperties: this.#properties(reading) } } : {}),
    }
    const pass = this.#pass
    link.send(topic, payload, options, (error) => {
      if (pass !== this.#pass) return
      this.#underWay--
      this.#answered(link, reading, error)
    })
  }

  /** A reading taken before the clock was set, with its own time. */
  #dated(undated: Accepted, boot: string): Accepted {
    const dated = this.#dater.date(undated, boot)
    if (this.#options.isNewest(dated.topic, dated.ts)) this.#options.onDated(dated)
    return dated
  }

  #properties({ epoch, seq, ts, unit }: Accepted): Record<string, string> {
    return {
      ts: String(ts),
      ...(unit === undefined ? {} : { unit }),
      src: `${this.#options.group}/${this.#options.service}/${epoch}`,
      seq: String(seq),
      head: String(this.#outbox.headOf(epoch)),
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
      this.#outbox.confirm(reading.epoch, [[reading.seq, reading.seq]])
    this.pump()
  }

  /** The broker has no room now: go back to the oldest after a while. */
  #pause(link: Sender): void {
    const now = this.#options.clock.elapsed()
    if (now < this.#pausedUntil) return
    this.#pausedUntil = now + 1000
    setTimeout(() => {
      if (link === this.#link) this.#startPass()
    }, 1000).unref()
  }
}
