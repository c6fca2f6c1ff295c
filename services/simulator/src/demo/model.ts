import { readPayload, type Value } from '@constellation/bootstrap/payload'
import { parseTopic } from '@constellation/bootstrap/topics'

/** One kind of reading of a sensor, with its recent numbers. */
export interface Series {
  readonly name: string
  value: Value
  unit: string
  /** Time of measurement, ms since 1970. */
  ts: number
  /** Recent numbers, oldest first. */
  readonly recent: number[]
}

/** A process of the demo as the picture shows it. */
export interface Process {
  readonly name: string
  /** A service's own word (its will's where it died); of other processes `running` or `down`. */
  state: string
  pid: number | undefined
  /** When the process was started, ms since 1970. */
  since: number
  restarts: number
  rssBytes: number | undefined
  reason: string
}

export interface Event {
  readonly time: number
  readonly text: string
}

/** A message as the watcher has it. */
export interface Arrival {
  readonly topic: string
  readonly payload: Buffer
  /** From the user properties; undefined: none. */
  readonly ts: number | undefined
  readonly unit: string | undefined
}

/** Numbers that a curve can show. */
const maxRecent = 60
const maxEvents = 50
/** Over how long the rate of storing is taken, in ms. */
const rateMs = 5000

/** Everything that the picture shows. It knows time only by argument. */
export class Model {
  readonly sensors: Map<string, Map<string, Series>> = new Map()
  readonly processes: Map<string, Process> = new Map()
  readonly events: Event[] = []
  readings = 0
  stored = 0
  /** What a character display shows, line by line; undefined: there is none. */
  display: readonly string[] | undefined
  /** How many events there were, also those that are forgotten. */
  told = 0
  readonly #nodes = new Map<string, string>()
  #arrivals: { readonly time: number; readonly count: number }[] = []

  /** A message that the broker carried. */
  message(arrival: Arrival, now: number): void {
    const topic = parseTopic(arrival.topic)
    if (!topic) return
    const payload = readPayload(arrival.payload)
    if (topic.kind === 'data' && payload.form === 'single')
      this.#reading(topic.sensor, topic.name, payload.value, arrival, now)
    if (topic.kind !== 'status') return
    const process = this.processes.get(topic.sensor)
    if (process && topic.name === 'state' && payload.form === 'single')
      this.#state(process, String(payload.value), now)
    if (process && topic.name === 'heartbeat' && payload.form === 'fields') heartbeat(process, payload.fields)
    if (!process && topic.name === 'state' && payload.form === 'single')
      this.#life(topic.sensor, String(payload.value), now)
    if (topic.name === 'error')
      this.event(now, `${topic.sensor}: ${arrival.payload.toString().slice(0, 200)}`)
  }

  /** @param speaks whether the process tells its state on a topic of its own */
  started(name: string, pid: number, speaks: boolean, now: number): void {
    const before = this.processes.get(name)
    const restarts = before ? before.restarts + 1 : 0
    const state = speaks ? (before?.state ?? 'starting') : 'running'
    this.processes.set(name, { name, state, pid, since: now, restarts, rssBytes: undefined, reason: '' })
    if (before) this.event(now, `${name} started again, process ${pid}`)
  }

  ended(name: string, how: string, now: number): void {
    const process = this.processes.get(name)
    if (!process) return
    process.pid = undefined
    process.rssBytes = undefined
    process.reason = how
    if (process.state === 'running') process.state = 'down' // a service's end is told by its will
    this.event(now, `${name} ended (${how})`)
  }

  /** New points are in the database. */
  points(count: number, now: number): void {
    if (count > 0) this.#arrivals.push({ time: now, count })
    this.#arrivals = this.#arrivals.filter(({ time }) => time > now - rateMs)
  }

  /** Points stored per second, over the last seconds. */
  get rate(): number {
    return this.#arrivals.reduce((sum, { count }) => sum + count, 0) / (rateMs / 1000)
  }

  event(time: number, text: string): void {
    this.told++
    this.events.push({ time, text })
    if (this.events.length > maxEvents) this.events.shift()
  }

  #state(process: Process, state: string, now: number): void {
    if (state === process.state) return
    if (state === 'offline' || state === 'degraded' || process.state === 'offline')
      this.event(now, `${process.name} is ${state}`)
    process.state = state
    if (state !== 'degraded') process.reason = ''
  }

  /** A sensor's life; only that one is dead, or lives again, is told. */
  #life(sensor: string, state: string, now: number): void {
    const before = this.#nodes.get(sensor)
    this.#nodes.set(sensor, state)
    if (before !== undefined && before !== state && [before, state].includes('dead'))
      this.event(now, `${sensor} is ${state}`)
  }

  #reading(sensor: string, name: string, value: Value, { ts, unit }: Arrival, now: number): void {
    const series = this.sensors.get(sensor) ?? new Map<string, Series>()
    this.sensors.set(sensor, series)
    const before = series.get(name)
    const time = ts ?? now
    if (before && time <= before.ts) return // seen before: sent again, or retained
    const recent = before?.recent ?? []
    if (typeof value === 'number') recent.push(value)
    if (recent.length > maxRecent) recent.shift()
    series.set(name, { name, value, unit: unit ?? '', ts: time, recent })
    if (/^chime/.test(name)) this.event(time, `${sensor} rings: ${name} ${value}`)
    else if (/^(button|scene)/.test(name)) this.event(time, `${sensor}: ${name} ${value}`)
    else if (name === 'status' && before?.value !== value) this.event(time, `${sensor} is ${value}`)
  }
}

function heartbeat(process: Process, fields: readonly (readonly [string, Value])[]): void {
  for (const [name, value] of fields) {
    if (name === 'rss_bytes' && typeof value === 'number' && process.pid !== undefined)
      process.rssBytes = value
    if (name === 'reason') process.reason = String(value)
  }
}
