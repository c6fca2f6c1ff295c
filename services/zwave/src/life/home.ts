import { namesIn, type ZwaveFile } from '../file.ts'
import { SleepQueue } from '../queue/queue.ts'
import type { Store } from '../store.ts'
import { type NameFacts, NodeNames } from '../values/names.ts'

/** What is known of a network and kept: the names of its nodes, and what waits for those that sleep. */
export class Home {
  readonly store: Store
  readonly queue: SleepQueue
  readonly #names: NodeNames
  readonly #problem: (error: unknown) => void

  /** @param problem is told when what is known cannot be kept */
  constructor(store: Store, file: ZwaveFile, problem: (error: unknown) => void) {
    this.store = store
    this.#names = new NodeNames(store.known.names, namesIn(file))
    this.#problem = problem
    this.queue = new SleepQueue(store.known.queue, () => {
      store.known.queue = this.queue.commands
      return store.save()
    })
  }

  /** The sensor's name of a node. A name that it had before is stale until its topics are cleared. */
  sensorOf(node: number, facts: NameFacts): string {
    const sensor = this.#names.sensorOf(node, facts)
    const { known } = this.store
    const before = known.sensors[node]
    if (before !== undefined && before !== sensor) this.#stale(before)
    known.sensors[node] = sensor
    this.#keep()
    return sensor
  }

  /** A node has left: its name is stale until its topics are cleared. */
  forget(node: number): void {
    const { known } = this.store
    const sensor = known.sensors[node]
    if (sensor !== undefined) this.#stale(sensor)
    delete known.sensors[node]
    delete known.unheard[node]
    this.#names.forget(node)
    this.#keep()
  }

  /** Those of an earlier run that are no nodes now have left, and what waited for them is for nobody else. */
  keepOnly(nodes: ReadonlySet<number>): void {
    for (const node of Object.keys(this.store.known.sensors).map(Number))
      if (!nodes.has(node)) this.forget(node)
    for (const node of new Set(this.queue.commands.map((command) => command.node)))
      if (!nodes.has(node)) void this.queue.forget(node).catch(this.#problem)
  }

  /** The connection to the stick ends: what was set, and not heard of since, is to be asked for later. */
  keepUnheard(node: number, names: readonly string[]): void {
    if (names.length === 0) return
    const { unheard } = this.store.known
    unheard[node] = [...new Set([...(unheard[node] ?? []), ...names])]
    this.#keep()
  }

  /** What is to be asked for; from now on that is the caller's matter. */
  takeUnheard(node: number): readonly string[] {
    const { unheard } = this.store.known
    const names = unheard[node] ?? []
    if (names.length === 0) return names
    delete unheard[node]
    this.#keep()
    return names
  }

  /** Names whose retained topics are still to be cleared. */
  get stale(): readonly string[] {
    return this.store.known.stale
  }

  /** Their topics are cleared. */
  cleared(sensors: readonly string[]): void {
    const { known } = this.store
    known.stale = known.stale.filter((sensor) => !sensors.includes(sensor))
    this.#keep()
  }

  #stale(sensor: string): void {
    const { known } = this.store
    if (!known.stale.includes(sensor)) known.stale = [...known.stale, sensor]
  }

  #keep(): void {
    this.store.known.names = this.#names.state
    this.store.save().catch(this.#problem)
  }
}
