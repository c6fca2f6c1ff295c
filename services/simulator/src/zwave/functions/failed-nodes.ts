import type { Network, SerialFunction } from './call.ts'

/** Callback status of Remove and Replace Failed Node (0x61, 0x63; INS13954, 4.4.15 and 4.4.16). */
export const failed = { nodeOk: 0, removed: 1, replace: 3, replaceDone: 4 } as const
/** Return values of their start. */
export const start = { ok: 0x00, notFound: 0x08, busy: 0x10 } as const

/** A node is on the stick's list of failed ones once it does not answer. */
export const isFailed = (network: Network, id: number): boolean => network.nodes.get(id)?.reachable === false

/** Is Failed Node (0x62). */
export const isFailedNode: SerialFunction = (network, { payload: [id = 0], respond }) =>
  respond(isFailed(network, id) ? 1 : 0)

/** Remove Failed Node (0x61). */
export const removeFailedNode: SerialFunction = (network, call) => {
  const [id = 0, session = 0] = call.payload
  if (!network.nodes.has(id)) {
    call.respond(start.notFound)
    return
  }
  call.respond(start.ok)
  const gone = isFailed(network, id)
  if (gone) network.remove(id)
  call.callback(session, gone ? failed.removed : failed.nodeOk)
}
