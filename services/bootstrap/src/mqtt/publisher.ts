import type { Clock } from '../clock.ts'
import type { Accepted, Outbox } from '../outbox/outbox.ts'
import { writePayload } from '../payload.ts'
import type { Reading } from '../reading.ts'
import { buildTopic } from '../topics.ts'
import { readConfirmation } from './confirmation.ts'
import type { Sender } from './link.ts'
import { Sending, type SendingOptions } from './publisher-sending.ts'
import { Series } from './series.ts'

export interface PublisherOptions extends Omit<SendingOptions, 'clock' | 'isNewest' | 'onDated'> {
  /** How long the retained copy of a number and of a state is of use, in milliseconds. */
  readonly retainMs: Readonly<Record<'number' | 'state', number>>
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'uptime' | 'set' | 'start' | 'boot'>
  /** A reading was accepted; one that was taken before the clock was set: it leaves. */
  readonly onAccepted: (accepted: Accepted) => void
}

/** Accepts readings: gives them their time and, by the outbox, their number. What waits there is sent by `Sending`. */
export class Publisher {
  readonly outbox: Outbox
  readonly #options: PublisherOptions
  readonly #sending: Sending
  readonly #series = new Series()
  /** Times of readings taken before the clock was set, in milliseconds since the machine's start. */
  readonly #undated = new Series()

  constructor(outbox: Outbox, options: PublisherOptions) {
    this.outbox = outbox
    this.#options = options
    this.#sending = new Sending(outbox, {
      ...options,
      isNewest: (topic, ts) => this.#series.isNewest(topic, ts),
      onDated: options.onAccepted,
    })
  }

  /** `src` of new readings: `<group>/<service>/<epoch>`. */
  get src(): string {
    return `${this.#options.group}/${this.#options.service}/${this.outbox.epoch}`
  }

  /** Whether all that waits has been sent, and the broker has it. */
  get idle(): boolean {
    return this.#sending.idle
  }

  /** Where writers say what they have stored of ours; none where the broker's acknowledgement is enough. */
  get confirmations(): readonly string[] {
    return this.#options.confirm === 'stored' ? [`+/+/status/stored/${this.#options.service}/+`] : []
  }

  /**
   * Accepts a reading. When this returns it is in the outbox: no kill takes it any more, nor, with `OUTBOX_SYNC_MS=0`, a
   * power cut.
   * @throws RangeError for a name that is no topic level, or a number that is not finite
   */
  accept(reading: Reading): void {
    const { group = this.#options.group, sensor, name, kind, value, unit } = reading
    const topic = buildTopic(group, sensor, 'data', name)
    writePayload(value) // refuses what cannot be sent while the caller can still be blamed
    const { clock, retainMs } = this.#options
    const now = clock.now() // sees whether it was set just now
    const undated = reading.ts === undefined && !clock.set
    const ts =
      reading.ts !== undefined
        ? this.#series.stampGiven(topic, reading.ts)
        : undated
          ? this.#undated.stamp(topic, clock.uptime())
          : this.#series.stamp(topic, now)
    const retainUntil = kind === 'event' ? 0 : ts + retainMs[kind]
    this.#sending.comes()
    if (undated) this.outbox.append({ topic, value, unit, ts, retainUntil, boot: clock.boot })
    else this.#options.onAccepted(this.outbox.append({ topic, value, unit, ts, retainUntil }))
    this.pump()
  }

  /** The clock is set: what was taken before gets its time, and all may leave. */
  clockSet(): void {
    const { boot, start = 0 } = this.#options.clock
    this.#series.takeOver(this.#undated, this.outbox.starts.of(boot) ?? start)
    this.pump()
  }

  /** The clock was set back: what it says from now on is right. */
  clockSetBack(): void {
    this.#series.setBack()
  }

  /** The connection is up: send from the oldest on. */
  up(link: Sender): void {
    this.#sending.up(link)
  }

  down(): void {
    this.#sending.down()
  }

  /** A message that may be a writer's confirmation; false where it is none of ours. */
  receive(topic: string, payload: Buffer): boolean {
    if (this.#options.confirm === 'broker') return false
    const confirmation = readConfirmation(topic, payload, this.#options.service)
    if (confirmation) this.#sending.confirmed(confirmation.epoch, confirmation.ranges)
    return confirmation !== undefined
  }

  /** To be called about once a second: where the oldest is not confirmed, it is sent again. */
  tick(): void {
    this.#sending.tick()
  }

  /** Resolves when all that waits has been sent, and the broker has it. */
  async drained(): Promise<void> {
    await this.#sending.drained()
  }

  /** Sends what may leave now. */
  pump(): void {
    this.#sending.pump()
  }
}
