import { FunctionType } from '@zwave-js/serial'
import type { SimNode } from '../node.ts'
import type { NodeRecipe } from '../recipe.ts'
import type { Call, Network, SerialFunction } from './call.ts'
import { failed, isFailed, isFailedNode, removeFailedNode, start } from './failed-nodes.ts'
import { nodeInformation } from './node-information.ts'
import { announce, isCalled } from './smart-start.ts'

/** Status of Add Node (0x4a; INS13954, 4.4.1). */
const adding = { ready: 1, found: 2, slave: 3, protocolDone: 5, done: 6, failed: 7 } as const
/** Status of Remove Node (0x4b; INS13954, 4.4.13). */
const removing = { ready: 1, found: 2, slave: 3, done: 6, failed: 7 } as const
/** The lower bits of the mode byte of Add and Remove Node. */
const modes = { stop: 5, smartStartDsk: 8, smartStartListen: 9, mask: 0x1f } as const

/** How long a device and the stick need for each step, in ms. */
const stepMs = 10

const step = () => new Promise<void>((resolve) => setTimeout(resolve, stepMs))

type Mode = { readonly what: 'adding' | 'removing'; readonly call: Call; readonly session: number }
type Replacing = {
  readonly what: 'replacing'
  readonly call: Call
  readonly session: number
  readonly id: number
}

/**
 * Who belongs to the network: inclusion, exclusion, removal and replacement of failed nodes. A device whose button was
 * pressed joins or leaves as soon as the stick is in that mode, whichever came first. Not simulated: controllers that
 * join, learn mode, Network Wide Inclusion through other nodes.
 */
export class Membership {
  #mode: Mode | Replacing | undefined
  #joining: SimNode | undefined
  #leaving: number | undefined
  /** A device that waits for SmartStart. */
  #offered: SimNode | undefined
  /** The host wants to be told of such devices. */
  #listening = false
  /** The node that the stick took in since it began to add. */
  #added: number | undefined

  /** The functions of the stick that this is about, by number. */
  readonly functions: Readonly<Record<number, SerialFunction>> = {
    [FunctionType.AddNodeToNetwork]: (network, call) => this.#addNode(network, call),
    [FunctionType.RemoveNodeFromNetwork]: (network, call) => this.#removeNode(network, call),
    [FunctionType.RemoveFailedNode]: removeFailedNode,
    [FunctionType.IsFailedNode]: isFailedNode,
    [FunctionType.ReplaceFailedNode]: (network, call) => this.#replaceFailed(network, call),
  }

  /** The stick was reset, or its host is gone: no mode any more. */
  reset(): void {
    this.#mode = undefined
    this.#added = undefined
    this.#listening = false
  }

  /** Somebody presses the button of a new device. */
  async join(network: Network, recipe: NodeRecipe): Promise<SimNode> {
    const node = await network.create(recipe)
    this.#joining = node
    this.#proceed(network)
    return node
  }

  /** A new device is switched on that joins by SmartStart. */
  async offer(network: Network, recipe: NodeRecipe): Promise<SimNode> {
    const node = await network.create(recipe)
    this.#offered = node
    if (this.#listening) announce(network, node)
    return node
  }

  /** Somebody presses the button of a device that is to leave. */
  leave(network: Network, id: number): void {
    this.#leaving = id
    this.#proceed(network)
  }

  #addNode(network: Network, call: Call): void {
    const [mode = 0, session = 0] = call.payload
    const current = this.#mode
    if ((mode & modes.mask) === modes.stop) {
      const added = current?.what === 'adding' ? this.#added : undefined
      this.#mode = undefined
      this.#listening = false
      this.#added = undefined
      if (session) call.callback(session, adding.done, added ?? 0, 0)
      return
    }
    if ((mode & modes.mask) === modes.smartStartListen) {
      this.#listening = true
      if (this.#offered) announce(network, this.#offered)
      return
    }
    if (current) {
      call.callback(session, adding.failed, 0, 0)
      return
    }
    this.#mode = { what: 'adding', call, session }
    call.callback(session, adding.ready, 0, 0)
    if ((mode & modes.mask) !== modes.smartStartDsk) this.#proceed(network)
    else if (this.#offered && isCalled(this.#offered, call.payload)) {
      this.#joining = this.#offered
      this.#offered = undefined
      this.#proceed(network)
    }
  }

  #removeNode(network: Network, call: Call): void {
    const [mode = 0, session = 0] = call.payload
    if ((mode & modes.mask) === modes.stop) {
      this.#mode = undefined
      if (session) call.callback(session, removing.done, 0, 0)
      return
    }
    if (this.#mode) {
      call.callback(session, removing.failed, 0, 0)
      return
    }
    this.#mode = { what: 'removing', call, session }
    call.callback(session, removing.ready, 0, 0)
    this.#proceed(network)
  }

  #replaceFailed(network: Network, call: Call): void {
    const [id = 0, session = 0] = call.payload
    if (!network.nodes.has(id)) {
      call.respond(start.notFound)
      return
    }
    if (this.#mode) {
      call.respond(start.busy)
      return
    }
    call.respond(start.ok)
    if (!isFailed(network, id)) {
      call.callback(session, failed.nodeOk)
      return
    }
    this.#mode = { what: 'replacing', call, session, id }
    call.callback(session, failed.replace)
    this.#proceed(network)
  }

  #proceed(network: Network): void {
    const mode = this.#mode
    if (mode?.what === 'adding' && this.#joining) void this.#take(network, mode, this.#joining)
    else if (mode?.what === 'replacing' && this.#joining) void this.#replace(network, mode, this.#joining)
    else if (mode?.what === 'removing' && this.#leaving !== undefined) {
      void release(network, mode, this.#leaving)
      this.#leaving = undefined
    }
  }

  async #take(network: Network, mode: Mode, node: SimNode): Promise<void> {
    this.#joining = undefined
    const { call, session } = mode
    await step()
    call.callback(session, adding.found, 0, 0)
    await step()
    const information = nodeInformation(node)
    call.callback(session, adding.slave, node.id, information.length, ...information)
    await step()
    if (this.#mode !== mode) {
      this.#joining ??= node // the host went away: the device tries again
      return
    }
    network.add(node)
    this.#added = node.id
    call.callback(session, adding.protocolDone, node.id, 0)
  }

  async #replace(network: Network, mode: Replacing, node: SimNode): Promise<void> {
    this.#joining = undefined
    const device = await network.create({ ...node.recipe, id: mode.id })
    device.mock.ecdhKeyPair = node.mock.ecdhKeyPair // the same device, by another number
    await step()
    network.add(device)
    this.#mode = undefined
    mode.call.callback(mode.session, failed.replaceDone)
  }
}

/** A node leaves. */
async function release(network: Network, { call, session }: Mode, id: number): Promise<void> {
  await step()
  call.callback(session, removing.found, 0, 0)
  await step()
  call.callback(session, removing.slave, id, 0)
  network.remove(id)
  await step()
  call.callback(session, removing.done, id, 0)
}
