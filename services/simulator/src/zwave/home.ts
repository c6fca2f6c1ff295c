import type { Socket } from 'node:net'
import { dueBetween, houseNodes } from './happenings.ts'
import type { SimNode } from './node.ts'
import { dimmer, fgk101, fgwpe101, s2Switch, sceneController } from './recipes.ts'
import { type Stick, startStick } from './stick.ts'

export interface HomeOptions {
  readonly seed: number
  /** How many times faster than real the house's time passes. */
  readonly speed: number
  readonly log: (text: string) => void
  /** The time, ms since 1970; real where not given. */
  readonly now?: () => number
}

/** The simulated house's Z-Wave network, with what happens in it. */
export interface Home {
  readonly stick: Stick
  /** Takes a host's connection. */
  take(socket: Socket): void
  /** The dimmer loses its power, and has it back with the next call. */
  toggleDead(): void
  close(): Promise<void>
}

/** How often it is looked what happens, in ms. */
const tickMs = 100
/**
 * When somebody presses the buttons that wake the battery nodes, in ms after a host opened the port: a host needs them
 * awake once, to get to know them, and may have forgotten the first time. After that they wake by themselves.
 */
const wakings = [6000, 15_000, 30_000] as const

/**
 * Starts the house's network: a door contact and a key fob with batteries, two plugs, a dimmer. One more device, a
 * switch with S2, joins whoever includes, and leaves whoever excludes then.
 */
export async function startHome({ seed, speed, log, now = Date.now }: HomeOptions): Promise<Home> {
  const wakers = new Wakers(() => stick.nodes.values())
  const stick = await startStick({
    listen: false,
    nodes: firstNodes(),
    log,
    onOpen: () => wakers.start(),
    onMember: (node, joined) => {
      if (node.id !== houseNodes.newcomer) return
      log(`node ${node.id} ${joined ? 'joined' : 'left'}`)
      if (joined) stick.leave(node.id)
      else void offer()
    },
  })
  const offer = async () => {
    const { pin } = await stick.join(s2Switch(houseNodes.newcomer))
    log(`a switch waits to be included by S2, its PIN is ${pin}`)
  }
  await offer()
  let last = now() * speed
  const timer = setInterval(() => {
    const time = now() * speed
    // after a sleep of the machine nothing is made up for
    live(stick, seed, Math.max(last, time - 10 * tickMs * speed), time)
    last = time
  }, tickMs)
  return {
    stick,
    take: (socket) => stick.take(socket),
    toggleDead: () => toggleDead(stick, log),
    async close() {
      clearInterval(timer)
      wakers.stop()
      await stick[Symbol.asyncDispose]()
    },
  }
}

const firstNodes = () => [
  fgk101(houseNodes.door),
  fgwpe101(houseNodes.lamp, { on: { 0: true } }),
  fgwpe101(houseNodes.fridge, { on: { 0: true }, load: 84, energy: 431.52 }),
  dimmer(houseNodes.dimmer, { level: { 0: 40 } }),
  sceneController(houseNodes.keyFob),
]

/** Wakes the battery nodes some times after each `start`. */
class Wakers {
  readonly #nodes: () => Iterable<SimNode>
  #timers: ReturnType<typeof setTimeout>[] = []

  constructor(nodes: () => Iterable<SimNode>) {
    this.#nodes = nodes
  }

  start(): void {
    this.stop()
    this.#timers = wakings.map((delay) =>
      setTimeout(() => {
        for (const node of this.#nodes()) node.wakeUp()
      }, delay),
    )
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }
}

function toggleDead(stick: Stick, log: (text: string) => void): void {
  const node = stick.nodes.get(houseNodes.dimmer)
  if (!node) return
  if (node.dead) node.revive()
  else node.die()
  log(`node ${node.id} is ${node.dead ? 'dead' : 'back'}`)
}

/** Lets happen what is due, to the devices that belong to the network. */
function live(stick: Stick, seed: number, from: number, to: number): void {
  for (const { happening, slot, time } of dueBetween(seed, from, to)) {
    const node = stick.nodes.get(houseNodes[happening.device])
    if (node) happening.act(node, seed, slot, time)
  }
}
