import { count } from '@constellation/bootstrap/counters'
import type { Reading } from '@constellation/bootstrap/reading'
import { zwaveGroup } from '../values/model.ts'
import type { NodeValues } from '../values/node-values.ts'
import { Held } from './held.ts'
import type { NetworkEvent, ZwaveService } from './parts.ts'

/** Whose reports they are; it may be renamed. */
export interface Reporter {
  readonly id: number
  readonly sensor: string
  readonly values: NodeValues
  /** Its name is about to change. */
  readonly nameless: boolean
}

/** What a node's reports stand on. */
export interface ReportsParts {
  readonly service: ZwaveService
  readonly event: (event: NetworkEvent) => void
}

/** What becomes of a node's reports: published, held back for a while, warned of. */
export class Reports {
  readonly #parts: ReportsParts
  readonly #reporter: Reporter
  readonly #held = new Held((readings) => this.#publish(readings))
  readonly #told = new Set<string>()
  #due: NodeJS.Timeout | undefined
  #implausible = 0
  #ended = false

  constructor(parts: ReportsParts, reporter: Reporter) {
    this.#parts = parts
    this.#reporter = reporter
  }

  /** Names of what was published. */
  get told(): ReadonlySet<string> {
    return this.#told
  }

  /** Takes the readings that a report became. */
  take(readings: readonly Reading[]): void {
    const { counters } = this.#parts.service
    count(counters, 'reports')
    count(counters, 'readings', readings.length)
    if (this.#reporter.nameless) this.#held.add(readings)
    else this.#publish(readings)
    this.#schedule()
    this.#warn()
  }

  /** The node has its name: what was held for that is published. */
  named(): void {
    if (!this.#reporter.nameless) this.#held.release()
  }

  /** The node is another sensor from now on. */
  renamed(): void {
    this.#told.clear()
  }

  /** Publishes what was held back, with its own time. */
  end(): void {
    this.#ended = true
    clearTimeout(this.#due)
    this.#held.release()
    this.#publish(this.#reporter.values.due(Number.MAX_SAFE_INTEGER))
  }

  #publish(readings: readonly Reading[]): void {
    const { sensor } = this.#reporter
    for (const reading of readings) {
      this.#told.add(reading.name)
      this.#parts.service.publish({ ...reading, sensor })
    }
  }

  /** What a shortest interval holds back is published when that has passed. */
  #schedule(): void {
    clearTimeout(this.#due)
    const due = this.#reporter.values.nextDue
    if (due === undefined || this.#ended) return
    const later = () => {
      this.#publish(this.#reporter.values.due(Date.now()))
      this.#schedule()
    }
    this.#due = setTimeout(later, Math.max(0, due - Date.now()))
  }

  /** What cannot be, and whether there are too many. */
  #warn(): void {
    const { service, event } = this.#parts
    const { id, sensor, values } = this.#reporter
    const flood = values.takeFloodWarning(Date.now())
    if (flood !== undefined) {
      service.log.warn({ node: id, sensor }, flood)
      event({ event: 'flood', node: id, sensor, text: flood })
    }
    const implausible = values.implausible()
    const newest = Math.max(0, ...implausible.map(({ ts }) => ts))
    if (newest <= this.#implausible) return
    this.#implausible = newest
    const value = Object.fromEntries(implausible.map((each) => [each.name, each.value]))
    service.status({ group: zwaveGroup, sensor, name: 'implausible', value })
  }
}
