import { connect } from 'node:net'

/** An open connection to a receiver. */
export interface Port {
  /** Writes text; what goes wrong ends the connection. */
  write(text: string): void
  close(): void
  /** Resolves with the reason in words when the connection has ended. */
  readonly closed: Promise<string>
}

/** Opens a connection; rejects with the reason where that fails. `receive` is given the bytes as they arrive. */
export type OpenPort = (receive: (chunk: Uint8Array) => void) => Promise<Port>

const connectMs = 10_000

/** Opens `RF_PORT`: `tcp://host:port`, or the path of a serial device. */
export function portOpener(port: string, baud: number): OpenPort {
  if (!port.startsWith('tcp://')) {
    // the native module costs 8 MB, so it is loaded only where there is a serial port
    return async (receive) => (await import('./serial.ts')).openSerial(port, baud, receive)
  }
  const { hostname, port: number } = new URL(port)
  const host = hostname.replace(/^\[|\]$/g, '') // an IPv6 address
  return (receive) => openTcp(host, Number(number), receive)
}

function openTcp(host: string, port: number, receive: (chunk: Uint8Array) => void): Promise<Port> {
  const { promise, resolve, reject } = Promise.withResolvers<Port>()
  const { promise: closed, resolve: ended } = Promise.withResolvers<string>()
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 })
  let error: Error | undefined
  const late = setTimeout(() => {
    socket.destroy(new Error(`no connection to ${host}:${port} within ${connectMs / 1000} s`))
  }, connectMs)
  socket.on('data', receive)
  socket.on('error', (problem) => {
    error = problem
  })
  socket.on('close', () => {
    clearTimeout(late)
    const reason = error ? reasonOf(error) : 'the other end closed the connection'
    ended(reason)
    reject(error ?? new Error(reason)) // of no effect once it was open
  })
  socket.on('connect', () => {
    clearTimeout(late)
    resolve({ write: (text) => void socket.write(text, 'latin1'), close: () => socket.destroy(), closed })
  })
  return promise
}

/** An error in words; Node's own has no message where several addresses of a name were tried in vain. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error ? String(error.code) : error.name)
}
