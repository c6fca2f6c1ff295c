import { count } from '@constellation/bootstrap/counters'
import type { Driver, ZWaveNode } from 'zwave-js'
import { settingsOf } from '../file.ts'
import { zwaveGroup } from '../values/model.ts'
import type { Home } from './home.ts'
import { NodeLife } from './node-life.ts'
import type { NetworkEvent, NodeLifeParts, ZwaveService } from './parts.ts'
import { securityName } from './security.ts'

/** Why a node has left, by the library's number (RemoveNodeReason). */
const reasons = [
  'excluded',
  'excluded by another controller',
  'removed as failed',
  'replaced',
  'replaced by another controller',
  'reset at the device',
  'its SmartStart inclusion failed',
]

/** Why a node joined with less security than it has, by the library's number (SecurityBootstrapFailure). */
const failures = [
  'refused by a person, or not answered in time',
  'no key is configured for it',
  'nobody was there to be asked',
  'the node did not answer in time',
  'the node and the stick have no way of encryption in common',
  'the node has given up',
  'the PIN was wrong',
  'the node and the stick do not have the same keys',
  'it joined with S0 only',
  'unknown',
]

/** What the nodes' lives stand on. */
export type NodesParts = Omit<NodeLifeParts, 'settings'> & {
  readonly service: ZwaveService
  readonly home: Home
  readonly event: (event: NetworkEvent) => void
}

/** The refusal of a name that no node has. */
export const unknownNode = (name: string): string =>
  `no node is called ${name}: they are listed in z-wave/controller/status/nodes`

/** The nodes of a driver that is ready, the stick's own excepted, as they join and leave. */
export class Nodes {
  readonly #driver: Driver
  readonly #parts: NodesParts
  readonly #lives = new Map<number, NodeLife>()

  constructor(driver: Driver, parts: NodesParts) {
    this.#driver = driver
    this.#parts = parts
    const { controller } = driver
    parts.home.keepOnly(new Set(controller.nodes.keys()))
    for (const node of controller.nodes.values()) this.#add(node)
    controller.on('node added', (node, result) => {
      const life = this.#add(node)
      if (!life) return
      const highest = node.getHighestSecurityClass()
      parts.event({
        event: 'joined',
        node: node.id,
        sensor: life.sensor,
        security: highest === undefined ? 'none' : securityName(highest),
        ...(result.lowSecurity
          ? { security_failure: failures[result.lowSecurityReason] ?? String(result.lowSecurityReason) }
          : {}),
      })
      parts.changed()
    })
    controller.on('node removed', (node, reason) => this.#remove(node, reasons[reason] ?? String(reason)))
  }

  /** All of them, in the order of their IDs. */
  get lives(): readonly NodeLife[] {
    return [...this.#lives.values()].sort((a, b) => a.node.id - b.node.id)
  }

  get(id: number): NodeLife | undefined {
    return this.#lives.get(id)
  }

  /** A node by the name of its sensor. */
  named(sensor: string): NodeLife | undefined {
    return this.lives.find((life) => life.sensor === sensor)
  }

  /** A node by its sensor's name or its ID, as commands name it. */
  find(name: string | number): NodeLife | undefined {
    return this.named(String(name)) ?? (/^\d+$/.test(String(name)) ? this.get(Number(name)) : undefined)
  }

  end(): void {
    for (const life of this.#lives.values()) life.end()
  }

  #add(node: ZWaveNode): NodeLife | undefined {
    if (node.id === this.#driver.controller.ownNodeId) return undefined
    this.#lives.get(node.id)?.end() // one that was replaced
    const settings = settingsOf(this.#parts.service.file, node.id)
    const life = new NodeLife(node, { ...this.#parts, settings })
    this.#lives.set(node.id, life)
    return life
  }

  #remove(node: ZWaveNode, reason: string): void {
    const life = this.#lives.get(node.id)
    if (!life) return
    const { sensor } = life
    life.end()
    this.#lives.delete(node.id)
    const { home, service, event, changed, reconcile } = this.#parts
    home.forget(node.id)
    void home.queue.forget(node.id).catch((error: unknown) => {
      service.log.error({ err: error }, 'what waited for a node that has left cannot be dropped')
    })
    count(service.counters, 'nodes_left')
    event({ event: 'left', node: node.id, sensor, reason })
    service.clear([`${zwaveGroup}/${sensor}/status/state`]) // at once; the rest is looked for
    changed()
    reconcile()
  }
}
