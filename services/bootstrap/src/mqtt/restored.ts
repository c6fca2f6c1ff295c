import { writePayload } from '../payload.ts'
import type { TimedReading } from '../reading.ts'
import { buildTopic } from '../topics.ts'
import type { Sender } from './link.ts'
import type { Copy } from './retained.ts'

export interface RestoredOptions {
  readonly group: string
  /** `src` of this run's readings: by it a later run knows that the retained copy is ours. */
  readonly src: () => string
}

/** Retained copies of earlier readings, sent again with their own time; those that a new reading overtakes are not. */
export class Restored {
  readonly #options: RestoredOptions
  readonly #waiting = new Map<string, Copy>()
  readonly #underWay = new Map<string, Copy>()

  constructor(options: RestoredOptions) {
    this.#options = options
  }

  /**
   * Sends a copy, now or when the broker is there. Returns its topic.
   * @throws RangeError as accepting a reading does
   */
  add(reading: TimedReading, link: Sender | undefined): string {
    const topic = buildTopic(reading.group ?? this.#options.group, reading.sensor, 'data', reading.name)
    writePayload(reading.value) // refuses what cannot be sent while the caller can still be blamed
    this.again(topic, { unit: undefined, ...reading }, link)
    return topic
  }

  /** Sends the copy of a topic, now or when the broker is there. */
  again(topic: string, copy: Copy, link: Sender | undefined): void {
    this.#waiting.set(topic, copy)
    if (link?.up) this.up(link)
  }

  /** A new reading was accepted there, or the topic is cleared. */
  drop(topic: string): void {
    this.#waiting.delete(topic)
    this.#underWay.delete(topic)
  }

  up(link: Sender): void {
    const v5 = link.protocolVersion === 5
    for (const [topic, copy] of this.#waiting) {
      const { value, ts, unit } = copy
      const payload = writePayload(value, v5 ? undefined : ts)
      const userProperties = {
        ts: String(ts),
        ...(unit === undefined ? {} : { unit }),
        src: this.#options.src(),
      }
      this.#waiting.delete(topic)
      this.#underWay.set(topic, copy)
      link.send(
        topic,
        payload,
        { qos: 1, retain: true, ...(v5 ? { properties: { userProperties } } : {}) },
        (error) => {
          if (this.#underWay.get(topic) !== copy) return
          this.#underWay.delete(topic)
          if (error && !link.up) this.#waiting.set(topic, copy)
        },
      )
    }
  }
}
