import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'

/** InfluxDB 2's `precision` and what 1.x calls it; nanoseconds where not given. */
const precisions: Readonly<Record<string, string>> = { ns: 'n', us: 'u', ms: 'ms', s: 's' }

export interface ShimOptions {
  readonly port: number
  /** Port of influxd 1.x on 127.0.0.1. */
  readonly backend: number
  readonly token: string
  /** Called for each write that the database took (204), with the lines of its body. */
  readonly onWritten?: (lines: readonly string[]) => void
}

export interface Shim {
  /** Closes the port and every connection on it. */
  close(): Promise<void>
}

/**
 * InfluxDB 2's write API in front of an influxd 1.x: `/api/v2/write?bucket&precision` becomes `/write?db&precision`,
 * with the token checked as version 2 does; `/health`, `/ping` and InfluxQL's `/query` beside it.
 */
export async function startShim({ port, backend, token, onWritten }: ShimOptions): Promise<Shim> {
  const agent = new Agent({ keepAlive: true })
  const server = createServer((incoming, answer) => {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
    const target = route(url)
    if (url.pathname === '/health') return json(answer, 200, { name: 'influxdb', status: 'pass' })
    if (target === undefined) return json(answer, 404, { code: 'not found', message: 'path not found' })
    if (url.pathname !== '/ping' && !authorized(incoming, token))
      return json(answer, 401, { code: 'unauthorized', message: 'unauthorized access' })
    const body = url.pathname === '/api/v2/write' && onWritten ? keep(incoming) : undefined
    forward(incoming, answer, { host: '127.0.0.1', port: backend, path: target, agent }, (status) => {
      if (body && status === 204) onWritten?.(linesOf(incoming, body))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

/** Path at influxd 1.x; undefined for what there is none. */
function route(url: URL): string | undefined {
  if (url.pathname === '/ping') return '/ping'
  if (url.pathname === '/query') return `/query${url.search}`
  if (url.pathname !== '/api/v2/write') return undefined
  const precision = precisions[url.searchParams.get('precision') ?? 'ns'] ?? 'n'
  return `/write?${new URLSearchParams({ db: url.searchParams.get('bucket') ?? '', precision })}`
}

function authorized(incoming: IncomingMessage, token: string): boolean {
  const given = incoming.headers.authorization
  return given === `Token ${token}` || given === `Bearer ${token}`
}

/** Collects a body while it is read by somebody else. */
function keep(incoming: IncomingMessage): Buffer[] {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  return chunks
}

function linesOf(incoming: IncomingMessage, chunks: readonly Buffer[]): string[] {
  const body = Buffer.concat(chunks)
  const text = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  return text.toString('utf8').split('\n').filter(Boolean)
}

function forward(
  incoming: IncomingMessage,
  answer: ServerResponse,
  target: { host: string; port: number; path: string; agent: Agent },
  answered: (status: number | undefined) => void,
): void {
  const { authorization: _, connection: __, host: ___, ...headers } = incoming.headers
  const upstream = request({ ...target, method: incoming.method, headers }, (reply) => {
    answered(reply.statusCode)
    answer.writeHead(reply.statusCode ?? 502, reply.headers)
    reply.pipe(answer)
    reply.once('error', () => answer.destroy())
  })
  upstream.once('error', () => {
    if (answer.headersSent) answer.destroy()
    else json(answer, 502, { code: 'internal error', message: 'database away' })
  })
  incoming.once('error', () => upstream.destroy())
  incoming.pipe(upstream)
}

function json(answer: ServerResponse, status: number, body: Readonly<Record<string, string>>): void {
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
