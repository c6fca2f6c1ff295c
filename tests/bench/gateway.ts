import { createServer, type Socket } from 'node:net'

/** An RFLink gateway that says what it is told to, and nothing by itself. */
export interface QuietGateway extends AsyncDisposable {
  /** `tcp://127.0.0.1:<port>`. */
  readonly url: string
  /** Resolves when somebody is connected. */
  readonly connected: Promise<void>
  /** Sends a line to whoever is connected. */
  say(line: string): void
}

/** Starts one on a free port: banner after connecting, PONG to PING (RFLink Protocol Reference, "Device control"). */
export async function startQuietGateway(): Promise<QuietGateway> {
  const sockets = new Set<Socket>()
  const connected = Promise.withResolvers<void>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.write('20;00;Nodo RadioFrequencyLink - RFLink Gateway V1.1 - R46;\r\n')
    socket.on('data', (data) => {
      if (data.includes('PING')) socket.write('20;01;PONG;\r\n')
    })
    connected.resolve()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  return {
    url: `tcp://127.0.0.1:${address.port}`,
    connected: connected.promise,
    say(line) {
      for (const socket of sockets) socket.write(`${line}\r\n`)
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
