import type { CommandClass } from '@zwave-js/cc'
import { type MockController, MockNode } from '@zwave-js/testing'
import { createDefaultMockNodeBehaviors } from 'zwave-js/Testing'
import type { Network } from './functions/call.ts'
import { SimNode } from './node.ts'
import type { Radio } from './radio.ts'
import type { RadioNode } from './radio-node.ts'
import type { NodeRecipe } from './recipe.ts'

export interface NodesOptions {
  readonly controller: MockController
  readonly radio: Radio
  readonly awakeMs: number
  /** How often a node that joins by S2 tries whether the host knows its PIN by now, in ms. */
  readonly pinMs: number
  /** How long a frame takes on the air, in ms; as the recipe says where not given. */
  readonly txDelayMs: number | undefined
  /** A node joined or left. */
  readonly onMember: (node: SimNode, joined: boolean) => void
  readonly onCommand: (node: RadioNode, cc: CommandClass) => void
  readonly log: (text: string) => void
}

/** The nodes of a simulated network: those that belong to it, and those that once did. */
export class Nodes implements Network {
  readonly controller: MockController
  readonly radio: Radio
  readonly nodes: Map<number, SimNode> = new Map()
  readonly log: (text: string) => void
  readonly #options: NodesOptions
  readonly #known = new Map<number, SimNode>()

  constructor(options: NodesOptions) {
    this.controller = options.controller
    this.radio = options.radio
    this.log = options.log
    this.#options = options
  }

  /** @throws RangeError where the network has no such node */
  get(id: number): SimNode {
    const node = this.nodes.get(id)
    if (!node) throw new RangeError(`the network has no node ${id}`)
    return node
  }

  async create(recipe: NodeRecipe): Promise<SimNode> {
    const { id } = recipe
    const txDelay = this.#options.txDelayMs ?? recipe.capabilities.txDelay ?? 10
    const capabilities = { ...recipe.capabilities, txDelay }
    const mock = await MockNode.create({ controller: this.controller, id, capabilities })
    mock.defineBehavior(...createDefaultMockNodeBehaviors())
    const node = new SimNode(recipe, mock, this.#options)
    const send = mock.sendToController.bind(mock)
    mock.sendToController = async (frame) => (node.dead ? undefined : send(frame))
    await node.settle()
    return node
  }

  add(node: SimNode): void {
    this.#known.get(node.id)?.close()
    this.#known.set(node.id, node)
    this.nodes.set(node.id, node)
    this.controller.addNode(node.mock)
    this.#options.onMember(node, true)
  }

  remove(id: number): void {
    const node = this.nodes.get(id)
    if (!node) return
    this.nodes.delete(id)
    this.controller.removeNode(node.mock)
    this.#options.onMember(node, false)
  }

  keepOnly(belongs: (id: number) => boolean): void {
    for (const [id, node] of this.#known) {
      if (!belongs(id)) this.remove(id)
      else if (!this.nodes.has(id)) this.add(node)
    }
  }

  close(): void {
    for (const node of this.#known.values()) node.close()
  }
}
