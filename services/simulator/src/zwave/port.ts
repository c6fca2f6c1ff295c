import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'

export interface PortOptions {
  readonly host: string
  /** 0: a free one. */
  readonly port: number
  readonly log: (text: string) => void
  /** Somebody opened the port. */
  readonly onOpen: () => void
  /** Bytes from whoever opened it. */
  readonly onData: (bytes: Uint8Array<ArrayBuffer>) => void
}

/**
 * A serial port on TCP, as ser2net offers one: one host at a time, a new one takes the place of the one before. It can
 * be unplugged, plugged in again on the same number, and cut.
 */
export class Port {
  readonly #options: PortOptions
  #server: Server | undefined
  #socket: Socket | undefined
  #number: number

  constructor(options: PortOptions) {
    this.#options = options
    this.#number = options.port
  }

  /** The port's number; 0 before it was opened once. */
  get number(): number {
    return this.#number
  }

  get connected(): boolean {
    return this.#socket !== undefined
  }

  /** Listens. @throws the listening error (address in use) */
  async open(): Promise<void> {
    if (this.#server) return
    const server = createServer((socket) => this.take(socket))
    server.listen(this.#number, this.#options.host)
    await once(server, 'listening')
    const address = server.address()
    if (typeof address === 'object' && address) this.#number = address.port
    this.#server = server
  }

  /** Drops the connection, if there is one; the next is taken. */
  cut(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }

  /** Drops the connection and refuses new ones. */
  async close(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    this.cut()
    if (!server) return
    server.close()
    await once(server, 'close')
  }

  /** What is sent while nobody listens is lost, as on a serial line. */
  write(bytes: Uint8Array): void {
    if (this.#socket?.writable) this.#socket.write(bytes)
  }

  /** Takes a connection, in the place of the one before. */
  take(socket: Socket): void {
    this.cut()
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (bytes: Uint8Array<ArrayBuffer>) => {
      if (this.#socket === socket) this.#options.onData(bytes)
    })
    socket.on('error', (error) => this.#options.log(`port: ${error.message}`))
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined
      this.#options.log('port closed')
    })
    this.#options.log('port opened')
    this.#options.onOpen()
  }
}
