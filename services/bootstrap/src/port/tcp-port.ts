import { connect } from 'node:net'
import { reasonOf } from '../reason.ts'
import type { LineOptions, Port, Receive } from './open-port.ts'

const connectMs = 10_000
/** How long what was written last has for leaving. */
const leaveMs = 2000

/**
 * Opens a serial line over the network.
 * @throws what the system says, or that there is no connection within 10 s
 */
export function openTcp(host: string, port: number, options: LineOptions, receive: Receive): Promise<Port> {
  const { keepAliveMs: keepAliveInitialDelay = 60_000 } = options
  const { promise, resolve, reject } = Promise.withResolvers<Port>()
  const { promise: closed, resolve: ended } = Promise.withResolvers<string>()
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay })
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
    ended(reason) // of no effect where we closed it
    reject(error ?? new Error(reason)) // of no effect once it was open
  })
  socket.on('connect', () => {
    clearTimeout(late)
    resolve({
      write: (bytes) =>
        new Promise((written, failed) => {
          // a write after the end would take what was written before with it
          if (socket.writableEnded) failed(new Error('the port is closed'))
          else socket.write(bytes, (problem) => (problem ? failed(problem) : written()))
        }),
      async close() {
        ended('closed')
        socket.off('data', receive)
        if (socket.destroyed) return
        socket.destroySoon()
        const stuck = setTimeout(() => socket.destroy(), leaveMs) // a device that takes nothing any more
        socket.once('close', () => clearTimeout(stuck))
      },
      closed,
    })
  })
  return promise
}
