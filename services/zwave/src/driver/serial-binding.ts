import { openSerial } from '@constellation/bootstrap/port/serial-port'
import type { Binding, OpenBinding } from './binding.ts'

/**
 * A serial port: 115200 baud, 8 data bits, no parity, 1 stop bit (Z-Wave Host API, "Interface"). DTR stays as it is at the
 * close, since it takes some sticks into their bootloader. The library's own would bring all of serialport.
 */
export function serialBinding(path: string): OpenBinding {
  return () => open(path)
}

async function open(path: string): Promise<Binding> {
  let take = (_chunk: Uint8Array<ArrayBuffer>): void => undefined // the library reads at once
  const port = await openSerial(path, 115_200, (chunk) => take(Uint8Array.from(chunk)), false)
  const close = () => port.close()
  return {
    source: {
      start(controller) {
        take = (chunk) => controller.enqueue(chunk)
        void port.closed.then((reason) => {
          if (reason !== 'closed') controller.error(new Error(reason))
        })
      },
      cancel: close,
    },
    sink: { write: (chunk) => port.write(chunk), close, abort: close },
  }
}
