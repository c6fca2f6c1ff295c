import type { IPublishPacket } from 'mqtt'
import { readPayload, readTime } from '../payload.ts'
import type { Sender } from './link.ts'
import { property } from './properties.ts'

export interface RetainedOptions {
  /** `<group>/<service>/`: what the `src` of our own readings starts with, also of earlier runs. */
  readonly sourcePrefix: string
  readonly retainMs: Readonly<Record<'number' | 'state', number>>
  readonly now: () => number
}

/**
 * Knows the retained readings of this service, and clears what is too old: nobody shall be shown an old value.
 * What an earlier run left is learnt from the broker: those with our `src` (MQTT 5 only).
 */
export class RetainedReadings {
  readonly #options: RetainedOptions
  /** Topic → until when its retained copy is of use, in milliseconds since 1970. */
  readonly #until = new Map<string, number>()

  constructor(options: RetainedOptions) {
    this.#options = options
  }

  /** How many topics hold a retained reading of ours. */
  get size(): number {
    return this.#until.size
  }

  keep(topic: string, until: number): void {
    if (until > 0) this.#until.set(topic, until)
  }

  /** A retained message that the broker had; taken note of where it is ours. True if it was. */
  learn(packet: IPublishPacket): boolean {
    const { sourcePrefix, retainMs } = this.#options
    if (!packet.retain || this.#until.has(packet.topic)) return false
    if (!property(packet, 'src')?.startsWith(sourcePrefix)) return false
    const bytes = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
    const payload = readPayload(bytes)
    const number =
      payload.form === 'fields' || (payload.form === 'single' && typeof payload.value === 'number')
    const ts = readTime(property(packet, 'ts')) ?? 0
    this.#until.set(packet.topic, ts + retainMs[number ? 'number' : 'state'])
    return true
  }

  /** Clears what is too old: an empty retained message. What cannot be sent now stays for the next time. */
  clearOld(link: Sender): void {
    const now = this.#options.now()
    for (const [topic, until] of this.#until) {
      if (until > now) continue
      this.#until.delete(topic)
      link.send(topic, '', { qos: 1, retain: true }, (error) => {
        if (error && !link.up && !this.#until.has(topic)) this.#until.set(topic, until)
      })
    }
  }
}
