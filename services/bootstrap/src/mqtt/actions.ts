import type { IPublishPacket } from 'mqtt'
import { type Counters, count } from '../counters.ts'
import { readPayload, readTime } from '../payload.ts'
import { reasonOf } from '../reason.ts'
import { RefusedError } from '../refused-error.ts'
import type { Command, CommandHandler } from '../service.ts'
import { buildTopic, isLevel, parseTopic } from '../topics.ts'
import type { Sender, Subscriber } from './link.ts'
import { bytesOf, property } from './packet.ts'

/** Commands that may be under way at once; more are refused, so that a flood cannot fill the memory. */
const maxRunning = 100

export interface ActionsOptions {
  /** Where the service's own actions are, `cm/rf/action/`. */
  readonly own: string
  /** How old a command may be by its `ts`, in milliseconds. */
  readonly maxAgeMs: number
  /** Milliseconds since 1970; undefined while the clock is not set: then no command is known to be late. */
  readonly now: () => number | undefined
  readonly log: { info: LogFunction; warn: LogFunction }
  readonly counters: Counters
}
type LogFunction = (fields: object, message: string) => void

/** Refuses what a sensor does not have; undefined where nobody has taken commands for it. */
function refuseAllBut(handlers: ReadonlyMap<string, unknown> | undefined): CommandHandler | undefined {
  return (
    handlers &&
    (({ sensor, action }) => {
      throw new RefusedError(
        `${sensor} has no action ${action}; it has ${[...handlers.keys()].sort().join(', ')}`,
      )
    })
  )
}

/**
 * Takes commands from `<group>/<sensor>/action/<name>`. A retained or a late one is refused: it must never act at a
 * moment that nobody meant. What fails is told in `<group>/<sensor>/status/error` and, where the command has a
 * response topic (MQTT 5.0 §4.10), in the reply.
 */
export class Actions {
  readonly #options: ActionsOptions
  /** By sensor (`cm/socket1/action/`), then by action; the service's own are there from the start. */
  readonly #handlers = new Map<string, Map<string, CommandHandler>>()
  /** Of whole groups, by filter: `z-wave/+/action/+`. */
  readonly #groups = new Map<string, CommandHandler>()
  #link: (Sender & Subscriber) | undefined
  #running = 0

  constructor(options: ActionsOptions) {
    this.#options = options
    this.#handlers.set(options.own, new Map())
    Object.assign(options.counters, { commands: 0, commands_failed: 0 })
  }

  /**
   * Takes commands on this topic from now on. What else the sensor is told is refused, with what it has. Returns a
   * function that ends it.
   */
  on(group: string, sensor: string, action: string, handler: CommandHandler): () => void {
    const before = buildTopic(group, sensor, 'action', action).slice(0, -action.length)
    const known = this.#handlers.get(before)
    const handlers = known ?? new Map<string, CommandHandler>()
    handlers.set(action, handler)
    if (!known) {
      this.#handlers.set(before, handlers)
      this.#subscribe([`${before}+`])
    }
    return () => {
      if (handlers.get(action) !== handler) return
      handlers.delete(action)
      if (handlers.size > 0 || before === this.#options.own) return
      this.#handlers.delete(before)
      this.#link?.unsubscribe([`${before}+`]).catch(() => {}) // a lost connection has forgotten it anyway
    }
  }

  /** Takes what no `on` takes of a group, whatever its sensors are. Returns a function that ends it. */
  onGroup(group: string, handler: CommandHandler): () => void {
    const filter = `${group}/+/action/+`
    this.#groups.set(filter, handler)
    this.#subscribe([filter])
    return () => {
      this.#groups.delete(filter)
      this.#link?.unsubscribe([filter]).catch(() => {}) // as above
    }
  }

  up(link: Sender & Subscriber): void {
    this.#link = link
    const sensors = [...this.#handlers.keys()].map((before) => `${before}+`)
    this.#subscribe([...sensors, ...this.#groups.keys()])
  }

  down(): void {
    this.#link = undefined
  }

  /** Carries a command out; false where the message is none of ours. */
  receive(packet: IPublishPacket): boolean {
    const parts = parseTopic(packet.topic)
    if (parts?.kind !== 'action') return false
    const handlers = this.#handlers.get(`${parts.group}/${parts.sensor}/action/`)
    const handler =
      handlers?.get(parts.name) ?? this.#groups.get(`${parts.group}/+/action/+`) ?? refuseAllBut(handlers)
    if (!handler) return false
    // somebody may have sent it to a name that is no level of ours, where no error could be told
    if (!isLevel(parts.sensor) || !isLevel(parts.name)) return false
    if (packet.retain && packet.payload.length === 0) return true // somebody takes a retained command away
    const { group, sensor, name: action } = parts
    const bytes = bytesOf(packet)
    const command: Command = {
      topic: packet.topic,
      group,
      sensor,
      action,
      payload: readPayload(bytes),
      bytes,
    }
    void this.#run(handler, command, packet)
    return true
  }

  async #run(handler: CommandHandler, command: Command, packet: IPublishPacket): Promise<void> {
    count(this.#options.counters, 'commands')
    this.#running++
    try {
      const refusal = this.#refusal(command, packet)
      if (refusal) throw new RefusedError(refusal)
      const result = await handler(command)
      this.#options.log.info({ topic: command.topic }, 'command carried out')
      this.#reply(packet, { ok: true, ...(result === undefined ? {} : { result }) })
    } catch (error) {
      this.#failed(command, packet, error)
    } finally {
      this.#running--
    }
  }

  #refusal({ payload }: Command, packet: IPublishPacket): string | undefined {
    if (packet.retain)
      return 'a retained command is refused: it would act again at every start; publish without retain'
    const own = payload.form === 'empty' ? undefined : payload.ts
    const ts = readTime(property(packet, 'ts')) ?? own
    const now = this.#options.now()
    const age = ts === undefined || now === undefined ? 0 : now - ts
    if (age > this.#options.maxAgeMs)
      return `refused: it is ${Math.round(age / 1000)} s old, more than ACTION_MAX_AGE_SECONDS (${this.#options.maxAgeMs / 1000})`
    if (this.#running > maxRunning) return `refused: ${maxRunning} commands are under way already`
    return undefined
  }

  #failed({ topic, group, sensor, action }: Command, packet: IPublishPacket, cause: unknown): void {
    const error = reasonOf(cause)
    count(this.#options.counters, 'commands_failed')
    const why = cause instanceof RefusedError ? {} : { err: cause }
    this.#options.log.warn({ topic, ...why }, `command failed: ${error}`)
    const body = JSON.stringify({ action, error, ts: this.#options.now() })
    this.#link?.send(buildTopic(group, sensor, 'status', 'error'), body, { qos: 1 }, () => {})
    this.#reply(packet, { ok: false, error })
  }

  #reply(packet: IPublishPacket, body: object): void {
    const { responseTopic, correlationData } = packet.properties ?? {}
    if (!responseTopic || /[+#\0]/.test(responseTopic)) return
    const properties = correlationData ? { properties: { correlationData } } : {}
    this.#link?.send(responseTopic, JSON.stringify(body), { qos: 1, ...properties }, () => {})
  }

  #subscribe(topics: readonly string[]): void {
    this.#link?.subscribe(topics, { qos: 1, rap: true }).catch((error: Error) => {
      if (this.#link?.up) this.#options.log.warn({ err: error }, error.message)
    })
  }
}
