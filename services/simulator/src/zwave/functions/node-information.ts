import { BasicDeviceClass, type CommandClasses } from '@zwave-js/core'
import { dataFrame, frameType } from '../framer.ts'
import type { SimNode } from '../node.ts'
import type { SerialFunction } from './call.ts'

/** Device classes and command classes, as a device tells them while it joins. */
export function nodeInformation({ mock }: SimNode): number[] {
  const { basicDeviceClass, genericDeviceClass, specificDeviceClass } = mock.capabilities
  const told = (cc: CommandClasses, secure: boolean) => cc !== 0x20 && !secure && cc <= 0xff
  const commandClasses = [...mock.implementedCCs].flatMap(([cc, { isSupported, secure }]) =>
    isSupported && told(cc, secure) ? [cc] : [],
  )
  return [
    basicDeviceClass ?? BasicDeviceClass['End Node'],
    genericDeviceClass,
    specificDeviceClass,
    ...commandClasses,
  ]
}

/** Application Controller Update (0x49) and what it tells (INS13954, 4.4.2). */
const update = { id: 0x49, failed: 0x81, received: 0x84 } as const

/** Request Node Info (0x60): the node's classes come as an update, or that they do not. */
export const requestNodeInfo: SerialFunction = async (network, { payload: [id = 0], respond }) => {
  respond(1)
  const node = network.nodes.get(id)
  const heard = node?.reachable === true
  await new Promise((resolve) =>
    setTimeout(resolve, heard ? node.mock.capabilities.txDelay : network.radio.noAckMs),
  )
  const information = heard ? nodeInformation(node) : []
  const told = heard ? [update.received, id, information.length, ...information] : [update.failed, 0, 0]
  await network.controller.sendToHost(dataFrame(frameType.request, update.id, told))
}
