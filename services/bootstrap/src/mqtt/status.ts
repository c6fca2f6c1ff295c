import type { Value } from '../payload.ts'
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
  /** States of sensors, by topic: told again when a broker has lost them. */
  readonly #sensors = new Map<string, string>()
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
    for (const [topic, state] of this.#sensors) this.#tell(topic, state)
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
    const topic = buildTopic(group, sensor, 'status', 'state')
    if (this.#sensors.get(topic) === state) return
    this.#sensors.set(topic, state)
    this.#tell(topic, state)
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

  #tell(topic: string, state: string): void {
    this.#link?.send(topic, state, { qos: 1, retain: true, ...this.#stamped(this.#link) }, () => {})
  }

  #stamped(link: Sender): { properties?: { userProperties: { ts: string } } } {
    const now = link.protocolVersion === 5 ? this.#options.now() : undefined
    return now === undefined ? {} : { properties: { userProperties: { ts: String(now) } } }
  }
}
