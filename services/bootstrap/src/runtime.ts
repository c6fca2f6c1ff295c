import type { IPublishPacket } from 'mqtt'
import type { Clock } from './clock.ts'
import { Condition } from './condition.ts'
import { type Counters, count } from './counters.ts'
import { ownFigures } from './figures.ts'
import { HealthFile } from './health.ts'
import { Actions } from './mqtt/actions.ts'
import { Connection } from './mqtt/connection.ts'
import { Kept } from './mqtt/kept.ts'
import type { Link } from './mqtt/link.ts'
import { bytesOf } from './mqtt/packet.ts'
import { Publisher } from './mqtt/publisher.ts'
import { Status } from './mqtt/status.ts'
import { Subscriptions } from './mqtt/subscriptions.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { Value } from './payload.ts'
import type { Range } from './ranges.ts'
import { reasonOf } from './reason.ts'
import type { RuntimeOptions } from './runtime-options.ts'
import type { Service } from './service.ts'
import { serviceClock } from './service-clock.ts'
import { within } from './wait.ts'

const healthMs = 5000

/** The MQTT side of a running service: wires publisher, status, actions and subscriptions to one connection. */
export class Runtime {
  readonly counters: Counters = {}
  readonly publisher: Publisher
  readonly status: Status
  readonly #options: RuntimeOptions
  readonly #clock: Clock
  readonly #actions: Actions
  readonly #subscriptions: Subscriptions
  readonly #health: HealthFile
  readonly #gauges: (() => Record<string, Value>)[] = []
  readonly #timers: NodeJS.Timeout[] = []
  #connection: Connection | undefined
  readonly #condition: Condition
  readonly #kept: Kept
  #droppedTold = Number.NEGATIVE_INFINITY

  /** Opens the outbox, and makes what stands on it. */
  static async create(options: RuntimeOptions): Promise<Runtime> {
    let runtime: Runtime | undefined
    let early: string | undefined
    const outbox = await options.openOutbox({
      onDropped: (epoch, range, why) => runtime?.tellDropped(epoch, range, why),
      onProblem: (problem) => {
        early = problem
        runtime?.outboxProblem(problem)
      },
    })
    runtime = new Runtime(options, outbox)
    if (early) runtime.outboxProblem(early)
    return runtime
  }

  private constructor(options: RuntimeOptions, outbox: Outbox) {
    const { group, service, retainMs, log } = options
    const { counters } = this
    this.#options = options
    const clock = this.#makeClock(outbox)
    const now = () => clock.now()
    const known = () => clock.known()
    this.#clock = clock
    this.publisher = new Publisher(outbox, {
      group,
      service,
      retainMs,
      confirm: options.confirm,
      clock,
      onAccepted: (accepted) => this.#kept.accepted(accepted),
      onRefused: ({ topic, seq }, error) => {
        count(counters, 'refused')
        log.error(
          { topic, seq, err: error },
          `the broker refuses this reading, it is dropped: ${error.message}`,
        )
      },
      onTimesLost: (boot, readings) => this.#tellTimesLost(boot, readings),
      onProblem: (error) => log.error({ err: error }, 'what was found out about the clock cannot be kept'),
    })
    this.status = new Status({ group, service, now: known, figures: () => this.#figures() })
    this.#condition = new Condition(this.status, () => this.#clock.set, log)
    const own = `${group}/${service}/action/`
    this.#actions = new Actions({ own, maxAgeMs: options.actionMaxAgeMs, now: known, log, counters })
    this.#subscriptions = new Subscriptions((fields, message) => log.warn(fields, message))
    this.#kept = new Kept({
      group,
      service,
      retainMs,
      now,
      publisher: this.publisher,
      status: this.status,
      isSubscribed: (filter) => this.#subscriptions.has(filter),
    })
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
      setInterval(() => this.#kept.clearOld(), clearMs),
      setInterval(() => {
        this.#clock.tick()
        this.publisher.tick()
      }, 1000),
    )
    await promise
  }

  /** What a service's main is given, as far as MQTT is concerned. */
  get service(): Omit<Service<unknown, unknown>, 'config' | 'file' | 'base' | 'signal' | 'log' | 'name'> {
    const { group, service, broker } = this.#options
    return {
      group,
      counters: this.counters,
      gauge: (read) => void this.#gauges.push(read),
      publish: (reading) => this.publisher.accept(reading),
      restore: (reading) => this.#kept.restore(reading),
      holdsState: (reading) => this.#kept.holdsState(reading),
      alive: (sensor, of = group) => this.#kept.alive(of, sensor),
      online: () => this.#condition.say({ state: 'online' }),
      degraded: (reason) => this.#condition.say({ state: 'degraded', reason }),
      sensorState: (sensor, life, of = group) =>
        this.#kept.tell({ group: of, sensor, name: 'state', value: life, retain: true }),
      status: (message) => this.#kept.tell(message),
      retained: (filters) => this.#kept.ask(filters),
      clear: (topics) => this.#kept.clear(topics),
      onAction: (action, handler, sensor = service, of = group) =>
        this.#actions.on(of, sensor, action, handler),
      onActions: (of, handler) => this.#actions.onGroup(of, handler),
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
    const { waiting, durable } = this.publisher.outbox
    if (waiting > 0 && durable)
      this.#options.log.info({ waiting }, `${waiting} readings wait in the outbox for the next start`)
    else if (waiting > 0)
      this.#options.log.warn(
        { waiting },
        `${waiting} readings could not be sent before the end: they are lost`,
      )
    await this.#connection?.close(1000)
    this.#health.remove()
  }

  /** The outbox cannot be written, or can again. */
  outboxProblem(problem: string | undefined): void {
    this.#condition.outboxProblem(problem)
  }

  /** Readings fell out of the outbox: told at most once a second, counted always. */
  tellDropped(epoch: string, [from, to]: Range, why: string): void {
    const now = this.#clock.elapsed()
    if (now - this.#droppedTold < 1000) return
    this.#droppedTold = now
    const { dropped } = this.publisher.outbox
    this.#options.log.error({ epoch, from, to, dropped }, `readings are dropped: ${why}`)
  }

  #makeClock(outbox: Outbox): Clock {
    const { log } = this.#options
    return serviceClock(outbox, {
      onSet: () => {
        log.info('the clock is set')
        this.publisher.clockSet()
        this.#condition.review()
      },
      onBack: (ms) => {
        log.warn({ ms }, `the clock was set back by ${Math.round(ms / 1000)} s: it is believed from now on`)
        this.publisher.clockSetBack()
      },
    })
  }

  /** Readings whose time of measurement nobody will ever know. */
  #tellTimesLost(boot: string, readings: number): void {
    count(this.counters, 'times_lost', readings)
    this.#options.log.error(
      { boot, count: readings },
      'readings of an earlier start of this machine, whose clock was never set, get the latest time that they can be of',
    )
  }

  #up(link: Link): void {
    // first the subscriptions: who reads `online` may send a command at once
    this.#actions.up(link)
    this.#subscriptions.up(link)
    this.status.up(link)
    this.#kept.up(link)
    void this.#startPublishing(link)
    this.#health.touch()
  }

  #down(): void {
    this.publisher.down()
    this.#kept.down()
    this.#actions.down()
    this.#subscriptions.down()
  }

  #receive(packet: IPublishPacket): boolean {
    try {
      this.#kept.receive(packet)
      if (this.publisher.receive(packet.topic, bytesOf(packet))) return true
      if (!this.#actions.receive(packet)) this.#subscriptions.receive(packet)
    } catch (error) {
      this.#options.log.error({ topic: packet.topic, err: error }, 'a message could not be handled')
    }
    return true
  }

  /** Hears first what writers have stored (their messages are retained), so that it is not sent again. */
  async #startPublishing(link: Link): Promise<void> {
    const filters = this.publisher.confirmations
    try {
      await link.subscribe(filters, { qos: 1 })
    } catch (error) {
      if (link.up) this.#options.log.warn({ err: error }, reasonOf(error))
    }
    if (link.up && filters.length > 0) await new Promise((resolve) => setTimeout(resolve, 50).unref())
    if (link.up) this.publisher.up(link)
  }

  #figures(): Record<string, Value> {
    const { src, outbox } = this.publisher
    return Object.assign(ownFigures(src, outbox), this.counters, ...this.#gauges.map((read) => read()))
  }
}
