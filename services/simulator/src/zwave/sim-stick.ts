import type { Socket } from 'node:net'
import type { Parts } from './assembly.ts'
import type { BootloaderMode } from './bootloader.ts'
import type { SimNode } from './node.ts'
import type { Port } from './port.ts'
import type { NodeRecipe } from './recipe.ts'
import type { Sent } from './sent.ts'
import type { Stick } from './stick.ts'

/** A stick from its parts and its port; the interface says what each method is. */
export class SimStick implements Stick {
  readonly sent: readonly Sent[]
  readonly received: readonly Sent[]
  readonly nodes: ReadonlyMap<number, SimNode>
  readonly #parts: Parts
  readonly #port: Port
  #release = () => {}

  constructor(parts: Parts, port: Port) {
    this.#parts = parts
    this.#port = port
    this.sent = parts.record.sent
    this.received = parts.record.received
    this.nodes = parts.nodes.nodes
  }

  get port(): number {
    return this.#port.number
  }

  get connected(): boolean {
    return this.#port.connected
  }

  get region(): number {
    return this.#parts.setup.region
  }

  get power(): number {
    return this.#parts.setup.power
  }

  node(id: number): SimNode {
    return this.#parts.nodes.get(id)
  }

  take(socket: Socket): void {
    this.#port.take(socket)
  }

  cut(): void {
    this.#port.cut()
  }

  close(): Promise<void> {
    return this.#port.close()
  }

  open(): Promise<void> {
    return this.#port.open()
  }

  hang(on: boolean | 'acknowledges'): void {
    this.#parts.line.hung = on
  }

  bootloader(mode: BootloaderMode | undefined): void {
    this.#parts.line.bootloader = mode
  }

  jam(on: boolean): void {
    this.#parts.radio.jammed = on
  }

  hold(on: boolean): void {
    this.#release()
    if (!on) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#parts.radio.free = promise
    this.#release = resolve
  }

  join(recipe: NodeRecipe): Promise<SimNode> {
    return this.#parts.membership.join(this.#parts.nodes, recipe)
  }

  offer(recipe: NodeRecipe): Promise<SimNode> {
    return this.#parts.membership.offer(this.#parts.nodes, recipe)
  }

  leave(id: number): void {
    this.#parts.membership.leave(this.#parts.nodes, id)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#port.close()
    this.#parts.radio.sending?.abort()
    this.#parts.nodes.close()
    this.#parts.controller.destroy()
  }
}

/** A stick whose port is opened anew has nothing under way. */
export function forget({ line, membership, controller, radio }: Parts): void {
  line.reset()
  membership.reset()
  controller.state.clear()
  radio.sending?.abort()
  radio.sending = undefined
}
