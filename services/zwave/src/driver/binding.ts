import { openPort } from '@constellation/bootstrap/port/open-port'
import type { PartialZWaveOptions } from 'zwave-js'

// The types of zwave-js's own packages, by way of the one that is a dependency here.
type Serial = NonNullable<NonNullable<PartialZWaveOptions['host']>['serial']>

/** Opens a port; rejects with the reason where that fails. */
export type OpenBinding = Awaited<ReturnType<NonNullable<Serial['createFactoryByPath']>>>

/** An open port, as zwave-js reads and writes it. */
export type Binding = Awaited<ReturnType<OpenBinding>>

/**
 * A serial port has 115200 baud (Z-Wave Host API, "Interface"). DTR stays as it is at the close, since it takes some sticks
 * into their bootloader. A connection that is none any more is noticed soon, since a command waits for it.
 */
const line = { baud: 115_200, hangUp: false, keepAliveMs: 1000 } as const

/**
 * How `ZWAVE_PORT` is opened: `tcp://host:port`, or the path of a serial device. The library's own ways would
 * bring all of serialport, and tell nobody why a connection ended.
 */
export function bindingOf(path: string): OpenBinding {
  return () => open(path)
}

async function open(path: string): Promise<Binding> {
  let take = (_chunk: Uint8Array<ArrayBuffer>): void => undefined // the library reads at once
  const port = await openPort(path, line, (chunk) => take(Uint8Array.from(chunk)))
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
