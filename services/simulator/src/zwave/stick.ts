import type { Socket } from 'node:net'
import { assemble } from './assembly.ts'
import type { BootloaderMode } from './bootloader.ts'
import type { StickKeys } from './keys.ts'
import type { SimNode } from './node.ts'
import { Port } from './port.ts'
import type { NodeRecipe } from './recipe.ts'
import type { Sent } from './sent.ts'
import { forget, SimStick } from './sim-stick.ts'

export interface StickOptions {
  /** 127.0.0.1 where not given. */
  readonly host?: string
  /** TCP port; 0, which is also the default, is a free one. */
  readonly port?: number
  /** 0x7e570001 where not given. */
  readonly homeId?: number
  /** Network keys; the simulator's well-known ones where not given. */
  readonly keys?: StickKeys
  readonly nodes: readonly NodeRecipe[]
  readonly log?: (text: string) => void
  /** How long the stick waits for a node that does not answer, in ms: 1000 where not given. */
  readonly noAckMs?: number
  /** How long a frame takes on the air, in ms: 10 where not given; 0 is quickest for tests. */
  readonly txDelayMs?: number
  /** How long a woken node stays awake when it is told nothing, in ms: 10 s where not given. */
  readonly awakeMs?: number
  /** How often a node that joins by S2 tries whether the host knows its PIN by now, in ms: 10 s where not given. */
  readonly pinMs?: number
  /** Each command that reached a node and changes something there. */
  readonly onSent?: (sent: Sent) => void
  /** A node joined the network or left it; also those that it starts with. */
  readonly onMember?: (node: SimNode, joined: boolean) => void
  /** A host opened the port. */
  readonly onOpen?: () => void
  /** false: there is no port, hosts are handed over with `take`. */
  readonly listen?: boolean
}

/** A simulated Z-Wave stick (700 series, static controller) with its network, on a TCP port. */
export interface Stick {
  readonly port: number
  /** Whether a host has the port open. */
  readonly connected: boolean
  /** What the host commanded, oldest first: everything that reached a node and changes something there. */
  readonly sent: readonly Sent[]
  /** All that reached a node, also what only asks, and pings (`NoOperationCC`). */
  readonly received: readonly Sent[]
  /** The region that its radio is set to, by number: 0 Europe. */
  readonly region: number
  /** The transmit power that its radio is set to, in tenths of dBm. */
  readonly power: number
  /** The nodes that belong to the network. */
  readonly nodes: ReadonlyMap<number, SimNode>
  /** @throws RangeError where the network has no such node */
  node(id: number): SimNode
  /** Takes a host's connection, in the place of the one before. */
  take(socket: Socket): void
  /** Drops the TCP connection; a new one is taken. */
  cut(): void
  /** Unplugged: the connection drops, new ones are refused. */
  close(): Promise<void>
  /** Plugged in again, on the same port. */
  open(): Promise<void>
  /** Hung: takes bytes and answers nothing, also nothing from the nodes; or only acknowledges each frame. */
  hang(on: boolean | 'acknowledges'): void
  /** In the bootloader, from which it recovers when the host asks for it, or not; undefined: in its firmware. */
  bootloader(mode: BootloaderMode | undefined): void
  /** The band is jammed: every transmission fails. */
  jam(on: boolean): void
  /** Others speak without end: what the host sends stays on its way until they are silent. */
  hold(on: boolean): void
  /** Somebody presses the button of a new device: it joins once the host includes or replaces. Its PIN is known now. */
  join(recipe: NodeRecipe): Promise<SimNode>
  /** A new device is switched on that joins by SmartStart, once the host has it on its list. */
  offer(recipe: NodeRecipe): Promise<SimNode>
  /** Somebody presses the button of a node: it leaves once the host excludes. */
  leave(id: number): void
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Starts a stick on a TCP port, as ser2net would offer one; README.md in this folder says what of it is faithful.
 * @throws the listening error (address in use)
 */
export async function startStick(options: StickOptions): Promise<Stick> {
  const { host = '127.0.0.1', port: number = 0, log = () => {} } = options
  const parts = await assemble(options, (bytes) => port.write(bytes))
  const onOpen = () => {
    forget(parts)
    options.onOpen?.()
  }
  const port = new Port({ host, port: number, log, onOpen, onData: (bytes) => parts.line.receive(bytes) })
  if (options.listen !== false) await port.open()
  return new SimStick(parts, port)
}
