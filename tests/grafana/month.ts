import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writePayload } from '@constellation/bootstrap/payload'
import { Database } from '@constellation/influx-writer/database'
import { escapeMeasurement, escapeName } from '@constellation/influx-writer/line-protocol'
import { toPoint } from '@constellation/influx-writer/point'
import { Translator } from '@constellation/influx-writer/translate'
import { rfFile } from '@constellation/rf/file'
import { Receiver } from '@constellation/rf/receiver'
import { parseFrame } from '@constellation/rf/rflink/frame'
import { houseEnergy, housePower } from '@constellation/simulator/house/weather'
import { onAir } from '@constellation/simulator/rflink/air'
import * as v from 'valibot'
import { parse } from 'yaml'
import type { Influxd } from '../support/influxd.ts'
import { root } from '../support/process.ts'
import type { Sayings } from './live.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The end of the month: a Saturday noon, after the clocks went back (25 October 2026, Europe). */
export const monthEnd: number = Date.UTC(2026, 9, 31, 11, 40)
/** Its beginning. */
export const monthStart: number = monthEnd - 31 * day

/** Sensors whose names try everything that a name can hold; each measures all there is. */
export const oddNames: readonly string[] = [
  '1st.floor',
  'living room',
  'attic/east',
  `kid's "room"`,
  '2/3 up',
]
/** When the contacts of the odd ones changed for the last time. */
export const lastMoved: number = monthEnd - 12 * day
/** Was heard for the last time five hours before the end. */
const silentSensor = 'cellar'

/** The times at which the slow ones report: every 20 minutes, and each minute in the last three hours. */
function* times(): Generator<number> {
  for (let time = monthStart; time < monthEnd - 3 * hour; time += 20 * minute) yield time
  for (let time = monthEnd - 3 * hour; time <= monthEnd; time += minute) yield time
}

/** Sensors that measure all there is, or what is picked of it. */
export interface Multisensors {
  readonly names: readonly string[]
  readonly picks?: (name: string, reading: string) => boolean
}

/** Lines of a month, as influx-writer makes them of what the services publish. */
export function* monthOf(
  sayings: Sayings,
  { names, picks = () => true }: Multisensors = { names: oddNames },
): Generator<string> {
  yield* radio()
  for (const time of times()) {
    for (const name of names) yield* multisensor(name, time, picks)
    yield* zwave(time)
    if (time < monthEnd - 5 * hour) yield* said(`cm/${silentSensor}/data/temperature`, '12.5', time)
    yield* beats(sayings, time)
  }
  yield* lives(sayings)
}

const translator = new Translator({
  filters: ['#', '$SYS/#'],
})

/** A message through influx-writer's own translation. */
function* said(topic: string, payload: string, time: number): Generator<string> {
  const packet = {
    cmd: 'publish' as const,
    topic,
    payload: Buffer.from(payload),
    qos: 1 as const,
    retain: false,
    dup: false,
    properties: { userProperties: { ts: String(time) } },
  }
  const { line, refusal } = translator.translate(packet, time)
  if (refusal) throw new Error(`${topic}: ${refusal.reason}`)
  if (line !== undefined) yield line
}

/** What the simulated gateway hears, decoded by rf: a hundred seconds of every twenty minutes, and the last three hours. */
function* radio(): Generator<string> {
  const file = v.parse(rfFile, parse(readFileSync(join(root, 'config', 'rf.yaml'), 'utf8')))
  const receiver = new Receiver(file, {})
  const spans: [from: number, to: number][] = [[monthEnd - 3 * hour, monthEnd]]
  for (let time = monthStart; time < monthEnd - 3 * hour; time += 20 * minute)
    spans.push([time, time + 100_000])
  for (const [from, to] of spans)
    for (const { at, sensor, slot, houseTime } of onAir(1, 1, from, to)) {
      const frame = parseFrame(`20;00;${sensor.message(1, slot, houseTime, 0)}`)
      if (frame.kind !== 'device') throw new Error('the simulator sent no device')
      for (const { sensor: name, name: reading, value, ts = at } of receiver.receive(frame, at)?.readings ??
        [])
        yield* said(`cm/${name}/data/${reading}`, writePayload(value), ts)
    }
}

/** What one of them measures at a time. */
function* multisensor(
  name: string,
  time: number,
  picks: (name: string, reading: string) => boolean,
): Generator<string> {
  const wave = Math.sin((2 * Math.PI * time) / day)
  const state = time < lastMoved ? Math.floor(time / day) % 2 === 0 : false
  const values: Readonly<Record<string, number | string | boolean>> = {
    temperature: Math.round(180 + 20 * wave + 5 * (name.length % 7)) / 10,
    humidity: Math.round(50 - 10 * wave + (name.length % 7)),
    pressure: Math.round(10130 + 80 * Math.sin((2 * Math.PI * time) / (5 * day))) / 10,
    illuminance: Math.round(300 + 300 * wave),
    co2: Math.round(700 + 200 * wave),
    power: housePower(7, time),
    energy: houseEnergy(time) / 1000,
    rain: Math.round((time - monthStart) / hour) / 10,
    wind_speed: Math.round(100 + 50 * wave) / 10,
    wind_gust: Math.round(160 + 50 * wave) / 10,
    wind_direction: (Math.round(time / minute) * 45) % 360,
    wind_temperature: Math.round(100 + 50 * wave) / 10,
    wind_chill: Math.round(80 + 50 * wave) / 10,
    battery: Math.max(20, Math.round(90 - (time - monthStart) / day)),
    battery_low: false,
    motion: Math.floor(time / hour) % 2 === 0,
    smoke: false,
    leak: false,
    // told when it changes, once a day while it moved at all
    ...(time < lastMoved && time % day < 20 * minute ? { status: state ? 'open' : 'closed' } : {}),
  }
  for (const [reading, value] of Object.entries(values)) {
    if (!picks(name, reading)) continue
    // no topic has a level with a slash, but a tag can
    const key = `${escapeMeasurement(reading)},group=garden,sensor=${escapeName(name)}`
    const point = toPoint({ key, field: undefined }, { form: 'single', value, skipped: 0 }, time)
    if (!('line' in point)) throw new Error(point.reason)
    yield point.line
  }
}

/** A plug and a smoke detector on Z-Wave. */
function* zwave(time: number): Generator<string> {
  yield* said('z-wave/fgwpe101-1/data/power', String(housePower(3, time) / 10), time)
  yield* said('z-wave/fgwpe101-1/data/energy', String(houseEnergy(time) / 10_000), time)
  yield* said('z-wave/fgsd002-1/data/temperature', '21.4', time)
  yield* said('z-wave/fgsd002-1/data/battery', time < monthEnd - 9 * day ? '80' : '62', time)
  yield* said('z-wave/fgsd002-1/data/smoke', 'false', time)
}

/** The heartbeats as they really were, with the figures that grow grown, and the broker's figures. */
function* beats(sayings: Sayings, time: number): Generator<string> {
  const seconds = Math.round((time - monthStart) / 1000)
  for (const [topic, text] of sayings) {
    if (topic.endsWith('/status/heartbeat')) {
      const fields = JSON.parse(text) as Record<string, unknown> // a heartbeat is an object
      const grown: Record<string, number> = { uptime_s: seconds % (3 * 86_400) }
      for (const name of ['received', 'written', 'seq', 'head'])
        if (fields[name] !== undefined) grown[name] = seconds
      yield* said(topic, JSON.stringify({ ...fields, ...grown }), time)
    } else if (topic.startsWith('$SYS/')) yield* said(topic, text, time)
  }
}

/** Services that start, a line that was cut, and a command that failed, within the last hour. */
function* lives(sayings: Sayings): Generator<string> {
  for (const service of ['rf', 'influx-writer'])
    for (const [state, ago] of [
      ['starting', 25 * day],
      ['online', 25 * day - 1000],
      ['offline', 6 * day],
      ['starting', 6 * day - 5000],
      ['online', 6 * day - 9000],
    ] as const)
      yield* said(`cm/${service}/status/state`, state, monthEnd - ago)
  for (const [connected, ago] of [
    ['1', 25 * day],
    ['0', 3 * hour],
    ['1', 2 * hour],
  ] as const)
    yield* said('bridge/cabin/status/connected', connected, monthEnd - ago)
  const { ts: _, ...failed } = JSON.parse(sayings.get('cm/rf/status/error') ?? '{}') as Record<
    string,
    unknown
  > // an object
  yield* said('cm/rf/status/error', JSON.stringify(failed), monthEnd - 10 * minute)
}

/** Writes lines as influx-writer does: its transport, 5000 at a time. */
export async function write(database: Influxd, lines: Iterable<string>): Promise<number> {
  const { url, token, bucket } = database
  const writer = new Database({ url, token, org: 'home', bucket, timeoutMs: 60_000 })
  let count = 0
  let batch: string[] = []
  const flush = async () => {
    const answer = await writer.write(batch.join('\n'))
    if (answer.kind !== 'stored') throw new Error(`${answer.kind}: ${answer.message}`)
    batch = []
  }
  for (const line of lines) {
    count++
    if (batch.push(line) === 5000) await flush()
  }
  if (batch.length > 0) await flush()
  writer.close()
  return count
}

const kept: readonly (readonly [columns: string, measurements: string])[] = [
  [
    ['min', 'mean', 'max', 'last', 'count'].map((how) => `${how}("value") AS "${how}_value"`).join(', '),
    '/^[a-z].*/',
  ],
  ['last("text") AS "last_text"', '"status", "state"'],
  ['count("uptime_s") AS "count_uptime_s"', '"heartbeat"'],
]

/**
 * Aggregates by hour and by day, under the names and times that the tasks of InfluxDB 2 give, in InfluxQL. Of what the
 * tasks aggregate, what dashboards use.
 */
export async function aggregateAll(
  database: Influxd,
  from: number,
  to: number,
  timeZone: string,
): Promise<void> {
  const every = { hourly: ['1h', ''], daily: ['1d', ` tz('${timeZone}')`] } as const
  for (const [policy, [window, zone]] of Object.entries(every)) {
    await database.query(
      `CREATE RETENTION POLICY "${policy}" ON "${database.bucket}" DURATION INF REPLICATION 1`,
    )
    for (const [columns, measurements] of kept)
      await database.query(
        `SELECT ${columns} INTO "${database.bucket}"."${policy}".:MEASUREMENT FROM ${measurements} ` +
          `WHERE time >= ${from}ms AND time < ${to}ms GROUP BY time(${window}), *${zone}`,
      )
  }
}
