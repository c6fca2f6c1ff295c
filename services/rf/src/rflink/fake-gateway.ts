import { EventEmitter, once } from 'node:events'
import { createServer, type Socket } from 'node:net'

export const banner = '20;00;Nodo RadioFrequencyLink - RFLink Gateway V1.1 - R48;\r\n'

/** A gateway on TCP for tests: it says what the test writes to the connection, and nothing by itself. */
export interface FakeGateway {
  /** `tcp://127.0.0.1:<port>`. */
  readonly url: string
  /** `connection`: the port was opened; `line`: a line was sent to the gateway (without its end). */
  readonly fake: EventEmitter<{ connection: [Socket]; line: [string] }>
  /** All lines that were sent to it. */
  readonly written: readonly string[]
  close(): void
}

/** Starts it on a free port of 127.0.0.1. */
export async function startFakeGateway(): Promise<FakeGateway> {
  const fake: FakeGateway['fake'] = new EventEmitter()
  const sockets: Socket[] = []
  const written: string[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    let rest = ''
    socket.setEncoding('latin1').on('error', () => undefined) // the end of a connection is no failure of the test
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        written.push(line)
        fake.emit('line', line)
      }
    })
    fake.emit('connection', socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no TCP address')
  return {
    url: `tcp://127.0.0.1:${address.port}`,
    fake,
    written,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
