/** How zwave-js calls a node's state (NodeStatus). */
export const nodeStatus = { unknown: 0, asleep: 1, awake: 2, dead: 3, alive: 4 } as const

/** `status/state` of a node. */
export type NodeState = 'alive' | 'asleep' | 'awake' | 'dead' | 'interviewing'

/** What a node's state is made of. */
export interface StateFacts {
  /** zwave-js's status. */
  readonly status: number
  /** It is being asked what it is and can. */
  readonly interviewing: boolean
  /** A battery node that has missed its wake-ups. */
  readonly gone: boolean
}

const words: Readonly<Record<number, NodeState>> = {
  [nodeStatus.asleep]: 'asleep',
  [nodeStatus.awake]: 'awake',
  [nodeStatus.dead]: 'dead',
  [nodeStatus.alive]: 'alive',
}

/** The state to publish; undefined while it is not known (just after a start, until the node was heard). */
export function stateOf({ status, interviewing, gone }: StateFacts): NodeState | undefined {
  if (status === nodeStatus.dead) return 'dead'
  if (gone && status !== nodeStatus.awake) return 'dead'
  if (interviewing) return 'interviewing'
  return words[status]
}
