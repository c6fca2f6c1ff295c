import type { MockController } from '@zwave-js/testing'
import type { SimNode } from '../node.ts'
import type { Radio } from '../radio.ts'
import type { NodeRecipe } from '../recipe.ts'

/** What a function of the stick works on. */
export interface Network {
  readonly controller: MockController
  readonly radio: Radio
  readonly nodes: ReadonlyMap<number, SimNode>
  /** Makes a device that is not in the network yet. */
  readonly create: (recipe: NodeRecipe) => Promise<SimNode>
  /** Takes it in, in the place of one with the same ID. */
  readonly add: (node: SimNode) => void
  readonly remove: (id: number) => void
  /** Sets which of the nodes that ever belonged to the network do, as a restored memory does. */
  readonly keepOnly: (belongs: (id: number) => boolean) => void
  readonly log: (text: string) => void
}

/** A request of the host's for one of the stick's functions. */
export interface Call {
  readonly payload: Uint8Array
  /** The response to the request. */
  readonly respond: (...bytes: number[]) => void
  /** A request of the stick's own for the same function: what it calls back with. */
  readonly callback: (...bytes: number[]) => void
}

/**
 * One function of the stick, from the bytes of its request (INS12350 and INS13954; node IDs of one byte). Nothing is to
 * be answered but by `respond` and `callback`.
 */
export type SerialFunction = (network: Network, call: Call) => void | Promise<void>
