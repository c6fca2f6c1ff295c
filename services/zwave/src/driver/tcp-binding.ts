import { connect, type Socket } from 'node:net'
import type { Binding, OpenBinding } from './binding.ts'

/** How long a connection may take, in milliseconds. */
const connectMs = 5000

const closedByPeer = 'the other end closed the connection'

/**
 * A connection to a port server (ser2net) or the simulator. The library's own would do; it comes with the native module
 * for serial ports, which costs memory, and tells nobody why it ended.
 */
export function tcpBinding(host: string, port: number): OpenBinding {
  return () => openTcp(host, port)
}

function openTcp(host: string, port: number): Promise<Binding> {
  const { promise, resolve, reject } = Promise.withResolvers<Binding>()
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 1000 })
  let error: Error | undefined
  const late = setTimeout(
    () => socket.destroy(new Error(`no connection to ${host}:${port} within ${connectMs / 1000} s`)),
    connectMs,
  )
  socket.on('error', (problem) => {
    error = problem
  })
  socket.on('close', () => {
    clearTimeout(late)
    reject(error ?? new Error(closedByPeer)) // of no effect once it was open
  })
  socket.on('connect', () => {
    clearTimeout(late)
    resolve(streamsOf(socket, () => error))
  })
  return promise
}

/** The two directions of an open connection, as zwave-js takes them. */
function streamsOf(socket: Socket, error: () => Error | undefined): Binding {
  let open = true
  const close = () => {
    open = false // what follows is no loss
    return new Promise<void>((done) => {
      if (socket.destroyed) done()
      else socket.once('close', () => done()).destroy()
    })
  }
  return {
    source: {
      start(controller) {
        socket.on('data', (chunk) => open && controller.enqueue(chunk))
        socket.on('close', () => {
          if (open) controller.error(error() ?? new Error(closedByPeer))
          open = false
        })
      },
      cancel: close,
    },
    sink: {
      write: (chunk) =>
        new Promise<void>((done, failed) => {
          socket.write(chunk, (problem) => (problem ? failed(problem) : done()))
        }),
      close,
      abort: close,
    },
  }
}
