import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'

/** One request as the fake database got it. */
export interface Got {
  readonly path: string
  readonly token: string | undefined
  readonly body: string
  /** By the (perhaps fake) clock, in milliseconds since 1970. */
  readonly time: number
}

export type Respond = (response: ServerResponse, got: Got) => void

/** A web server in the place of InfluxDB, for tests: `respond` decides what each write gets. */
export interface FakeDatabase extends AsyncDisposable {
  readonly url: string
  /** All writes, also those that were not answered. */
  readonly got: Got[]
  /** Lines of the writes that were answered with 204. */
  readonly stored: string[]
  respond: Respond
}

/** Stores everything. */
export const well: Respond = (response) => void response.writeHead(204).end()

/** An answer of InfluxDB 2. */
export const answer =
  (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Respond =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ code: 'x', message }))

export async function startFakeDatabase(): Promise<FakeDatabase> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => {})
    request.on('end', () => {
      if (request.url === '/ping') return void response.writeHead(204).end()
      const body = Buffer.concat(chunks).toString('utf8')
      const got = { path: request.url ?? '', token: request.headers.authorization, body, time: Date.now() }
      fake.got.push(got)
      response.once('finish', () => {
        if (response.statusCode === 204) fake.stored.push(...body.split('\n'))
      })
      fake.respond(response, got)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  const fake: FakeDatabase = {
    url: `http://127.0.0.1:${address.port}`,
    got: [],
    stored: [],
    respond: well,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return fake
}
