import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Child, eventually, startChild } from './child.ts'
import { startShim } from './influx-shim.ts'
import { freePort } from './ports.ts'

/** A row of a query's answer: columns and tags by name, and `measurement`; times in milliseconds. */
export type Row = Readonly<Record<string, string | number | boolean | null>>

/** A real influxd 1.6 behind InfluxDB 2's write API. */
export interface Influxd extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` of the v2 API. */
  readonly url: string
  readonly token: string
  readonly bucket: string
  readonly dir: string
  readonly pid: number
  /** Asks influxd itself, in InfluxQL, database `bucket`; retries nothing. */
  query(influxql: string): Promise<readonly Row[]>
  /** Ends database and front in order; removes the folder. */
  stop(): Promise<void>
  /** SIGKILL of the database, and its port closed: connections are refused. */
  kill(): Promise<void>
  /** Starts it again after `kill`: same port, same data. */
  start(): Promise<void>
}

export interface InfluxdOptions {
  readonly bucket?: string
  readonly token?: string
  /** Where its folder is made; the temp folder where not given. */
  readonly parent?: string
  /** Called for each write that the database took (204), with its lines. */
  readonly onWritten?: (lines: readonly string[]) => void
}

/** Starts influxd with an empty database `bucket` in a temp folder; resolves when it takes writes. */
export async function startInfluxd(options: InfluxdOptions = {}): Promise<Influxd> {
  const { bucket = 'sensors', token = 'test-token', onWritten = () => {} } = options
  const dir = await mkdtemp(join(options.parent ?? tmpdir(), 'influxd-'))
  const [backend, rpc, front] = [await freePort(), await freePort(), await freePort()]
  const conf = join(dir, 'influxd.conf')
  await writeFile(conf, configuration(dir, backend, rpc))
  const api = `http://127.0.0.1:${backend}`
  const run = async () => {
    const child = startChild('influxd', ['-config', conf], { quiet: true, env: { HOME: dir } })
    await untilReady(child, api)
    await ask(api, bucket, `CREATE DATABASE "${bucket}"`)
    return { child, shim: await startShim({ port: front, backend, token, onWritten }) }
  }
  let running = await run()
  const end = async (signal: NodeJS.Signals) => {
    await running.shim.close()
    await running.child.kill(signal)
  }
  const stop = async () => {
    await end('SIGTERM')
    await rm(dir, { recursive: true, force: true })
  }
  return {
    url: `http://127.0.0.1:${front}`,
    token,
    bucket,
    dir,
    get pid() {
      return running.child.pid
    },
    query: (influxql) => ask(api, bucket, influxql),
    async start() {
      running = await run()
    },
    kill: () => end('SIGKILL'),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function configuration(dir: string, backend: number, rpc: number): string {
  return `
reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${dir}/meta"
[data]
  dir = "${dir}/data"
  wal-dir = "${dir}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${backend}"
  log-enabled = false
[logging]
  level = "error"
`
}

async function untilReady(child: Child, api: string): Promise<void> {
  await eventually(async () => (await fetch(`${api}/ping`)).arrayBuffer(), {
    seconds: 60,
    ended: () => child.ended,
  })
}

async function ask(api: string, database: string, influxql: string): Promise<readonly Row[]> {
  const body = new URLSearchParams({ db: database, q: influxql, epoch: 'ms' })
  const answer = await fetch(`${api}/query`, { method: 'POST', body })
  const json = (await answer.json()) as Answer // InfluxDB 1.x HTTP API reference, /query; errors checked below
  const error = json.error ?? json.results?.find((result) => result.error !== undefined)?.error
  if (error !== undefined) throw new Error(`${influxql}: ${error}`)
  return (json.results ?? []).flatMap((result) => result.series ?? []).flatMap(rows)
}

interface Answer {
  readonly error?: string
  readonly results?: readonly { readonly error?: string; readonly series?: readonly Series[] }[]
}

interface Series {
  readonly name?: string
  readonly tags?: Record<string, string>
  readonly columns: readonly string[]
  readonly values?: readonly (readonly (string | number | boolean | null)[])[]
}

function rows(series: Series): Row[] {
  return (series.values ?? []).map((value) => ({
    measurement: series.name ?? '',
    ...series.tags,
    ...Object.fromEntries(series.columns.map((column, i) => [column, value[i] ?? null])),
  }))
}
