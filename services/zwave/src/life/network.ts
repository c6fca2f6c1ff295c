import type { Driver } from 'zwave-js'
import { libraryLevel } from '../driver/log.ts'
import type { Network } from '../driver/stick.ts'
import { zwaveGroup } from '../values/model.ts'
import { Availability, isGone } from './availability.ts'
import type { Home } from './home.ts'
import type { NodeLife } from './node-life.ts'
import { exposedBy, nodeList } from './node-list.ts'
import { Nodes } from './nodes.ts'
import type { NetworkEvent, ZwaveService } from './parts.ts'
import { Polls } from './polls.ts'
import { Reconciler } from './reconciler.ts'
import { controllerStatistics } from './statistics.ts'

/** How long changes are gathered before the list of nodes is told, in milliseconds. */
const listMs = 500
const tickMs = 5000
const statisticsMs = 60_000
/** Bytes that came longer ago than this, in milliseconds, are not what an event is about: a timer made it. */
const oldestArrival = 5000

/** What a network stands on. */
export interface NetworkParts {
  readonly service: ZwaveService
  readonly home: Home
  readonly event: (event: NetworkEvent) => void
  /** Sends a node that is awake what waits for it. */
  readonly flush: (life: NodeLife) => Promise<void>
  /** A node is there again: it is asked for what is not known of it. */
  readonly ready: (life: NodeLife) => void
  /** The driver is no more, for the reason in words. */
  readonly ended: (reason: string) => void
}

/** The network of a driver that is ready: its nodes, what they say, and how they are. */
export class ZwaveNetwork implements Network {
  readonly driver: Driver
  readonly nodes: Nodes
  readonly #parts: NetworkParts
  readonly #reconciler: Reconciler
  readonly #availability = new Availability()
  readonly #polls = new Polls()
  readonly #timers: NodeJS.Timeout[]
  readonly #exposed = new Map<string, string>()
  #list: NodeJS.Timeout | undefined
  #arrival = 0
  #pinging = false
  #statisticsChanged = false
  #ended = false
  #trouble: string | undefined

  constructor(driver: Driver, parts: NetworkParts) {
    this.driver = driver
    this.#parts = parts
    const { service, home, event } = parts
    this.#reconciler = new Reconciler(service, home, () => this.nodes.lives.map((life) => life.standing))
    this.nodes = new Nodes(driver, {
      service,
      home,
      event,
      arrival: () => this.#arrivalNow(),
      changed: () => this.#changed(),
      reconcile: () => this.#reconciler.run(),
      ready: parts.ready,
      wakeUp: parts.flush,
    })
    driver.controller.on('statistics updated', () => {
      this.#statisticsChanged = true
    })
    this.#timers = [
      setInterval(() => this.#tick(), tickMs),
      setInterval(() => this.#tellStatistics(), statisticsMs),
    ]
    this.#changed()
    this.#reconciler.run()
  }

  /** Why the stick is of no use though connected; undefined: it is. */
  get troubled(): string | undefined {
    return this.#trouble
  }

  trouble(reason: string | undefined): void {
    if (this.#ended) return
    this.#trouble = reason
    if (reason === undefined) this.#parts.service.online()
    else this.#parts.service.degraded(reason)
  }

  heard(): void {
    this.#arrival = Date.now()
  }

  end(reason: string): void {
    this.#ended = true
    for (const timer of this.#timers) clearInterval(timer)
    clearTimeout(this.#list)
    for (const { id, values } of this.nodes.lives) this.#parts.home.keepUnheard(id, values.unheard)
    this.nodes.end()
    this.#reconciler.end()
    this.#parts.ended(reason)
  }

  /** The last bytes' arrival; now, where an event has no bytes of its own (the library's timers). */
  #arrivalNow(): number {
    const now = Date.now()
    return now - this.#arrival > oldestArrival || now < this.#arrival ? now : this.#arrival
  }

  #changed(): void {
    if (this.#ended) return
    this.#list ??= setTimeout(() => {
      this.#list = undefined
      this.#tellNodes()
    }, listMs)
  }

  #tellNodes(): void {
    const { service } = this.#parts
    const tell = (sensor: string, name: string, value: unknown) =>
      service.status({ group: zwaveGroup, sensor, name, value, retain: true })
    tell('controller', 'nodes', nodeList(this.nodes.lives))
    const sensors = new Set(this.nodes.lives.map(({ sensor }) => sensor))
    for (const sensor of this.#exposed.keys()) if (!sensors.has(sensor)) this.#exposed.delete(sensor)
    for (const life of this.nodes.lives) {
      const value = exposedBy(life)
      const text = JSON.stringify(value)
      if (life.interviewing || this.#exposed.get(life.sensor) === text) continue
      this.#exposed.set(life.sensor, text)
      tell(life.sensor, 'exposes', value)
    }
  }

  #tick(): void {
    const { lives } = this.nodes
    const now = Date.now()
    this.#followLogLevel()
    for (const life of lives) life.tellState() // a battery node may have missed its wake-ups
    if (this.#trouble !== undefined || this.#inclusionRuns) return
    this.#polls.run(lives, now)
    if (this.#pinging) return
    const next = this.#availability.next(
      lives.map((life) => life.facts),
      now,
    )
    const life = next === undefined ? undefined : this.nodes.get(next)
    if (!life) return
    this.#pinging = true
    void life.node
      .ping()
      .catch(() => false) // the library has changed the node's status, or the driver is gone
      .finally(() => {
        this.#pinging = false
      })
  }

  /** `action/log-level` changes it while the driver runs. */
  #followLogLevel(): void {
    const level = libraryLevel(this.#parts.service.log.level)
    if (this.driver.getLogConfig().level !== level) this.driver.updateLogConfig({ level })
  }

  /** Pings would disturb it. (InclusionState: idle 0, SmartStart 4) */
  get #inclusionRuns(): boolean {
    return ![0, 4].includes(this.driver.controller.inclusionState)
  }

  #tellStatistics(): void {
    for (const life of this.nodes.lives) life.tellStatistics()
    if (!this.#statisticsChanged) return
    this.#statisticsChanged = false
    const value = controllerStatistics(this.driver.controller.statistics)
    this.#parts.service.status({ group: zwaveGroup, sensor: 'controller', name: 'statistics', value })
  }

  /** Figures for the heartbeat. */
  get figures(): Record<string, number> {
    const now = Date.now()
    const { lives } = this.nodes
    return {
      nodes: lives.length,
      nodes_dead: lives.filter((life) => life.state === 'dead' || isGone(life.facts, now)).length,
      nodes_interviewing: lives.filter((life) => life.interviewing).length,
    }
  }
}
