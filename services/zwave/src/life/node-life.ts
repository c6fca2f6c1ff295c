import type { Reading } from '@constellation/bootstrap/reading'
import { InterviewStage, type ZWaveNode } from 'zwave-js'
import { zwaveGroup } from '../values/model.ts'
import { NodeValues } from '../values/node-values.ts'
import type { NodeFacts } from './availability.ts'
import { isGone } from './availability.ts'
import { listenToNode } from './node-events.ts'
import type { NodeLifeParts } from './parts.ts'
import type { Standing } from './reconcile.ts'
import { type Reporter, Reports } from './reports.ts'
import { Sleep } from './sleep.ts'
import { type NodeState, nodeStatus, stateOf } from './states.ts'
import { nodeStatistics } from './statistics.ts'
import { factsOf, labelOf, viewOf } from './view.ts'

/** A sign of life is passed on at most so often, in milliseconds. */
const aliveMs = 60_000

/** One node while a driver is ready: what it says, and how it is. */
export class NodeLife implements Reporter {
  readonly node: ZWaveNode
  readonly #parts: NodeLifeParts
  #sensor: string
  /** The model and the name of its own that it was named by. */
  #label: string | undefined
  #ownName: string | undefined
  #values: NodeValues
  #interviewing: boolean
  #state: NodeState | undefined
  #ended = false
  #aliveAt = Number.NEGATIVE_INFINITY
  #statisticsChanged = false
  readonly #sleep = new Sleep()
  readonly #reports: Reports

  constructor(node: ZWaveNode, parts: NodeLifeParts) {
    this.node = node
    this.#parts = parts
    this.#interviewing = node.interviewStage !== InterviewStage.Complete && !this.unsecured
    this.#sensor = this.#name()
    this.#values = this.#makeValues()
    this.#reports = new Reports(parts, this)
    listenToNode(this)
    this.tellState()
  }

  get id(): number {
    return this.node.id
  }

  get sensor(): string {
    return this.#sensor
  }

  get values(): NodeValues {
    return this.#values
  }

  get parts(): NodeLifeParts {
    return this.#parts
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Resolves when a node that is awake falls asleep, or the driver ends. */
  get asleep(): Promise<void> {
    return this.#sleep.next(this.node.status === nodeStatus.awake)
  }

  /** It fell asleep, or woke up. */
  slept(asleep: boolean): void {
    this.#sleep.set(asleep)
    this.tellState()
  }

  /** What is published as `status/state`. */
  get state(): NodeState | undefined {
    return this.#state
  }

  get interviewing(): boolean {
    return this.#interviewing
  }

  /** It joined without the security that it has (S2): the library never interviews it, and it takes no commands. */
  get unsecured(): boolean {
    return this.node.failedS2Bootstrapping
  }

  set interviewing(interviewing: boolean) {
    this.#interviewing = interviewing
    this.#reports.named()
    this.tellState()
    this.#parts.changed()
  }

  /** What its availability is judged by. */
  get facts(): NodeFacts {
    return factsOf(this.node, this.#interviewing)
  }

  /** Its retained topics, as they ought to be. */
  get standing(): Standing {
    const ready = !this.#interviewing
    const exposed = this.#values.exposes().filter(({ read }) => read)
    return {
      sensor: this.#sensor,
      readings: ready ? new Set([...exposed.map(({ name }) => name), ...this.#reports.told]) : undefined,
      told: this.#reports.told,
      restored: ready ? this.#values.restored((id) => this.node.getValueTimestamp(id)) : [],
      lives: this.node.status !== nodeStatus.dead && !isGone(this.facts, Date.now()),
    }
  }

  /** Publishes the readings that a report became. */
  publish(readings: readonly Reading[]): void {
    const { node } = this
    if (this.#label !== labelOf(node) || this.#ownName !== node.name) this.refresh() // it has just become known
    this.#reports.take(readings)
    this.heard()
  }

  /** Its model is being asked for: what it says now would stand under a name that is about to change. */
  get nameless(): boolean {
    return this.#interviewing && this.#sensor === `node-${this.id}` && this.#label === undefined
  }

  /** It gave a sign of life. */
  heard(): void {
    this.tellState()
    const now = Date.now()
    if (now - this.#aliveAt < aliveMs) return
    this.#aliveAt = now
    this.#parts.service.alive(this.#sensor, zwaveGroup)
  }

  /** Publishes `status/state` where it has changed. */
  tellState(): void {
    if (this.#ended) return
    const { status } = this.node
    const gone = isGone(this.facts, Date.now())
    const state = stateOf({ status, interviewing: this.#interviewing, gone })
    if (state === undefined || state === this.#state) return
    this.#state = state
    this.#parts.service.sensorState(this.#sensor, state, zwaveGroup)
  }

  /** What it is, can and is called may have changed: its name and what it exposes are worked out anew. */
  refresh(): void {
    if (this.#ended) return
    const sensor = this.#name()
    if (sensor !== this.#sensor) {
      this.#parts.service.log.info({ node: this.node.id, from: this.#sensor, to: sensor }, 'node renamed')
      this.#sensor = sensor
      this.#values = this.#makeValues()
      this.#state = undefined
      this.#aliveAt = Number.NEGATIVE_INFINITY
      this.#reports.renamed()
      this.tellState()
      this.#parts.reconcile()
    } else this.#values.refresh()
    this.#reports.named()
    this.#parts.changed()
  }

  statisticsChanged(): void {
    this.#statisticsChanged = true
  }

  /** Publishes `status/statistics` where they have changed since it was last called. */
  tellStatistics(): void {
    if (!this.#statisticsChanged) return
    this.#statisticsChanged = false
    const value = nodeStatistics(this.node.statistics, this.node.lastSeen)
    this.#parts.service.status({ group: zwaveGroup, sensor: this.#sensor, name: 'statistics', value })
  }

  end(): void {
    this.#ended = true
    this.#reports.end()
    this.#sleep.end()
  }

  #name(): string {
    const { home, settings } = this.#parts
    const { id, name } = this.node
    this.#label = labelOf(this.node)
    this.#ownName = name
    return home.sensorOf(id, { fileName: settings.name, nodeName: name, label: this.#label })
  }

  #makeValues(): NodeValues {
    const { settings, service } = this.#parts
    return new NodeValues(viewOf(this.node), this.#sensor, settings, service.counters)
  }
}
