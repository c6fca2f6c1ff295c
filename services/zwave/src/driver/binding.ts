import { hostOf } from '@constellation/bootstrap/host'
import type { PartialZWaveOptions } from 'zwave-js'

// The types of zwave-js's own packages, by way of the one that is a dependency here.
type Serial = NonNullable<NonNullable<PartialZWaveOptions['host']>['serial']>

/** Opens a port; rejects with the reason where that fails. */
export type OpenBinding = Awaited<ReturnType<NonNullable<Serial['createFactoryByPath']>>>

/** An open port, as zwave-js reads and writes it. */
export type Binding = Awaited<ReturnType<OpenBinding>>

/**
 * How `ZWAVE_PORT` is opened: `tcp://host:port`, or the path of a serial device. The native module for serial ports is
 * loaded only where there is one.
 */
export async function bindingOf(port: string): Promise<OpenBinding> {
  if (port.startsWith('tcp://')) {
    const { tcpBinding } = await import('./tcp-binding.ts')
    const url = new URL(port)
    return tcpBinding(hostOf(url), Number(url.port))
  }
  const { serialBinding } = await import('./serial-binding.ts')
  return serialBinding(port)
}
