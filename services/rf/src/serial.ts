import { autoDetect } from '@serialport/bindings-cpp'
import { type Port, reasonOf } from './port.ts'

/**
 * Opens a serial port, 8 data bits, no parity, 1 stop bit. It uses the native part of serialport alone: a stream would
 * add nothing here, and twice the memory. It never lists the ports: RF_PORT says which.
 */
export async function openSerial(
  path: string,
  baudRate: number,
  receive: (chunk: Uint8Array) => void,
): Promise<Port> {
  const port = await autoDetect().open({ path, baudRate })
  const { promise: closed, resolve: ended } = Promise.withResolvers<string>()
  let open = true
  const end = (reason: string) => {
    if (!open) return
    open = false
    ended(reason)
    port.close().catch(() => undefined) // it is gone, which is all that was wanted
  }
  const failed = (error: unknown) => end(reasonOf(error))
  const read = async () => {
    const buffer = Buffer.alloc(4096)
    while (open) {
      const { bytesRead } = await port.read(buffer, 0, buffer.length)
      if (open) receive(buffer.subarray(0, bytesRead))
    }
  }
  read().catch(failed)
  let written = Promise.resolve()
  return {
    write: (text) => {
      written = written.then(() => (open ? port.write(Buffer.from(text, 'latin1')) : undefined)).catch(failed)
    },
    close: () => end('closed'),
    closed,
  }
}
