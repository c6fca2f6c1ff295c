import type { Influxd } from '../support/influxd.ts'

export type Cell = string | number | boolean | null

/** A series of InfluxDB's answer. */
export interface Series {
  readonly name: string
  readonly tags: Readonly<Record<string, string>>
  readonly columns: readonly string[]
  readonly values: readonly (readonly Cell[])[]
}

/**
 * Asks as Grafana does: POST to /query with db and epoch=ms, and looks at the first statement's result.
 * @throws Error with what InfluxDB says against the query
 */
export async function ask(database: Influxd, query: string): Promise<readonly Series[]> {
  const answer = await fetch(
    `${database.url}/query?${new URLSearchParams({ db: database.bucket, epoch: 'ms' })}`,
    {
      method: 'POST',
      headers: {
        authorization: `Token ${database.token}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ q: query }).toString(),
    },
  )
  const json = (await answer.json()) as Answer // InfluxDB HTTP API reference, /query
  const [result] = json.results ?? []
  const error = json.error ?? result?.error
  if (error !== undefined) throw new Error(`${error} in ${query}`)
  return (result?.series ?? []).map(({ name = '', tags = {}, columns = [], values = [] }) => ({
    name,
    tags,
    columns,
    values,
  }))
}

interface Answer {
  readonly error?: string
  readonly results?: readonly { readonly error?: string; readonly series?: readonly Partial<Series>[] }[]
}

/** Names of the series as Grafana's ALIAS BY gives them (`pkg/tsdb/influxdb/influxql/util`). */
export function namesOf(series: readonly Series[], alias: string): string[] {
  return series.flatMap(({ name, tags, columns }) =>
    columns.slice(1).map((column) =>
      alias.replaceAll(/\$tag_(\w+)|\$(\w+)/g, (match: string, tag?: string, plain?: string) => {
        if (tag !== undefined) return tags[tag] ?? match
        if (plain === 'm' || plain === 'measurement') return name
        return plain === 'col' ? column : match
      }),
    ),
  )
}

/** How many values a query looks at, and in how many shards: EXPLAIN, summed over its parts. */
export interface Scan {
  readonly shards: number
  readonly values: number
}

export async function explain(database: Influxd, query: string): Promise<Scan> {
  const series = await ask(database, `EXPLAIN ${query}`)
  const lines = series.flatMap(({ values }) => values.map(([text]) => String(text)))
  const of = (what: string) =>
    lines.flatMap((line) => (line.startsWith(`${what}: `) ? [Number(line.split(': ')[1])] : []))
  return {
    shards: Math.max(0, ...of('NUMBER OF SHARDS')),
    values: [...of('CACHED VALUES'), ...of('NUMBER OF BLOCKS').map((blocks) => blocks * 1000)].reduce(
      (sum, each) => sum + each,
      0,
    ),
  }
}
