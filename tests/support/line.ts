import { connect, createServer, type Socket } from 'node:net'
import { freePort } from './ports.ts'

/** A TCP connection to somewhere that can be cut: what a house far away has for a network. */
export interface Line extends AsyncDisposable {
  readonly port: number
  /** How many connections were made through it. */
  readonly connections: number
  /** Ends all connections, and refuses new ones. */
  cut(): void
  mend(): void
}

/** A line from a port of its own to `port`. */
export async function startLine(port: number): Promise<Line> {
  const own = await freePort()
  const sockets = new Set<Socket>()
  let up = true
  let connections = 0
  const server = createServer((near) => {
    if (!up) return void near.resetAndDestroy()
    connections++
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {}) // the other end is told by `close`
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
  })
  const cut = () => {
    up = false
    for (const socket of sockets) socket.resetAndDestroy()
  }
  await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve))
  return {
    port: own,
    get connections() {
      return connections
    },
    cut,
    mend() {
      up = true
    },
    async [Symbol.asyncDispose]() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
