import { hostOf } from '../host.ts'
import { openTcp } from './tcp-port.ts'

/** An open line to a device: a serial port, or one over TCP. */
export interface Port {
  /**
   * Writes bytes, after those of earlier calls. Resolves when the operating system has them.
   * @throws as the port is closed or the line is gone; then `closed` tells it too
   */
  write(bytes: Uint8Array): Promise<void>
  /** Closes the port; nothing is received any more. Resolves when it may be opened again; once more does nothing. */
  close(): Promise<void>
  /** Resolves when the port has ended, with the reason in words: `closed` after `close`, else why the line is gone. */
  readonly closed: Promise<string>
}

/** Is given the bytes as they arrive; the chunk is its own only until it returns. */
export type Receive = (chunk: Uint8Array) => void

/** How a line is opened. */
export interface LineOptions {
  /** Of a serial port, in bits/s. */
  readonly baud: number
  /** Whether DTR falls as a serial port is closed (termios(3), HUPCL); true where not given. */
  readonly hangUp?: boolean
  /** How long a connection over TCP may be silent before the system asks whether it still is one; 60 s where not given. */
  readonly keepAliveMs?: number
}

/**
 * Opens a device: `tcp://host:port` (ser2net, the simulator), or the path of a serial port, 8 data bits, no parity, 1 stop
 * bit. Nothing is tried again: that is the caller's.
 * @throws what the system says as it cannot be opened; over TCP after 10 s at the latest
 */
export async function openPort(port: string, options: LineOptions, receive: Receive): Promise<Port> {
  if (!port.startsWith('tcp://')) {
    // the native module costs 8 MB, so it is loaded only where there is a serial port
    const { openSerial } = await import('./serial-port.ts')
    return openSerial(port, options, receive)
  }
  const url = new URL(port)
  return openTcp(hostOf(url), Number(url.port), options, receive)
}
