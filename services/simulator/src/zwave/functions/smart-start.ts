import { createHash } from 'node:crypto'
import { dskFromString, nwiHomeIdFromDSK } from '@zwave-js/core'
import { dataFrame, frameType } from '../framer.ts'
import type { SimNode } from '../node.ts'
import type { Network } from './call.ts'
import { nodeInformation } from './node-information.ts'

/** Application Controller Update (0x49), "Network Wide Inclusion home ID received" (0x85). */
const update = { id: 0x49, smartStart: 0x85 } as const

/** The four bytes by which a device that waits for SmartStart is called, from its DSK (SDS13944). */
const homeId = ({ dsk }: SimNode) => nwiHomeIdFromDSK(dskFromString(dsk))

/** Whether the host calls this device: its home ID follows mode and session in Add Node. */
export const isCalled = (node: SimNode, payload: Uint8Array): boolean =>
  homeId(node).every((byte, index) => byte === payload[2 + index])

/** A device that waits is heard: the host is told its home ID and classes, and may call it. */
export function announce({ controller }: Network, node: SimNode): void {
  const information = nodeInformation(node)
  const told = [update.smartStart, 0, 0, ...homeId(node), information.length - 3, ...information]
  void controller.sendToHost(dataFrame(frameType.request, update.id, told))
}

/** The text of a device's QR code (SDS13937, "Node Provisioning QR Code Format"): keys, DSK, type and product. */
export function qrCodeOf(node: SimNode): string {
  const { genericDeviceClass, specificDeviceClass, manufacturerId, productType, productId, firmwareVersion } =
    node.mock.capabilities
  const [major = 1, minor = 0] = firmwareVersion.split('.').map(Number)
  const digits = (value: number, count: number) => String(value).padStart(count, '0')
  const words = (...values: number[]) => values.map((value) => digits(value, 5)).join('')
  const keys = [...node.mock.capabilities.securityClasses].reduce((sum, key) => sum | (1 << key), 0)
  const type = `0010${words((genericDeviceClass << 8) | specificDeviceClass, 0)}`
  const product = `0220${words(manufacturerId, productType, productId, (major << 8) | minor)}`
  const signed = `${digits(keys, 3)}${node.dsk.replaceAll('-', '')}${type}${product}`
  const checksum = createHash('sha1').update(signed).digest().readUInt16BE(0)
  return `9001${digits(checksum, 5)}${signed}`
}
