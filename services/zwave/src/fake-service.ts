// A service without a broker, for tests: what it is told is kept, and commands are given to it directly.
import { readPayload } from '@constellation/bootstrap/payload'
import type { Reading } from '@constellation/bootstrap/reading'
import type {
  Command,
  CommandHandler,
  RetainedMessage,
  StatusMessage,
} from '@constellation/bootstrap/service'
import { type Logger, pino } from 'pino'
import * as v from 'valibot'
import { zwaveFile } from './file.ts'
import type { ZwaveService } from './life/parts.ts'
import type { ZwaveConfig } from './options.ts'

/** What was published, in order. */
export type Said =
  | { readonly kind: 'reading'; readonly topic: string; readonly reading: Reading }
  | { readonly kind: 'restored'; readonly topic: string; readonly reading: Reading & { readonly ts: number } }
  | { readonly kind: 'holds'; readonly sensor: string; readonly name: string }
  | { readonly kind: 'status'; readonly topic: string; readonly value: unknown; readonly retain: boolean }
  | { readonly kind: 'service'; readonly state: 'online' | 'degraded'; readonly reason?: string }
  | { readonly kind: 'clear'; readonly topic: string }
  | { readonly kind: 'alive'; readonly sensor: string }

export interface FakeService {
  readonly service: ZwaveService
  readonly said: readonly Said[]
  /** What the broker holds, by topic; tests may put more there. */
  readonly held: Map<string, RetainedMessage>
  readonly logs: readonly Record<string, unknown>[]
  /** The first thing said, also earlier, from `from` on, that is wanted. */
  wait<T extends Said>(wanted: (said: Said) => said is T, seconds?: number, from?: number): Promise<T>
  /** Waits for a status or reading on a topic that the check accepts. */
  topic(topic: string, check?: (value: unknown) => boolean, from?: number): Promise<unknown>
  /** Waits for an event of the controller. */
  event(name: string, from?: number): Promise<Readonly<Record<string, unknown>>>
  /** Gives a command, as its topic and payload say; its result, or its error. */
  command(topic: string, payload?: string): Promise<unknown>
  /** Stops the service. */
  stop(): void
}

/** @param config what is not the default */
export function fakeService(
  config: Pick<ZwaveConfig, 'port' | 'cacheDir'> & Partial<ZwaveConfig>,
  file: unknown = {},
): FakeService {
  const said: Said[] = []
  const listeners = new Set<() => void>()
  const held = new Map<string, RetainedMessage>()
  const logs: Record<string, unknown>[] = []
  const abort = new AbortController()
  const gauges: (() => object)[] = []
  let handler: CommandHandler | undefined
  const say = (item: Said) => {
    said.push(item)
    for (const listener of listeners) listener()
  }
  const hold = (topic: string, value: unknown, ts: number | undefined, own: boolean) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    held.set(topic, { topic, payload: Buffer.from(text), ts, own })
  }
  const dataTopic = ({ group, sensor, name }: Reading) => `${group}/${sensor}/data/${name}`
  const log: Logger = pino(
    { level: 'info', base: null },
    { write: (line: string) => void logs.push(JSON.parse(line)) },
  )
  const service: ZwaveService = {
    name: 'zwave',
    group: 'cm',
    config: { ...defaults, ...config },
    file: v.parse(zwaveFile, file),
    base: baseConfig,
    log,
    signal: abort.signal,
    counters: {},
    gauge: (read) => void gauges.push(read),
    publish(reading) {
      if (reading.kind !== 'event') hold(dataTopic(reading), reading.value, reading.ts, true)
      say({ kind: 'reading', topic: dataTopic(reading), reading })
    },
    restore(reading) {
      hold(dataTopic(reading), reading.value, reading.ts, true)
      say({ kind: 'restored', topic: dataTopic(reading), reading })
    },
    holdsState: ({ sensor, name }) => say({ kind: 'holds', sensor, name }),
    alive: (sensor) => say({ kind: 'alive', sensor }),
    status({ sensor = 'zwave', group = 'cm', name, value, retain = false }: StatusMessage) {
      const topic = `${group}/${sensor}/status/${name}`
      if (retain) hold(topic, value, undefined, false)
      say({ kind: 'status', topic, value, retain })
    },
    retained: async () => [...held.values()],
    clear(topics) {
      for (const topic of topics) {
        held.delete(topic)
        say({ kind: 'clear', topic })
      }
    },
    online: () => say({ kind: 'service', state: 'online' }),
    degraded: (reason) => say({ kind: 'service', state: 'degraded', reason }),
    sensorState(sensor, state, group = 'cm') {
      const topic = `${group}/${sensor}/status/state`
      hold(topic, state, undefined, false)
      say({ kind: 'status', topic, value: state, retain: true })
    },
    onActions(_group, given) {
      handler = given
      return () => {}
    },
  }
  const wait = async <T extends Said>(
    wanted: (item: Said) => item is T,
    seconds = 20,
    from = 0,
  ): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    let at = from
    const look = () => {
      for (; at < said.length; at++) {
        const item = said[at]
        if (item && wanted(item)) return resolve(item)
      }
    }
    const late = setTimeout(
      () => reject(new Error(`not said within ${seconds} s; last: ${JSON.stringify(said.slice(-8))}`)),
      seconds * 1000,
    )
    listeners.add(look)
    look()
    try {
      return await promise
    } finally {
      clearTimeout(late)
      listeners.delete(look)
    }
  }
  const topic = async (
    wanted: string,
    check: (value: unknown) => boolean = () => true,
    from = 0,
  ): Promise<unknown> => {
    const item = await wait((each): each is Said => isOf(each, wanted, check), 20, from)
    return valueSaid(item)
  }
  return {
    service,
    said,
    held,
    logs,
    wait,
    topic,
    async event(name, from = 0) {
      const isIt = (value: unknown) => (value as { event?: unknown }).event === name
      // an event is an object of fields, as the service makes it
      return (await topic('z-wave/controller/status/event', isIt, from)) as Readonly<Record<string, unknown>>
    },
    async command(at, text = '') {
      const [group = '', sensor = '', , action = ''] = at.split('/')
      const bytes = Buffer.from(text)
      const command: Command & { bytes: Buffer } = {
        topic: at,
        group,
        sensor,
        action,
        payload: readPayload(bytes),
        bytes,
      }
      if (!handler) throw new Error('nobody takes commands')
      return handler(command)
    },
    stop: () => abort.abort(),
  }
}

function valueSaid(item: Said): unknown {
  if (item.kind === 'reading' || item.kind === 'restored') return item.reading.value
  return item.kind === 'status' ? item.value : undefined
}

const isOf = (item: Said, topic: string, check: (value: unknown) => boolean) =>
  'topic' in item && item.topic === topic && check(valueSaid(item))

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
