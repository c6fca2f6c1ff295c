import type { Value } from '../payload.ts'
import type { StatusMessage } from '../service.ts'
import { buildTopic } from '../topics.ts'
import type { Sender } from './link.ts'

/** `offline` is also the will. */
export type State = 'starting' | 'online' | 'degraded' | 'stopping' | 'offline'

export interface StatusOptions {
  readonly group: string
  readonly service: string
  /** Milliseconds since 1970; undefined while the clock is not set: then no time is told. */
  readonly now: () => number | undefined
  /** The figures of one heartbeat, beside state and reason. */
  readonly figures: () => Record<string, Value>
}

/** Tells how the service is: its state, retained, and a heartbeat. */
export class Status {
  readonly #options: StatusOptions
  readonly #topic: string
  readonly #heartbeatTopic: string
  /** What is retained beside the service's own state, by topic: told again when a broker has lost it. */
  readonly #retained = new Map<string, string>()
  #state: State = 'starting'
  #reason: string | undefined
  #link: Sender | undefined

  constructor(options: StatusOptions) {
    this.#options = options
    this.#topic = buildTopic(options.group, options.service, 'status', 'state')
    this.#heartbeatTopic = buildTopic(options.group, options.service, 'status', 'heartbeat')
  }

  get state(): State {
    return this.#state
  }

  get reason(): string | undefined {
    return this.#reason
  }

  get will(): { topic: string; payload: string } {
    return { topic: this.#topic, payload: 'offline' satisfies State }
  }

  /** The connection is up; on the first one `starting` is told before whatever came since. */
  up(link: Sender): void {
    const first = this.#link === undefined
    this.#link = link
    if (first && this.#state !== 'starting') this.#tell(this.#topic, 'starting')
    this.#tell(this.#topic, this.#state)
    for (const [topic, payload] of this.#retained) this.#tell(topic, payload)
    this.heartbeat()
  }

  /** True where this changed the state. */
  set(state: State, reason?: string): boolean {
    const changed = state !== this.#state
    const news = changed || reason !== this.#reason
    this.#state = state
    this.#reason = reason
    if (changed) this.#tell(this.#topic, state)
    if (news) this.heartbeat()
    return changed
  }

  sensor(group: string, sensor: string, state: string): void {
    this.message({ group, sensor, name: 'state', value: state, retain: true })
  }

  /** Tells anything; what is retained and the same as before is not told again. Returns the topic. */
  message(message: StatusMessage): string {
    const { group, service } = this.#options
    const topic = buildTopic(message.group ?? group, message.sensor ?? service, 'status', message.name)
    const { value, retain = false } = message
    const payload = typeof value === 'string' ? value : JSON.stringify(value)
    if (retain) {
      if (this.#retained.get(topic) === payload) return topic
      this.#retained.set(topic, payload)
    }
    this.#tell(topic, payload, retain)
    return topic
  }

  /** Whoever clears a topic sees to it that it is not told again. */
  forget(topic: string): void {
    this.#retained.delete(topic)
  }

  heartbeat(): void {
    const body = {
      state: this.#state,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
      ...this.#options.figures(),
    }
    this.#link?.send(
      this.#heartbeatTopic,
      JSON.stringify(body),
      { qos: 1, ...this.#stamped(this.#link) },
      () => {},
    )
  }

  #tell(topic: string, payload: string, retain = true): void {
    this.#link?.send(topic, payload, { qos: 1, retain, ...this.#stamped(this.#link) }, () => {})
  }

  #stamped(link: Sender): { properties?: { userProperties: { ts: string } } } {
    const now = link.protocolVersion === 5 ? this.#options.now() : undefined
    return now === undefined ? {} : { properties: { userProperties: { ts: String(now) } } }
  }
}
