import { read, write } from 'node:fs'
import { promisify } from 'node:util'
import { autoDetect } from '@serialport/bindings-cpp'
import { reasonOf } from '../reason.ts'
import type { LineOptions, Port, Receive } from './open-port.ts'

const readFd = promisify(read)
const writeFd = promisify(write)

/** Not now: the line has no bytes, or no room. */
const again: ReadonlySet<unknown> = new Set(['EAGAIN', 'EINTR'])

/**
 * Opens a serial port of Linux or macOS. It uses the native part of serialport alone: a stream would add nothing here, and
 * twice the memory. It never lists the ports: the caller knows which.
 * @throws what the system says, with the path
 */
export async function openSerial(path: string, options: LineOptions, receive: Receive): Promise<Port> {
  const { baud, hangUp = true } = options
  const device = await autoDetect().open({ path, baudRate: baud, hupcl: hangUp })
  if ('poller' in device) return new SerialPort(device, receive)
  await device.close()
  throw new Error(`${path}: serial ports are used on Linux and macOS alone`)
}

/** An open device whose descriptor does not block: what cannot be read or written at once is waited for by the poller. */
export interface Device {
  /** Null when it is closed. */
  readonly fd: number | null
  readonly poller: {
    /** Calls once: when the descriptor is ready, or with why it will not be. */
    once(event: 'readable' | 'writable', ready: (error: Error | null) => void): unknown
    /** Calls those who wait, with an error. */
    stop(): void
  }
  close(): Promise<void>
}

/** An open device as a port. */
export class SerialPort implements Port {
  readonly closed: Promise<string>
  readonly #ended: (reason: string) => void
  readonly #device: Device
  readonly #reading: Promise<void>
  #written: Promise<void> = Promise.resolve()
  #closing: Promise<void> | undefined

  constructor(device: Device, receive: Receive) {
    const { promise, resolve } = Promise.withResolvers<string>()
    this.closed = promise
    this.#ended = resolve
    this.#device = device
    this.#reading = this.#read(receive).catch((error: unknown) => void this.#end(reasonOf(error)))
  }

  write(bytes: Uint8Array): Promise<void> {
    const written = this.#written.then(() => this.#write(bytes))
    this.#written = written.catch((error: unknown) => void this.#end(reasonOf(error)))
    return written
  }

  close(): Promise<void> {
    return this.#end('closed')
  }

  #end(reason: string): Promise<void> {
    this.#ended(reason) // only the first counts
    this.#closing ??= this.#shut()
    return this.#closing
  }

  /**
   * Closes the descriptor when nothing uses it any more: its number may at once be that of another file, which a read or
   * write under way would meet.
   */
  async #shut(): Promise<void> {
    this.#device.poller.stop() // who waits for the line goes on, and finds that it is over
    await Promise.all([this.#reading, this.#written])
    await this.#device.close().catch(() => undefined) // it is gone, which is all that was wanted
  }

  /**
   * Not by the device's own `read`: where a line hangs up (unplugged), reading gives no bytes and no error, which that
   * tries again at once, for ever. With VMIN 1, as ports are opened, no bytes means just that (termios(3), noncanonical
   * mode).
   */
  async #read(receive: Receive): Promise<void> {
    const buffer = Buffer.alloc(4096)
    while (!this.#closing) {
      const { bytesRead } = await this.#when('readable', (fd) => readFd(fd, buffer, 0, buffer.length, null))
      if (bytesRead === 0) throw new Error('the line has hung up')
      if (!this.#closing) receive(buffer.subarray(0, bytesRead))
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length; ) {
      const { bytesWritten } = await this.#when('writable', (fd) => writeFd(fd, bytes, from))
      from += bytesWritten
    }
  }

  /** Does something with the descriptor as soon as the line lets it. */
  async #when<T>(event: 'readable' | 'writable', attempt: (fd: number) => Promise<T>): Promise<T> {
    for (;;) {
      const { fd, poller } = this.#device
      if (this.#closing || fd === null) throw new Error('the port is closed')
      try {
        return await attempt(fd)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && again.has(error.code))) throw error
      }
      if (this.#closing) continue // a poller that was stopped would wait for ever
      const ready = Promise.withResolvers<void>()
      poller.once(event, (error) => {
        // Not at once: with Node 26.4 and later what waits for a promise does not go on after a call from the poller, but
        // after the loop's next event, whenever that is (serialport/bindings-cpp#239).
        setImmediate(() => {
          // all that polling a descriptor of ours can find is that the device is gone (POLLERR, as `bad file descriptor`)
          if (error) ready.reject(new Error('the line has hung up', { cause: error }))
          else ready.resolve()
        })
      })
      await ready.promise.catch((error: unknown) => {
        if (!this.#closing) throw error // else it was cancelled by us
      })
    }
  }
}
