import { FunctionType } from '@zwave-js/serial'
import type { Network, SerialFunction } from './call.ts'
import { nodeMask } from './memory.ts'

const transmitStatus = { ok: 0, noAck: 1 } as const
const neighbours = { started: 0x21, done: 0x22, failed: 0x23 } as const

/** Assigning and deleting return routes: the node is told, and acknowledges. Routes themselves are not simulated. */
const tellRoute: SerialFunction = async (network, { payload, respond, callback }) => {
  const [id = 0] = payload
  const session = payload.at(-1) ?? 0
  respond(1)
  const reached = await hears(network, id)
  if (session) callback(session, reached ? transmitStatus.ok : transmitStatus.noAck)
}

/** Whether a node hears, known after the time that this takes. */
async function hears({ nodes, radio }: Network, id: number): Promise<boolean> {
  const reachable = nodes.get(id)?.reachable === true
  await new Promise((resolve) => setTimeout(resolve, reachable ? 10 : radio.noAckMs))
  return reachable
}

/** The functions about routes and the radio, by number (INS13954, 4.4). Every node is a neighbour of every other. */
export const routing: Readonly<Record<number, SerialFunction>> = {
  // the radio is switched off and on for a restore
  [FunctionType.SetRFReceiveMode]: (_, { respond }) => respond(1),
  // nothing is answered but the callback of the transmission itself
  [FunctionType.SendDataAbort]: ({ radio }) => radio.sending?.abort(),
  // three channels in dBm as signed bytes
  [FunctionType.GetBackgroundRSSI]: (_, { respond }) => respond(...[-98, -97, -99].map((dbm) => dbm & 0xff)),
  [FunctionType.AssignReturnRoute]: tellRoute,
  [FunctionType.DeleteReturnRoute]: tellRoute,
  [FunctionType.RequestNodeNeighborUpdate]: async (network, { payload: [id = 0, session = 0], callback }) => {
    callback(session, neighbours.started)
    callback(session, (await hears(network, id)) ? neighbours.done : neighbours.failed)
  },
  [FunctionType.AssignSUCReturnRoute]: tellRoute,
  [FunctionType.DeleteSUCReturnRoute]: tellRoute,
  [FunctionType.GetRoutingInfo]: (network, { payload: [id = 0], respond }) =>
    respond(
      ...nodeMask([network.controller.ownNodeId, ...network.nodes.keys()].filter((each) => each !== id)),
    ),
}
