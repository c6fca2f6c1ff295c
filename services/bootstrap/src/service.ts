import type { Logger } from 'pino'
import type { BaseConfig } from './config/base.ts'
import type { Connection, ConnectionOptions } from './mqtt/connection.ts'
import type { Payload, Value } from './payload.ts'
import type { Reading } from './reading.ts'

/** A command that arrived on an action topic, already checked: not retained, not late. */
export interface Command {
  readonly topic: string
  /** `cm` of `cm/socket1/action/set`. */
  readonly group: string
  /** `socket1` of `cm/socket1/action/set`. */
  readonly sensor: string
  /** `set` of `cm/socket1/action/set`. */
  readonly action: string
  readonly payload: Payload
}

/**
 * Carries a command out. What it throws or rejects with is told in `<group>/<sensor>/status/error` and in the reply.
 */
export type CommandHandler = (command: Command) => void | Promise<void>

/** A message of somebody else's, for services that read (the display). */
export interface Message {
  readonly topic: string
  readonly payload: Buffer
  readonly retained: boolean
  /** Time of measurement in milliseconds since 1970: the user property's or the dictionary's; undefined: none. */
  readonly ts: number | undefined
}

/** Numbers for the heartbeat, by name in `snake_case`. */
export type Counters = Record<string, number>

/** What a service's own logic is given by `runService`. */
export interface Service<Config, File> {
  readonly name: string
  /** `GROUP`: the group of the services and of RF sensors. */
  readonly group: string
  /** The checked variables, by their key in the options. */
  readonly config: Config
  /** The checked `config/<service>.yaml`, defaults filled in. */
  readonly file: File
  /** The checked variables that every service has. */
  readonly base: BaseConfig
  readonly log: Logger
  /** Aborted at SIGTERM and SIGINT: stop the input, flush, and return. */
  readonly signal: AbortSignal
  /** Add to these; every heartbeat carries them. */
  readonly counters: Counters
  /** Called for each heartbeat: figures that are computed rather than counted. */
  gauge(read: () => Record<string, Value>): void
  /**
   * Accepts a reading: it leaves in order, at once or when the broker is back, with `ts`, `unit`, `src` and `seq`.
   * @throws RangeError for a name that is no topic level or a number that is not finite (a defect of the caller)
   */
  publish(reading: Reading): void
  /** The service does its work: `online`, with any reason to be degraded withdrawn. */
  online(): void
  /** The service runs, but without its device or database: `degraded`, with the reason in words. */
  degraded(reason: string): void
  /** Publishes the life of a sensor that this service owns, retained: `<group>/<sensor>/status/state`. */
  sensorState(sensor: string, state: string, group?: string): void
  /**
   * Takes commands `<group>/<sensor>/action/<action>`; `sensor` is the service itself where not given. Calling it again
   * for one topic replaces the handler. Returns a function that ends it.
   */
  onAction(action: string, handler: CommandHandler, sensor?: string, group?: string): () => void
  /** Reads others' messages (QoS 1, clean session); again after every loss of the broker. */
  subscribe(filters: readonly string[], handler: (message: Message) => void): void
  /** A connection of its own to the same broker, with the same credentials, for another session (the writer's). */
  connect(options: ConnectionOptions): Connection
}
