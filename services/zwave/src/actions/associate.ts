import { RefusedError } from '@constellation/bootstrap/refused-error'
import { type AssociationAddress, AssociationCheckResult } from 'zwave-js'
import { failureOf } from '../driver/trouble.ts'
import type { NodeLife } from '../life/node-life.ts'
import { unknownNode } from '../life/nodes.ts'
import type { Arguments } from './arguments.ts'
import type { Live } from './live.ts'
import { commandMs } from './send.ts'

/** What `action/associate` takes. */
export const associationFields: readonly string[] = ['group', 'add', 'remove', 'endpoint']

/** One member of one group, to be added or removed. */
export interface AssociationChange {
  readonly source: AssociationAddress
  readonly group: number
  readonly add: boolean
  readonly member: AssociationAddress
}

const refusals: Readonly<Partial<Record<AssociationCheckResult, string>>> = {
  [AssociationCheckResult.Forbidden_DestinationIsLongRange]:
    'it is a Long Range node, which talks to the stick only',
  [AssociationCheckResult.Forbidden_SourceIsLongRange]: 'a Long Range node talks to the stick only',
  [AssociationCheckResult.Forbidden_SelfAssociation]: 'a node cannot be associated with itself',
  [AssociationCheckResult.Forbidden_SecurityClassMismatch]: 'the two have different security classes',
  [AssociationCheckResult.Forbidden_DestinationSecurityClassNotGranted]:
    'the sender has no key for the security class of the other',
  [AssociationCheckResult.Forbidden_NoSupportedCCs]: 'it understands none of what this group sends',
}

/**
 * What `{"group":2,"add":"dimmer-1"}` asks for, checked; without `add` and `remove` the groups as they are.
 * @throws RefusedError in words with what is allowed
 */
export function planAssociations(
  live: Live,
  { node, sensor }: NodeLife,
  args: Arguments,
): { readonly changes: readonly AssociationChange[] } | { readonly groups: readonly object[] } {
  const source = { nodeId: node.id, endpoint: args.number('endpoint', { min: 0, max: 127, fallback: 0 }) }
  const { controller } = live.network.driver
  const groups = controller.getAssociationGroups(source)
  if (!args.has('add') && !args.has('remove')) return described(live, source)
  const numbers = [...groups.keys()]
  const group = args.number('group', { min: 1, max: 255 })
  if (!groups.has(group))
    throw new RefusedError(`${sensor} has no group ${group}; it has ${numbers.join(', ') || 'none'}`)
  const changes: AssociationChange[] = []
  for (const [list, add] of [
    ['remove', false],
    ['add', true],
  ] as const)
    for (const name of new Set(args.list(list))) {
      const member = addressOf(live, name)
      if (member.endpoint !== undefined && !groups.get(group)?.multiChannel)
        throw new RefusedError(`group ${group} of ${sensor} takes nodes, no endpoints such as ${name}`)
      const check = add ? controller.checkAssociation(source, group, member) : AssociationCheckResult.OK
      if (check !== AssociationCheckResult.OK)
        throw new RefusedError(`${name} cannot be in group ${group}: ${refusals[check] ?? 'it is forbidden'}`)
      changes.push({ source, group, add, member })
    }
  if (changes.length === 0) throw new RefusedError('associate: neither add nor remove names a node')
  const most = groups.get(group)?.maxNodes ?? 0
  const after = membersAfter(controller.getAssociations(source).get(group) ?? [], changes)
  // a device takes no more, and does not say so; 0: it has not said how many
  if (most > 0 && after > most && changes.some(({ add }) => add))
    throw new RefusedError(`group ${group} of ${sensor} holds ${most} at most; it would have ${after}`)
  return { changes }
}

function membersAfter(members: readonly AssociationAddress[], changes: readonly AssociationChange[]): number {
  const keyOf = ({ nodeId, endpoint }: AssociationAddress) => `${nodeId}:${endpoint ?? ''}`
  const after = new Set(members.map(keyOf))
  for (const { add, member } of changes)
    if (add) after.add(keyOf(member))
    else after.delete(keyOf(member))
  return after.size
}

/**
 * Adds or removes one member.
 * @throws Error (rejects) with the reason in words
 */
export async function associate(
  live: Live,
  { source, group, add, member }: AssociationChange,
): Promise<'done'> {
  const { controller } = live.network.driver
  const work = add
    ? controller.addAssociations(source, group, [member])
    : controller.removeAssociations(source, group, [member])
  await live.pending.run(work, commandMs).catch((error: unknown) => {
    throw failureOf(error)
  })
  return 'done'
}

/** What a change is about: a newer one of the same member of the same group takes its place. */
export function associationKey({ source, group, member }: AssociationChange): string {
  return `associate:${JSON.stringify([source, group, member])}`
}

/** A change for people: `group 2 add dimmer-1`. */
export function associationText(live: Live, { group, add, member }: AssociationChange): string {
  return `group ${group} ${add ? 'add' : 'remove'} ${nameOf(live, member)}`
}

/** `dimmer-1`, `dimmer-1:2` (an endpoint of it), `controller`. */
function addressOf(live: Live, name: string): AssociationAddress {
  const [sensor = '', endpoint] = name.split(':')
  const { network } = live
  const id =
    sensor === 'controller' ? network.driver.controller.ownNodeId : network.nodes.find(sensor)?.node.id
  if (id === undefined) throw new RefusedError(unknownNode(JSON.stringify(sensor)))
  if (endpoint === undefined) return { nodeId: id }
  if (!/^\d{1,3}$/.test(endpoint)) throw new RefusedError(`${JSON.stringify(endpoint)} is no endpoint`)
  return { nodeId: id, endpoint: Number(endpoint) }
}

function described(live: Live, source: AssociationAddress): { readonly groups: readonly object[] } {
  const { controller } = live.network.driver
  const members = controller.getAssociations(source)
  const groups = [...controller.getAssociationGroups(source)].map(([group, about]) => ({
    group,
    label: about.label,
    most: about.maxNodes,
    lifeline: about.isLifeline,
    members: (members.get(group) ?? []).map((member) => nameOf(live, member)),
  }))
  return { groups }
}

function nameOf({ network: { driver, nodes } }: Live, { nodeId, endpoint }: AssociationAddress): string {
  const own = nodeId === driver.controller.ownNodeId
  const name = own ? 'controller' : (nodes.get(nodeId)?.sensor ?? String(nodeId))
  return endpoint === undefined ? name : `${name}:${endpoint}`
}
