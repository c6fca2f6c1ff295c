import { readPayload } from '@constellation/bootstrap/payload'
import { parseTopic } from '@constellation/bootstrap/topics'
import type { Sample } from './heard.ts'

/** How InfluxDB is asked: InfluxQL, which 1.x speaks, and 2.x for buckets that are mapped (it maps them itself). */
export interface Access {
  readonly url: string
  readonly token: string | null
  readonly bucket: string
  readonly fetch: typeof fetch
}

/** A row of an answer, with the number of its statement; columns and tags by name, times in milliseconds. */
export type Row = Readonly<Record<string, unknown>> & { readonly statement: number }

const statementsAtOnce = 50
const timeoutMs = 30_000

/**
 * Asks statements, many in one request.
 * @throws Error in words where the database cannot be asked
 */
export async function ask(access: Access, statements: readonly string[]): Promise<Row[]> {
  const rows: Row[] = []
  for (let from = 0; from < statements.length; from += statementsAtOnce) {
    const part = statements.slice(from, from + statementsAtOnce)
    for (const row of await askOnce(access, part.join(';')))
      rows.push({ ...row, statement: row.statement + from })
  }
  return rows
}

async function askOnce({ url, token, bucket, fetch }: Access, q: string): Promise<Row[]> {
  const where = new URL('query', url.endsWith('/') ? url : `${url}/`)
  let json: unknown
  try {
    const answer = await fetch(where, {
      method: 'POST',
      headers: token === null ? {} : { authorization: `Token ${token}` },
      body: new URLSearchParams({ db: bucket, q, epoch: 'ms' }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    json = await answer.json()
    if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(json).slice(0, 200)}`)
  } catch (error) {
    throw new Error(`${where.origin} cannot be asked: ${reason(error)}`, { cause: error })
  }
  return rowsOf(json as Answer) // InfluxDB 1.x HTTP API reference, /query; what is not so gives no rows
}

function reason(error: unknown): string {
  const { cause, message } = error instanceof Error ? error : new Error(String(error))
  return cause instanceof Error ? cause.message : message
}

interface Answer {
  readonly results?: readonly {
    readonly statement_id?: number
    readonly error?: string
    readonly series?: readonly {
      readonly name?: string
      readonly tags?: Readonly<Record<string, string>>
      readonly columns: readonly string[]
      readonly values?: readonly (readonly unknown[])[]
    }[]
  }[]
}

function rowsOf({ results = [] }: Answer): Row[] {
  const error = results.find((result) => result.error !== undefined)?.error
  if (error !== undefined) throw new Error(error)
  return results.flatMap(({ statement_id = 0, series = [] }) =>
    series.flatMap(({ name = '', tags = {}, columns, values = [] }) =>
      values.map((value) => ({
        ...Object.fromEntries(columns.map((column, i) => [column, value[i]])),
        ...tags,
        measurement: name,
        statement: statement_id,
      })),
    ),
  )
}

const name = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
const string = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const nanoseconds = (ms: number) => `${Math.round(ms)}000000`

/** The readings that are not in the database at their own time with their own value. @throws as `ask` */
export async function absent(access: Access, samples: readonly Sample[]): Promise<Sample[]> {
  const statements = samples.map(({ topic, ts }) => {
    const { group = '', sensor = '', name: measurement = '' } = parseTopic(topic) ?? {}
    return `SELECT * FROM ${name(measurement)} WHERE "group" = ${string(group)} AND "sensor" = ${string(sensor)} AND time = ${nanoseconds(ts)}`
  })
  const found = Map.groupBy(await ask(access, statements), ({ statement }) => statement)
  return samples.filter((sample, i) => !found.get(i)?.some((row) => isPointOf(row, sample)))
}

/** A dictionary's point is known by its time alone. */
function isPointOf(row: Row, { payload: bytes }: Sample): boolean {
  const payload = readPayload(bytes)
  if (payload.form !== 'single') return true
  const { value } = payload
  return typeof value === 'string' ? row['text'] === value : row['value'] === Number(value)
}

/** Points with a single value, by topic level two: group and sensor. */
export interface Count {
  readonly group: string
  readonly sensor: string
  readonly points: number
}

/** What the services say of themselves is stored beside the readings. */
const notReadings = new Set(['heartbeat', 'state', 'error', 'broker'])

/** Counts points of some groups from after `from` to `to`, in milliseconds since 1970. @throws as `ask` */
export async function countPoints(
  access: Access,
  groups: readonly string[],
  [from, to]: readonly [number, number],
): Promise<Count[]> {
  const within = `time > ${nanoseconds(from)} AND time <= ${nanoseconds(to)}`
  const statements = groups.flatMap((group) =>
    ['value', 'text'].map(
      (field) =>
        `SELECT count(${name(field)}) AS points FROM /.*/ WHERE "group" = ${string(group)} AND ${within} GROUP BY "sensor"`,
    ),
  )
  return (await ask(access, statements))
    .filter(({ measurement }) => !notReadings.has(String(measurement)))
    .map(({ statement, sensor, points }) => ({
      group: groups[Math.floor(statement / 2)] ?? '',
      sensor: String(sensor),
      points: Number(points),
    }))
}

/** A heartbeat as it is stored: when, and the last number given then. */
export interface StoredBeat {
  readonly time: number
  readonly seq: number
}

/** The first and the last stored heartbeat of a source since a time; undefined where there are not two. @throws as `ask` */
export async function beatsOf(
  access: Access,
  src: string,
  since: number,
): Promise<readonly [StoredBeat, StoredBeat] | undefined> {
  const [group = '', service = ''] = src.split('/')
  const statements = ['ASC', 'DESC'].map(
    (order) =>
      `SELECT "seq", "src_text" FROM "heartbeat" WHERE "group" = ${string(group)} AND "sensor" = ${string(service)} AND "src_text" = ${string(src)} AND time > ${nanoseconds(since)} ORDER BY time ${order} LIMIT 1`,
  )
  const [first, last] = (await ask(access, statements)).map((row) => ({
    time: Number(row['time']),
    seq: Number(row['seq']),
  }))
  return first && last && last.time > first.time ? [first, last] : undefined
}
