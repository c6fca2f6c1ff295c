import type { CommandClass } from '@zwave-js/cc'
import type { MockNodeOptions } from '@zwave-js/testing'
import type { SimNode } from './node.ts'

/**
 * What a node does with a command that reached it: a report to answer with, `done` or `refused` for a set, undefined
 * where it does not know the command. `cc.endpointIndex` is the endpoint that was meant.
 */
export type Answer = (node: SimNode, cc: CommandClass) => CommandClass | 'done' | 'refused' | undefined

/** What a node knows and remembers. Switches and levels are by endpoint, 0 is the whole device. */
export interface NodeState {
  readonly on: Record<number, boolean>
  readonly level: Record<number, number>
  /** Watts that hang on a switch, drawn while it is on. */
  load: number
  /** Counter of an electric meter in kWh. */
  energy: number
  /** Multilevel sensors by type. */
  readonly sensors: Record<number, { readonly scale: number; value: number }>
  /** Binary sensors by type. */
  readonly binary: Record<number, boolean>
  /** The event that each notification type is in; 0 is idle. */
  readonly notifications: Record<number, number>
  /** Battery in %. */
  battery: number
  /** Seconds between two wake-ups, as the node was told. */
  wakeUpInterval: number
  /** Nodes by association group. */
  readonly associations: Record<number, number[]>
  /** Endpoints of nodes by association group. */
  readonly endpointAssociations: Record<number, { readonly node: number; readonly endpoint: number }[]>
  /** Configuration parameters by number. */
  readonly parameters: Record<number, number>
  /** The firmware that it was given last, byte by byte. */
  image: number[]
}

/** A device: what it is, what it starts with, and how it answers. */
export interface NodeRecipe {
  readonly id: number
  readonly capabilities: NonNullable<MockNodeOptions['capabilities']>
  /** Asked in order, before the library's own answers for its mock nodes. */
  readonly answers: readonly Answer[]
  readonly start?: Partial<NodeState>
  /** Private key of the device's S2 bootstrapping, 32 bytes as hex; it decides the PIN. Random where not given. */
  readonly privateKey?: string
}

/** A node's state at its first start. */
export function freshState(recipe: NodeRecipe): NodeState {
  return {
    on: {},
    level: {},
    load: 0,
    energy: 0,
    sensors: {},
    binary: {},
    notifications: {},
    battery: 100,
    wakeUpInterval: 0,
    associations: {},
    endpointAssociations: {},
    parameters: {},
    image: [],
    ...structuredClone(recipe.start ?? {}),
  }
}
