import { Agent } from 'node:http'
import { HttpError, InfluxDB } from '@influxdata/influxdb-client'

/** What became of one request. */
export type Answer =
  | { readonly kind: 'stored' }
  /** InfluxDB refuses a point or several; it may have stored the others. */
  | { readonly kind: 'refused'; readonly message: string }
  /** The request is too large. */
  | { readonly kind: 'too-large'; readonly message: string }
  /** Not now: unreachable, overloaded, or not set up for us. The data stays with us. */
  | { readonly kind: 'away'; readonly message: string; readonly retryAfterMs: number }

export interface DatabaseOptions {
  readonly url: string
  readonly token: string
  readonly org: string
  readonly bucket: string
  /** How long one request may take in all, in milliseconds. */
  readonly timeoutMs: number
}

/** The longest Retry-After that is believed. */
const maxRetryAfterMs = 300_000
const lost = /ECONNRESET|EPIPE|socket hang up|aborted/

/**
 * InfluxDB by its v2 write API. Of the client library its transport alone is used: one call is one request with its
 * own answer, while its WriteApi keeps a buffer and retries of its own, which would blur what is stored.
 */
export class Database {
  readonly #options: DatabaseOptions
  readonly #client: InfluxDB
  readonly #agent: Agent | undefined
  readonly #path: string

  constructor(options: DatabaseOptions) {
    const { url, token, org, bucket } = options
    this.#options = options
    this.#agent = url.startsWith('http:') ? new Agent({ keepAlive: true, maxSockets: 2 }) : undefined
    const transportOptions = this.#agent ? { agent: this.#agent } : {}
    this.#client = new InfluxDB({ url, token, transportOptions, timeout: options.timeoutMs })
    const query = new URLSearchParams({ org, bucket, precision: 'ms' })
    this.#path = `/api/v2/write?${query}`
  }

  /** Writes lines of line protocol, times in milliseconds. Never throws. */
  async write(body: string | Buffer): Promise<Answer> {
    const answer = await this.#post(body)
    // an idle connection that the server closed at this moment says nothing about the server
    return answer.kind === 'away' && lost.test(answer.message) ? await this.#post(body) : answer
  }

  /** Whether something answers like InfluxDB at the URL; says nothing about token and bucket. */
  async ping(): Promise<Answer> {
    return await this.#send('/ping', '', 'GET')
  }

  close(): void {
    this.#agent?.destroy()
  }

  async #post(body: string | Buffer): Promise<Answer> {
    return await this.#send(this.#path, body, 'POST')
  }

  async #send(path: string, body: string | Buffer, method: string): Promise<Answer> {
    const { timeoutMs } = this.#options
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const deadline = new AbortController()
    // the library's own timeout is one of silence, and leaves the connection open
    const timer = setTimeout(() => {
      resolve(away(`${this.#where} does not answer within ${timeoutMs / 1000} s`))
      deadline.abort()
    }, timeoutMs)
    let status: number | undefined
    this.#client.transport.send(
      path,
      // the library makes a buffer of it by Buffer.from(), which copies a buffer as well
      body as string,
      { method, headers: { 'content-type': 'text/plain; charset=utf-8' }, signal: deadline.signal },
      {
        responseStarted: (_, code) => {
          status = code
        },
        complete: () => resolve(status === 204 ? { kind: 'stored' } : this.#unexpected(status)),
        error: (error) => resolve(this.#explain(error)),
      },
    )
    try {
      return await promise
    } finally {
      clearTimeout(timer)
    }
  }

  get #where(): string {
    return `the database at ${this.#options.url}`
  }

  #unexpected(status: number | undefined): Answer {
    return away(`${this.#where} answers ${status} where InfluxDB answers 204: check INFLUX_URL`)
  }

  #explain(error: Error): Answer {
    if (!(error instanceof HttpError)) return away(`${this.#where} ${unreached(error)}`)
    const { url, org, bucket } = this.#options
    const message = words(error)
    const retryAfterMs = Math.min(maxRetryAfterMs, error.retryAfter() * 1000)
    switch (error.statusCode) {
      case 400:
      case 422:
        return isInflux(error)
          ? { kind: 'refused', message }
          : away(`${this.#where} answers ${error.statusCode}, and not as InfluxDB does: check INFLUX_URL`)
      case 401:
        return away(`INFLUX_TOKEN is not accepted by ${url}: ${message}`)
      case 403:
        return away(`INFLUX_TOKEN may not write to bucket "${bucket}" at ${url}: ${message}`)
      case 404:
        return away(
          `no bucket "${bucket}" of organization "${org}" at ${url}: check INFLUX_BUCKET, INFLUX_ORG and INFLUX_URL (${message})`,
        )
      case 413:
        return { kind: 'too-large', message: `too large: ${message}` }
      default:
        return away(`${this.#where} answers ${error.statusCode}: ${message}`, retryAfterMs)
    }
  }
}

/** OpenSSL's own words for what speaks no TLS are of version numbers. */
const unreached = (error: Error) =>
  'code' in error && error.code === 'EPROTO'
    ? 'speaks no TLS at this port: check INFLUX_URL'
    : `cannot be reached: ${error.message}`

const away = (message: string, retryAfterMs = 0): Answer => ({ kind: 'away', message, retryAfterMs })

/** InfluxDB's own words: `message` in 2.x, `error` in 1.x. */
function words(error: HttpError): string {
  const json: unknown = error.json
  const own = typeof json === 'object' && json !== null && 'error' in json ? json.error : undefined
  return typeof own === 'string' ? own : error.message
}

/** Whether a refusal is InfluxDB's own: a proxy's 400 must not be taken for a bad point. */
function isInflux(error: HttpError): boolean {
  const json: unknown = error.json
  const isAnswer = typeof json === 'object' && json !== null && ('error' in json || 'message' in json)
  return isAnswer || error.headers?.['x-influxdb-version'] !== undefined
}
