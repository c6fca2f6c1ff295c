import type { IPublishPacket } from 'mqtt'
import type { Accepted } from '../outbox/outbox.ts'
import { writePayload } from '../payload.ts'
import type { TimedReading } from '../reading.ts'
import type { RetainedMessage, StatusMessage } from '../service.ts'
import { buildTopic, filterMatches } from '../topics.ts'
import type { Link } from './link.ts'
import type { Publisher } from './publisher.ts'
import { Restored } from './restored.ts'
import { RetainedReadings } from './retained.ts'
import { RetainedQuery } from './retained-query.ts'
import type { Status } from './status.ts'
import { toMessage } from './subscriptions.ts'

export interface KeptOptions {
  readonly group: string
  readonly service: string
  readonly retainMs: Readonly<Record<'number' | 'state', number>>
  readonly now: () => number
  readonly publisher: Pick<Publisher, 'src' | 'idle' | 'drained'>
  readonly status: Pick<Status, 'message' | 'forget'>
  /** Whether the service itself is subscribed to a filter. */
  readonly isSubscribed: (filter: string) => boolean
}

/** All that the broker keeps of this service: retained readings and status, their age, and their end. */
export class Kept {
  readonly #options: KeptOptions
  readonly #readings: RetainedReadings
  readonly #query = new RetainedQuery()
  readonly #restored: Restored
  /** What was accepted to be retained while the broker was being asked, for each who asks, by topic. */
  readonly #asking = new Set<Map<string, Accepted>>()
  #link: Link | undefined
  /** Whether it is known what an earlier run left. */
  #learnt = false
  #wasUp = false

  constructor(options: KeptOptions) {
    const { group, service, retainMs, now, publisher } = options
    this.#options = options
    this.#readings = new RetainedReadings({ sourcePrefix: `${group}/${service}/`, retainMs, now })
    this.#restored = new Restored({ group, src: () => publisher.src })
  }

  up(link: Link): void {
    this.#link = link
    this.#restored.up(link)
    if (link.protocolVersion === 5) void this.#look(link, this.#wasUp)
    this.#wasUp = true
  }

  down(): void {
    this.#link = undefined
  }

  /** Any message that arrived. */
  receive(packet: IPublishPacket): void {
    this.#query.receive(packet)
  }

  /** A reading was accepted, and will be retained. */
  accepted(accepted: Accepted): void {
    this.#readings.keep(accepted)
    this.#restored.drop(accepted.topic)
    if (accepted.retainUntil > 0)
      for (const meanwhile of this.#asking) meanwhile.set(accepted.topic, accepted)
  }

  /** See `Service.restore`. */
  restore(reading: TimedReading): void {
    if (reading.kind === 'event') return
    const retainUntil = reading.ts + this.#options.retainMs[reading.kind]
    if (reading.kind === 'number' && retainUntil <= this.#options.now()) return
    const topic = this.#restored.add(reading, this.#link)
    this.#readings.keep({ unit: undefined, ...reading, topic, retainUntil })
  }

  /** See `Service.holdsState`. */
  holdsState({ group = this.#options.group, sensor, name, ts }: TimedReading): void {
    this.#readings.holdsState(buildTopic(group, sensor, 'data', name), ts)
  }

  /** See `Service.alive`. */
  alive(group: string, sensor: string): void {
    this.#readings.alive(group, sensor)
  }

  /** See `Service.status`. */
  tell(message: StatusMessage): void {
    this.#readings.drop(this.#options.status.message(message))
  }

  /** See `Service.retained`. */
  async ask(filters: readonly string[]): Promise<RetainedMessage[]> {
    if (!this.#link) throw new Error('the broker is away')
    const { packets, meanwhile } = await this.#found(this.#link, filters)
    for (const packet of packets) this.#readings.learn(packet)
    const held = packets.map((packet) => {
      const { topic, payload, ts } = toMessage(packet)
      return { topic, payload, ts, own: this.#readings.isOwn(packet) }
    })
    const newer = [...meanwhile.values()]
      .filter(({ topic }) => filters.some((filter) => filterMatches(filter, topic)))
      .map(({ topic, value, ts }) => ({ topic, payload: Buffer.from(writePayload(value)), ts, own: true }))
    return [...held.filter(({ topic }) => !meanwhile.has(topic)), ...newer]
  }

  /** See `Service.clear`. */
  clear(topics: readonly string[]): void {
    for (const topic of topics) {
      this.#options.status.forget(topic)
      this.#restored.drop(topic)
      this.#readings.clear(topic)
      for (const meanwhile of this.#asking) meanwhile.delete(topic)
    }
    void this.#options.publisher.drained().then(() => this.clearOld())
  }

  /** To be called now and then: clears what is too old, or is to be cleared. */
  clearOld(): void {
    // while readings are about to leave, one of them may replace what looks old now, or bring back what is to go
    if (this.#link && this.#options.publisher.idle) this.#readings.clearOld(this.#link)
  }

  /** What the broker holds; and what was accepted meanwhile, which comes as no retained message but is held by then too. */
  async #found(link: Link, filters: readonly string[]) {
    const meanwhile = new Map<string, Accepted>()
    this.#asking.add(meanwhile)
    try {
      return { packets: await this.#query.ask(link, filters, this.#options.isSubscribed), meanwhile }
    } finally {
      this.#asking.delete(meanwhile)
    }
  }

  async #look(link: Link, again: boolean): Promise<void> {
    try {
      if (!this.#learnt) await this.#learn(link)
      if (again) await this.#mend(link)
    } catch {
      // lost again, or refused (the broker's ACL): asked for on the next connection
    }
  }

  async #learn(link: Link): Promise<void> {
    const { packets } = await this.#found(link, [`${this.#options.group}/+/data/#`])
    for (const packet of packets) this.#readings.learn(packet)
    this.#learnt = true
  }

  /** A broker that was killed has forgotten what came after it last saved: that is sent again, with its own time. */
  async #mend(link: Link): Promise<void> {
    await this.#options.publisher.drained() // what waits is sent anyway
    const { filters } = this.#readings
    if (filters.length === 0 || link !== this.#link) return
    const { packets, meanwhile } = await this.#found(link, filters)
    for (const [topic, copy] of this.#readings.missing(packets))
      if (!meanwhile.has(topic)) this.#restored.again(topic, copy, link)
  }
}
