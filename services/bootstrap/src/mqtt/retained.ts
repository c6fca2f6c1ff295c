import type { IPublishPacket } from 'mqtt'
import type { Stamped } from '../outbox/outbox.ts'
import { readPayload, readTime } from '../payload.ts'
import type { Sender } from './link.ts'
import { bytesOf, property } from './packet.ts'

export interface RetainedOptions {
  /** `<group>/<service>/`: what the `src` of our own readings starts with, also of earlier runs. */
  readonly sourcePrefix: string
  readonly retainMs: Readonly<Record<'number' | 'state', number>>
  readonly now: () => number
}

/** What a retained reading says. */
export type Copy = Pick<Stamped, 'value' | 'unit' | 'ts'>

interface Held {
  /** Until when the retained copy is of use, in milliseconds since 1970. */
  readonly until: number
  /** A state stays for as long as its sensor gives signs of life. */
  readonly state: boolean
  /** Not there for one that is to be cleared. */
  readonly copy?: Copy
}

/**
 * Knows the retained readings of this service, and clears what is too old: nobody shall be shown an old value.
 * What an earlier run left is learnt from the broker: those with our `src` (MQTT 5 only).
 */
export class RetainedReadings {
  readonly #options: RetainedOptions
  readonly #held = new Map<string, Held>()
  /** `<group>/<sensor>` → its last sign of life, in milliseconds since 1970. */
  readonly #alive = new Map<string, number>()

  constructor(options: RetainedOptions) {
    this.#options = options
  }

  /** How many topics hold a retained reading of ours. */
  get size(): number {
    return this.#held.size
  }

  /** A reading of ours is retained from now on; `ts` tells a number from a state by how long it is kept. */
  keep({ topic, value, unit, ts, retainUntil }: Stamped): void {
    if (retainUntil <= 0) return
    const state = retainUntil - ts >= this.#options.retainMs.state
    const before = this.#held.get(topic)?.copy
    const copy = before !== undefined && before.ts > ts ? before : { value, unit, ts }
    this.#held.set(topic, { until: retainUntil, state, copy })
  }

  /** What the broker holds there is a state, whatever it looks like; one that was kept since stays as it is. */
  holdsState(topic: string, ts: number): void {
    const until = ts + this.#options.retainMs.state
    const held = this.#held.get(topic)
    if (until > (held?.until ?? 0)) this.#held.set(topic, { ...held, until, state: true })
  }

  /** The sensor gave a sign of life. */
  alive(group: string, sensor: string): void {
    this.#alive.set(`${group}/${sensor}`, this.#options.now())
  }

  /** This topic is to be cleared whatever its age, unless something newer is kept there first. */
  clear(topic: string): void {
    this.#held.set(topic, { until: Number.NEGATIVE_INFINITY, state: false })
  }

  /** Something that is told in another way took the topic over: it is not to be cleared. */
  drop(topic: string): void {
    this.#held.delete(topic)
  }

  /** A retained message that the broker had; taken note of where it is ours. True if it was. */
  learn(packet: IPublishPacket): boolean {
    const { retainMs } = this.#options
    if (!packet.retain || !this.isOwn(packet) || this.#held.has(packet.topic)) return false
    const payload = readPayload(bytesOf(packet))
    const number =
      payload.form === 'fields' || (payload.form === 'single' && typeof payload.value === 'number')
    const ts = readTime(property(packet, 'ts')) ?? 0
    const until = ts + retainMs[number ? 'number' : 'state']
    const unit = property(packet, 'unit')
    const copy = payload.form === 'single' ? { copy: { value: payload.value, unit, ts } } : {}
    this.#held.set(packet.topic, { until, state: !number, ...copy })
    return true
  }

  /** Topic filters of what the broker should hold. */
  get filters(): readonly string[] {
    const groups = [...this.#held.keys()].map((topic) => topic.slice(0, topic.indexOf('/')))
    return [...new Set(groups)].map((group) => `${group}/+/data/#`)
  }

  /** Of what the broker should hold, what is not, or older, among the messages that it was found to hold. */
  missing(found: readonly IPublishPacket[]): (readonly [topic: string, copy: Copy])[] {
    const now = this.#options.now()
    const there = new Map(found.map((packet) => [packet.topic, packet]))
    return [...this.#held].flatMap(([topic, held]) => {
      const { copy } = held
      if (copy === undefined || this.#usefulUntil(topic, held) <= now) return []
      const packet = there.get(topic)
      const holds =
        packet && (!this.isOwn(packet) || (readTime(property(packet, 'ts')) ?? copy.ts) >= copy.ts)
      return holds ? [] : [[topic, copy] as const]
    })
  }

  /** Whether a message is a reading of this service, of this run or an earlier one. */
  isOwn(packet: IPublishPacket): boolean {
    return property(packet, 'src')?.startsWith(this.#options.sourcePrefix) ?? false
  }

  /** Clears what is too old: an empty retained message. What cannot be sent now stays for the next time. */
  clearOld(link: Sender): void {
    const now = this.#options.now()
    for (const [topic, held] of this.#held) {
      if (this.#usefulUntil(topic, held) > now) continue
      this.#held.delete(topic)
      link.send(topic, '', { qos: 1, retain: true }, (error) => {
        if (error && !link.up && !this.#held.has(topic)) this.#held.set(topic, held)
      })
    }
  }

  #usefulUntil(topic: string, { until, state }: Held): number {
    if (!state) return until
    const sensor = topic.slice(0, topic.indexOf('/', topic.indexOf('/') + 1))
    return Math.max(until, (this.#alive.get(sensor) ?? 0) + this.#options.retainMs.state)
  }
}
