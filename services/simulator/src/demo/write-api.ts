import { fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { reasonOf } from '@constellation/bootstrap/reason'
import { LineError, type Point, readPoints } from './line-protocol.ts'

const decompress = promisify(gunzip)

export interface DatabaseOptions {
  readonly token: string
  /** A file that is open for reading and appending. */
  readonly file: number
  /** ms since 1970, for points without a time. */
  readonly now: () => number
}

/** Zeros that turn a time of that precision into nanoseconds. */
const zeros: Readonly<Record<string, string>> = {
  ns: '',
  us: '000',
  ms: '000000',
  s: '000000000',
}
/** The largest body that is taken, before and after decompression. */
const maxBody = 32 * 2 ** 20

/**
 * InfluxDB's v2 write API as far as a writer needs it: 204 once all lines are in the file, 400 for a line that is none
 * (then nothing is taken), 401 without the token. Never two writes at once in the file.
 */
export function createDatabase(options: DatabaseOptions): Server {
  cutTornEnd(options.file)
  return createServer((request, response) => {
    handle(request, response, options).catch((error: unknown) => {
      answer(response, 500, 'internal error', reasonOf(error))
    })
  })
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: DatabaseOptions,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  if (pathname === '/ping') {
    response.writeHead(204, { 'X-Influxdb-Version': 'stand-in' }).end()
  } else if (pathname === '/health') {
    const health = { name: 'influxdb', message: 'ready for queries and writes', status: 'pass' }
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(health))
  } else if (pathname !== '/api/v2/write') answer(response, 404, 'not found', 'path not found')
  else if (request.method !== 'POST') answer(response, 405, 'method not allowed', 'method not allowed')
  else if (request.headers.authorization !== `Token ${options.token}`)
    answer(response, 401, 'unauthorized', 'unauthorized access')
  else await write(request, response, searchParams, options)
}

async function write(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  { file, now }: DatabaseOptions,
): Promise<void> {
  const suffix = zeros[query.get('precision') ?? 'ns']
  for (const name of ['org', 'bucket'])
    if (!query.get(name)) return answer(response, 400, 'invalid', `${name} is required`)
  if (suffix === undefined)
    return answer(response, 400, 'invalid', 'invalid precision; valid are ns, us, ms, s')
  const body = await readBody(request)
  if (body === undefined)
    return answer(response, 413, 'request too large', 'unable to read data: points batch is too large')
  try {
    const lines = readPoints(body).map((point) => lineOf(point, suffix, now))
    writeAll(file, lines.join(''))
    response.writeHead(204).end()
  } catch (error) {
    if (!(error instanceof LineError)) throw error
    answer(response, 400, 'invalid', error.message)
  }
}

const lineOf = ({ body, time }: Point, suffix: string, now: () => number) =>
  `${body} ${time === undefined ? `${now()}000000` : `${time}${suffix}`}\n`

/** The body as text; undefined where it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    const bytes = chunk as Buffer // a request without encoding gives buffers
    length += bytes.length
    if (length <= maxBody) chunks.push(bytes)
  }
  if (length > maxBody) return undefined
  const body = Buffer.concat(chunks)
  if (request.headers['content-encoding'] !== 'gzip') return body.toString()
  return (await decompress(body, { maxOutputLength: maxBody })).toString()
}

/** InfluxDB's form of an error. */
function answer(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ code, message }))
}

function writeAll(file: number, text: string): void {
  let rest = Buffer.from(text)
  while (rest.length > 0) rest = rest.subarray(writeSync(file, rest))
}

/** A kill in the middle of a write leaves half a line, which was not acknowledged. */
function cutTornEnd(file: number): void {
  let { size } = fstatSync(file)
  const byte = Buffer.alloc(1)
  while (size > 0 && readSync(file, byte, 0, 1, size - 1) === 1 && byte[0] !== 0x0a) size--
  ftruncateSync(file, size)
}
