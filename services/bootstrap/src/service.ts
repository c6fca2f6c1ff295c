import type { Logger } from 'pino'
import type { BaseConfig } from './config/base.ts'
import type { Counters } from './counters.ts'
import type { Connection, ConnectionOptions } from './mqtt/connection.ts'
import type { Payload, Value } from './payload.ts'
import type { Reading, TimedReading } from './reading.ts'

export type { Counters } from './counters.ts'

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
  /** The payload as it came: lists and nested objects are not in `payload`. */
  readonly bytes: Buffer
}

/**
 * Carries a command out. What it throws or rejects with is told in `<group>/<sensor>/status/error` and in the reply;
 * what it returns, if anything, is the reply's `result` (it must be JSON). A `RefusedError` is logged without its stack.
 */
export type CommandHandler = (command: Command) => unknown

/** A message that the broker holds for whoever subscribes. */
export interface RetainedMessage {
  readonly topic: string
  readonly payload: Buffer
  /** Time of measurement in milliseconds since 1970, where the message tells it. */
  readonly ts: number | undefined
  /** The message is a reading of this service, of this run or an earlier one. */
  readonly own: boolean
}

/** What `status` publishes besides `state`, `heartbeat` and `error`, which have ways of their own. */
export interface StatusMessage {
  /** The service itself where not given. */
  readonly sensor?: string
  /** The service's own group where not given. */
  readonly group?: string
  /** The topic's last level: `nodes`, `statistics`. */
  readonly name: string
  /** Text is sent as it is, everything else as JSON. */
  readonly value: unknown
  /** The broker keeps it, and it is told again when a broker has lost it. Default: not. */
  readonly retain?: boolean
}

/** A message of somebody else's, for services that read (the display). */
export interface Message {
  readonly topic: string
  readonly payload: Buffer
  readonly retained: boolean
  /** Time of measurement in milliseconds since 1970: the user property's or the dictionary's; undefined: none. */
  readonly ts: number | undefined
}

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
  /**
   * Sends the retained copy of an earlier reading again, with its own `ts`: it is no new reading, has no number and
   * goes through no outbox. For what a device said before this run and the broker does not hold any more.
   */
  restore(reading: TimedReading): void
  /**
   * The broker holds this state of an earlier run: it stays for as long as states do, and is not sent again. By itself a
   * retained number is taken for one that is measured all the time, which a battery's level is not.
   */
  holdsState(reading: TimedReading): void
  /**
   * A sensor gave a sign of life: its retained states, also those of an earlier run, stay for another
   * `RETAIN_STATE_SECONDS`, though it reports them only when they change.
   */
  alive(sensor: string, group?: string): void
  /** Publishes `<group>/<sensor>/status/<name>`. */
  status(message: StatusMessage): void
  /** What the broker holds under these filters now; rejects where the broker is away. */
  retained(filters: readonly string[]): Promise<readonly RetainedMessage[]>
  /** Clears retained topics, at once or when the broker is back: `sensorState` and `status` tell them no more. */
  clear(topics: readonly string[]): void
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
  /** Takes every command of a group, `<group>/+/action/+`, that no `onAction` takes: for sensors that come and go. */
  onActions(group: string, handler: CommandHandler): () => void
  /** Reads others' messages (QoS 1, clean session); again after every loss of the broker. */
  subscribe(filters: readonly string[], handler: (message: Message) => void): void
  /** A connection of its own to the same broker, with the same credentials, for another session (the writer's). */
  connect(options: ConnectionOptions): Connection
}
