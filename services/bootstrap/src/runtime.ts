import type { IPublishPacket } from 'mqtt'
import type { Logger } from 'pino'
import pkg from '../package.json' with { type: 'json' }
import { HealthFile } from './health.ts'
import { Actions } from './mqtt/actions.ts'
import { type BrokerOptions, Connection } from './mqtt/connection.ts'
import type { Link } from './mqtt/link.ts'
import { Publisher } from './mqtt/publisher.ts'
import { RetainedReadings } from './mqtt/retained.ts'
import { Status } from './mqtt/status.ts'
import { Subscriptions } from './mqtt/subscriptions.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { Value } from './payload.ts'
import type { Counters, Service } from './service.ts'

/** What every service is told by its base variables, with times in milliseconds. */
export interface RuntimeOptions {
  readonly group: string
  readonly service: string
  readonly broker: BrokerOptions
  readonly outbox: Outbox
  readonly heartbeatMs: number
  readonly retainMs: Readonly<Record<'number' | 'state', number>>
  readonly actionMaxAgeMs: number
  readonly healthFile: string
  readonly log: Logger
}

const healthMs = 5000
/** How long the broker is given to send the retained readings that an earlier run left. */
const learnMs = 5000

/** The MQTT side of a running service: wires publisher, status, actions and subscriptions to one connection. */
export class Runtime {
  readonly counters: Counters = {}
  readonly publisher: Publisher
  readonly status: Status
  readonly #options: RuntimeOptions
  readonly #retained: RetainedReadings
  readonly #actions: Actions
  readonly #subscriptions: Subscriptions
  readonly #health: HealthFile
  readonly #gauges: (() => Record<string, Value>)[] = []
  readonly #timers: NodeJS.Timeout[] = []
  #connection: Connection | undefined
  #learning = false
  #learnt = false

  constructor(options: RuntimeOptions) {
    const { group, service, retainMs, log, counters } = { ...options, counters: this.counters }
    const now = Date.now
    this.#options = options
    this.#retained = new RetainedReadings({ sourcePrefix: `${group}/${service}/`, retainMs, now })
    this.publisher = new Publisher(options.outbox, {
      source: `${group}/${service}`,
      group,
      retainMs,
      now,
      onAccepted: ({ topic, retainUntil }) => this.#retained.keep(topic, retainUntil),
      onRefused: ({ topic, seq }, error) => {
        counters['refused'] = (counters['refused'] ?? 0) + 1
        log.error(
          { topic, seq, err: error },
          `the broker refuses this reading, it is dropped: ${error.message}`,
        )
      },
    })
    this.status = new Status({ group, service, now, figures: () => this.#figures() })
    this.#actions = new Actions({ maxAgeMs: options.actionMaxAgeMs, now, log, counters })
    this.#subscriptions = new Subscriptions((fields, message) => log.warn(fields, message))
    this.#health = new HealthFile(options.healthFile, (error) =>
      log.warn({ err: error }, `HEALTH_FILE ${options.healthFile} cannot be written: ${error.message}`),
    )
  }

  /** Connects; resolves when the broker is there for the first time. */
  async start(): Promise<void> {
    const { group, service, broker, heartbeatMs, retainMs } = this.#options
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#connection = new Connection(broker, {
      clientId: `${group}-${service}`,
      will: this.status.will,
      onMessage: (packet) => this.#receive(packet),
      onUp: (link) => {
        this.#up(link)
        resolve()
      },
      onDown: () => this.#down(),
    })
    const clearMs = Math.min(30_000, Math.max(500, Math.min(retainMs.number, retainMs.state) / 10))
    this.#timers.push(
      setInterval(() => this.status.heartbeat(), heartbeatMs),
      setInterval(() => this.#connection?.link && this.#health.touch(), healthMs),
      setInterval(() => this.#clearOld(), clearMs),
    )
    await promise
  }

  /** What a service's main is given, as far as MQTT is concerned. */
  get service(): Omit<Service<unknown, unknown>, 'config' | 'file' | 'base' | 'signal' | 'log' | 'name'> {
    const { group, service, broker, log } = this.#options
    const state = (next: 'online' | 'degraded', reason?: string) => {
      if (this.status.state === 'stopping' || this.status.state === 'offline') return
      const before = this.status.reason
      if (this.status.set(next, reason) || reason !== before)
        log[next === 'online' ? 'info' : 'warn']({ state: next }, reason ?? next)
    }
    return {
      group,
      counters: this.counters,
      gauge: (read) => void this.#gauges.push(read),
      publish: (reading) => this.publisher.accept(reading),
      online: () => state('online'),
      degraded: (reason) => state('degraded', reason),
      sensorState: (sensor, life, of = group) => this.status.sensor(of, sensor, life),
      onAction: (action, handler, sensor = service, of = group) =>
        this.#actions.on(of, sensor, action, handler),
      subscribe: (filters, handler) => this.#subscriptions.add(filters, handler),
      connect: (options) => new Connection(broker, options),
    }
  }

  /** Sends what waits (at most `drainMs`), says `offline`, and disconnects. */
  async stop(drainMs: number): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    const link = this.#connection?.link
    if (link) {
      await within(drainMs, this.publisher.drained())
      this.status.set('offline')
    }
    const { waiting } = this.publisher.outbox
    if (waiting > 0)
      this.#options.log.warn({ waiting }, `${waiting} readings could not be sent before the end`)
    await this.#connection?.close(1000)
    this.#health.remove()
  }

  #up(link: Link): void {
    this.status.up(link)
    this.#actions.up(link)
    this.#subscriptions.up(link)
    this.publisher.up(link)
    this.#health.touch()
    if (!this.#learnt && link.protocolVersion === 5) void this.#learnRetained(link)
  }

  #down(): void {
    this.publisher.down()
    this.#actions.down()
    this.#subscriptions.down()
  }

  #receive(packet: IPublishPacket): boolean {
    try {
      if (this.#learning) this.#retained.learn(packet)
      if (!this.#actions.receive(packet)) this.#subscriptions.receive(packet)
    } catch (error) {
      this.#options.log.error({ topic: packet.topic, err: error }, 'a message could not be handled')
    }
    return true
  }

  async #learnRetained(link: Link): Promise<void> {
    const filter = `${this.#options.group}/+/data/#`
    this.#learning = true
    try {
      await link.subscribe([filter], { qos: 1 })
      await new Promise((resolve) => setTimeout(resolve, learnMs).unref())
      if (link.up) this.#learnt = true
      if (!this.#subscriptions.has(filter)) await link.unsubscribe([filter])
    } catch (error) {
      this.#options.log.debug({ err: error }, 'retained readings of an earlier run cannot be learnt')
    } finally {
      this.#learning = false
    }
  }

  #clearOld(): void {
    const link = this.#connection?.link
    // while readings wait, one of them may be about to replace what looks old now
    if (link && this.publisher.outbox.waiting === 0) this.#retained.clearOld(link)
  }

  #figures(): Record<string, Value> {
    const { seq, head, waiting, dropped } = this.publisher.outbox
    return Object.assign(
      {
        uptime_s: Math.round(process.uptime()),
        rss_bytes: process.memoryUsage.rss(),
        version: pkg.version,
        src: this.publisher.src,
        seq,
        head,
        waiting,
        dropped,
      },
      this.counters,
      ...this.#gauges.map((read) => read()),
    )
  }
}

/** Waits for a promise, but not longer than `ms`. */
export async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  try {
    await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
