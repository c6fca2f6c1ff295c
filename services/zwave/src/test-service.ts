// What tests have of a service, whether it speaks to a broker or to none.
import type { Reading, TimedReading } from '@constellation/bootstrap/reading'
import type { RetainedMessage } from '@constellation/bootstrap/service'
import { type Logger, pino } from 'pino'
import * as v from 'valibot'
import { zwaveFile } from './file.ts'
import type { ZwaveService } from './life/parts.ts'
import type { ZwaveConfig } from './options.ts'

/** What was published, in order. */
export type Said =
  | { readonly kind: 'reading'; readonly topic: string; readonly reading: Reading }
  | { readonly kind: 'restored'; readonly topic: string; readonly reading: TimedReading }
  | { readonly kind: 'holds'; readonly sensor: string; readonly name: string }
  | { readonly kind: 'status'; readonly topic: string; readonly value: unknown; readonly retain: boolean }
  | { readonly kind: 'service'; readonly state: 'online' | 'degraded'; readonly reason?: string }
  | { readonly kind: 'clear'; readonly topic: string }
  | { readonly kind: 'alive'; readonly sensor: string }

export interface TestService {
  readonly service: ZwaveService
  readonly said: readonly Said[]
  /** What the broker holds, by topic. */
  readonly held: ReadonlyMap<string, RetainedMessage>
  readonly logs: readonly Record<string, unknown>[]
  /** The first thing said, also earlier, from `from` on, that is wanted. */
  wait<T extends Said>(wanted: (said: Said) => said is T, from?: number): Promise<T>
  /** Waits for a status or reading on a topic that the check accepts. */
  topic(topic: string, check?: (value: unknown) => boolean, from?: number): Promise<unknown>
  /** Waits for an event of the controller. */
  event(name: string, from?: number): Promise<Readonly<Record<string, unknown>>>
  /** How much the service has said till now, all of which was heard: the `from` of what comes later. */
  heard(): Promise<number>
  /** Puts a message on the broker, of an earlier run (`own`) or of somebody else. */
  hold(message: RetainedMessage): Promise<void>
  /** Gives a command, as its topic and payload say; its result, or its error. */
  command(topic: string, payload?: string): Promise<unknown>
  /** Stops the service, whose work this is, and waits for its end. */
  stop(work: Promise<void>): Promise<void>
}

/** How long something may take on a machine that does much else. */
const patienceMs = 60_000

/** All that was said, for those who wait for it. */
export class Saying {
  readonly said: Said[] = []
  readonly #listeners = new Set<() => void>()

  say(item: Said): void {
    this.said.push(item)
    for (const listener of this.#listeners) listener()
  }

  readonly wait: TestService['wait'] = async <T extends Said>(
    wanted: (item: Said) => item is T,
    from = 0,
  ): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    let at = from
    const look = () => {
      for (; at < this.said.length; at++) {
        const item = this.said[at]
        if (item && wanted(item)) return resolve(item)
      }
    }
    const late = setTimeout(() => {
      const last = this.said.slice(-8).map((item) => JSON.stringify(item).slice(0, 200))
      reject(new Error(`not said within ${patienceMs / 1000} s; last:\n${last.join('\n')}`))
    }, patienceMs)
    this.#listeners.add(look)
    look()
    try {
      return await promise
    } finally {
      clearTimeout(late)
      this.#listeners.delete(look)
    }
  }

  readonly topic: TestService['topic'] = async (wanted, check = () => true, from = 0) =>
    valueSaid(await this.wait((item): item is Said => isOf(item, wanted, check), from))

  readonly event: TestService['event'] = async (name, from = 0) => {
    const isIt = (value: unknown) => (value as { event?: unknown }).event === name
    const event = await this.topic('z-wave/controller/status/event', isIt, from)
    return event as Readonly<Record<string, unknown>> // an object of fields, as the service makes it
  }
}

function valueSaid(item: Said): unknown {
  if (item.kind === 'reading' || item.kind === 'restored') return item.reading.value
  return item.kind === 'status' ? item.value : undefined
}

const isOf = (item: Said, topic: string, check: (value: unknown) => boolean) =>
  'topic' in item && item.topic === topic && check(valueSaid(item))

/** What is not the default. */
export type TestConfig = Pick<ZwaveConfig, 'port' | 'cacheDir'> & Partial<ZwaveConfig>

type Basics = Pick<ZwaveService, 'name' | 'group' | 'config' | 'file' | 'base' | 'log'>

/** A service's configuration and log; the log's lines come into `logs`. */
export function basics(config: TestConfig, file: unknown, logs: Record<string, unknown>[]): Basics {
  const log: Logger = pino(
    { level: 'info', base: null },
    { write: (line: string) => void logs.push(JSON.parse(line)) },
  )
  return {
    name: 'zwave',
    group: 'cm',
    config: { ...defaults, ...config },
    file: v.parse(zwaveFile, file),
    base: baseConfig,
    log,
  }
}

const defaults: ZwaveConfig = {
  port: '',
  cacheDir: '',
  keyS0Legacy: null,
  keyS2Unauthenticated: null,
  keyS2Authenticated: null,
  keyS2AccessControl: null,
  keyLrS2Authenticated: null,
  keyLrS2AccessControl: null,
  rfRegion: null,
  rfPower: null,
  serverPort: null,
  serverHost: '127.0.0.1',
  outboxDir: null,
  outboxSyncMs: 1000,
  outboxMaxBytes: 2 ** 20,
  outboxConfirm: 'broker',
}

const baseConfig: ZwaveService['base'] = {
  group: 'cm',
  serviceId: 'zwave',
  logLevel: 'info',
  heartbeatSeconds: 30,
  retainSeconds: 3600,
  retainStateSeconds: 604_800,
  actionMaxAgeSeconds: 30,
  watchdogSeconds: 60,
  configFile: '',
  healthFile: '',
  mqttUrl: '',
  mqttUsername: null,
  mqttPassword: null,
  mqttCaFile: null,
  mqttProtocolVersion: 5,
}
