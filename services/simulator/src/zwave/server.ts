import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { reasonOf } from '@constellation/bootstrap/reason'
import type { Home, HomeOptions } from './home.ts'

export interface ZwaveOptions extends HomeOptions {
  readonly host: string
  /** 0: a free one. */
  readonly port: number
}

export interface ZwaveServer {
  readonly port: number
  /** The dimmer loses its power, and has it back with the next call; nothing where no host was there yet. */
  toggleDead(): void
  close(): Promise<void>
}

/**
 * The house's Z-Wave stick on a TCP port. The network, and with it the large library that it stands on, is loaded with
 * the first host that connects.
 * @throws the listening error (address in use)
 */
export async function startZwave(options: ZwaveOptions): Promise<ZwaveServer> {
  const { host, port, log } = options
  const waiting = new Set<Socket>()
  let loading: Promise<Home> | undefined
  let home: Home | undefined
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    waiting.add(socket)
    socket.on('error', (error) => log(`port: ${error.message}`))
    loading ??= import('./home.ts').then(({ startHome }) => startHome(options))
    loading.then(
      (loaded) => {
        home = loaded
        waiting.delete(socket)
        if (socket.destroyed) return
        loaded.take(socket)
        socket.resume()
      },
      (error: unknown) => {
        log(`the Z-Wave network cannot be loaded: ${reasonOf(error)}`)
        socket.destroy()
      },
    )
  })
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    toggleDead: () => home?.toggleDead(),
    async close() {
      server.close()
      for (const socket of waiting) socket.destroy()
      await (await loading)?.close()
      if (server.listening) await once(server, 'close')
    },
  }
}
