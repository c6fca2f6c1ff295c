import { serial } from '@zwave-js/serial/bindings/node'
import type { OpenBinding } from './binding.ts'

/** A serial port, as zwave-js opens it: 115200 baud, 8 data bits, no parity, 1 stop bit (Z-Wave Host API, "Interface"). */
export async function serialBinding(path: string): Promise<OpenBinding> {
  const open = await serial.createFactoryByPath?.(path)
  if (!open) throw new Error('serial ports cannot be opened on this platform')
  return open
}
