import { type Counters, count } from '@constellation/bootstrap/counters'
import type { Payload } from '@constellation/bootstrap/payload'
import type { Reading } from '@constellation/bootstrap/reading'
import type { ValueID } from 'zwave-js'
import type { NodeSettings } from '../file.ts'
import { BatteryLow, levelOf } from './battery-low.ts'
import { asked } from './colors.ts'
import { happened } from './events.ts'
import { exposesOf, parametersOf } from './exposes.ts'
import { Flood, floodWarning } from './flood.ts'
import { type Entry, type Layout, layout, stray } from './layout.ts'
import { keyOf } from './meaning.ts'
import type {
  Exposed,
  ExposedParameter,
  Implausible,
  NodeView,
  PlannedConfig,
  PlannedSet,
  Poll,
  Report,
  RestoredReading,
} from './model.ts'
import { type Planning, planSet } from './plan.ts'
import { planConfig } from './plan-config.ts'
import { Readings } from './readings.ts'
import { restoredReadings } from './restored.ts'
import { Told } from './told.ts'

export type * from './model.ts'

/** Stands for the events of a class among the keys of values. */
const keyOfEvent = (ccId: number) => `${ccId}/event`

/**
 * The values of one node: reports to readings, commands to values, and what it can. Holds what it needs to compare with
 * (last values), nothing else; times are arguments, in milliseconds since 1970.
 *
 * Counts in `counters`: `held_back` (by deadband or interval), `twins` (said twice), `implausible` (outside the range of
 * the configuration), `floods` (minutes with too many reports).
 */
export class NodeValues {
  readonly #view: NodeView
  readonly #sensor: string
  readonly #settings: NodeSettings
  readonly #counters: Counters
  readonly #readings: Readings
  readonly #flood: Flood
  readonly #batteryLow = new BatteryLow()
  /** Values that are reported but not defined (the root of a node with endpoints). */
  readonly #undefined = new Set<string>()
  readonly #told = new Told()
  #layout: Layout | undefined

  constructor(view: NodeView, sensor: string, settings: NodeSettings, counters: Counters) {
    this.#view = view
    this.#sensor = sensor
    this.#settings = settings
    this.#counters = counters
    this.#readings = new Readings(sensor, settings, counters)
    this.#flood = new Flood(settings.flood)
  }

  /** The readings to publish now, if any. Never throws, whatever the value. */
  report({ id, newValue, stateless = false }: Report, ts: number): readonly Reading[] {
    if (this.#told.isForetold(id)) return []
    const entry = this.#entry(id) ?? (stateless ? stray(this.#view, id) : undefined)
    if (entry?.target) this.#told.said(keyOf(entry.target.id))
    if (entry === undefined || entry.name === '' || entry.meaning.role !== 'reading') return []
    // what says it better may not be defined yet; where nothing does, it is told after the interview, with its own time
    if (entry.meaning.unless === 'keyed' && !this.#view.interviewed) return []
    this.#count(entry.name, ts)
    if (newValue === undefined || newValue === null || this.#readings.isIgnored(entry.name)) return []
    const value = entry.meaning.form.read(newValue, entry.metadata, id)
    if (value === undefined) return []
    const readings = this.#readings.take(entry, value, ts)
    const level = levelOf(entry, value)
    return level === undefined ? readings : [...readings, ...this.#batteryFine(level, ts)]
  }

  /** Whether `exposes` or `parameters` tell a value itself: then they have changed with it. */
  isTold(id: ValueID): boolean {
    const role = this.#entry(id)?.meaning.role
    return role === 'setting' || role === 'parameter'
  }

  /** A `notification` event of zwave-js: endpoint, command class and arguments. Never throws. */
  notification(endpoint: number, ccId: number, args: unknown, ts: number): readonly Reading[] {
    const event = happened(ccId, args)
    if (event === undefined) return []
    const name = endpoint > 1 ? `${event.name}-${endpoint}` : event.name
    this.#count(name, ts)
    if (this.#readings.isIgnored(name)) return []
    if (event.name === 'battery_low') this.#batteryLow.set()
    const { kind, value } = event
    // a report of the battery's version 2 says it both by its level and by a value of its own
    if (kind === 'state' && this.#readings.isTwin(name, keyOfEvent(ccId), value, ts)) return []
    return [this.#readings.named(name, kind, value, ts)]
  }

  /** Readings that were held back and are due now; call it at `nextDue`. */
  due(now: number): readonly Reading[] {
    return this.#readings.due(now, (name) => this.#names().byName.get(name)?.[0])
  }

  /** When `due` is to be called; undefined: nothing is held back. */
  get nextDue(): number | undefined {
    return this.#readings.nextDue
  }

  /** What the cache holds, events excepted, with the times that it was measured at (`node.getValueTimestamp`). */
  restored(timestamp: (id: ValueID) => number | undefined): readonly RestoredReading[] {
    return restoredReadings(this.#view, this.#names(), this.#readings, timestamp)
  }

  /** Values were defined, or their metadata changed: names are worked out anew. */
  refresh(): void {
    this.#layout = undefined
    this.#undefined.clear()
  }

  /** What it tells and takes, by name. */
  exposes(): readonly Exposed[] {
    const all = exposesOf(this.#view, this.#names()).map((each) =>
      this.#readings.isIgnored(each.name) ? { ...each, read: false } : each,
    )
    return all.filter(({ read, set, value }) => read || set || value !== undefined)
  }

  /** Its configuration parameters. */
  parameters(): readonly ExposedParameter[] {
    return parametersOf(this.#view, this.#names())
  }

  /**
   * What `action/set` asks for.
   * @throws RefusedError in words with what is allowed
   */
  plan(payload: Payload): readonly PlannedSet[] {
    return planSet(this.#planning, payload)
  }

  /**
   * What `action/config` asks for.
   * @throws RefusedError in words with what is allowed
   */
  planConfig(payload: Payload): readonly PlannedConfig[] {
    return planConfig(this.#planning, payload)
  }

  /** A command is being sent: until the device says what came of it, a `toggle` is of what it was told. */
  sending(plan: PlannedSet): void {
    this.#told.sending(plan)
  }

  /** It was sent. */
  sent(plan: PlannedSet): void {
    this.#told.sent(plan)
  }

  /** It was not sent; a newer one may have been meanwhile. */
  unsent(plan: PlannedSet): void {
    this.#told.unsent(plan)
  }

  /** Readings that were told what to be, of which the device has said nothing since. */
  get unheard(): readonly string[] {
    return [...this.#names().byName].flatMap(([name, entries]) =>
      entries.some(
        ({ meaning, target }) =>
          meaning.role === 'reading' && target && this.#told.of(keyOf(target.id)) !== undefined,
      )
        ? [name]
        : [],
    )
  }

  /** The values behind a name, to be read from the device; all that can be read, without one. */
  idsOf(name?: string): readonly ValueID[] {
    const { byName } = this.#names()
    const entries = name === undefined ? [...byName.values()].flat() : (byName.get(name) ?? [])
    return entries.filter(({ metadata }) => metadata.readable).flatMap(({ id }) => asked(id))
  }

  /** What the configuration wants to be asked for again and again. */
  polls(): readonly Poll[] {
    return Object.entries(this.#settings.poll).flatMap(([name, seconds]) => {
      const entry = this.#names()
        .byName.get(name)
        ?.find(({ metadata }) => metadata.readable)
      return entry === undefined ? [] : asked(entry.id).map((id) => ({ name, id, seconds }))
    })
  }

  /** The newest implausible value of each reading. */
  implausible(): readonly Implausible[] {
    return this.#readings.implausible
  }

  /** A warning that the node floods, which names the parameter to change; at most one an hour. */
  takeFloodWarning(now: number): string | undefined {
    const counts = this.#flood.take(now)
    return counts === undefined ? undefined : floodWarning(this.#sensor, counts, this.parameters())
  }

  get #planning(): Planning {
    const current = (id: ValueID, target: string) => this.#told.of(target)?.value ?? this.#view.value(id)
    return { view: this.#view, sensor: this.#sensor, layout: this.#names(), current }
  }

  #count(name: string, ts: number): void {
    if (this.#flood.count(name, ts)) count(this.#counters, 'floods')
  }

  /** A level of the battery ends an alarm that only it can end. */
  #batteryFine(level: number, ts: number): readonly Reading[] {
    const told = this.#names().byName.has('battery_low') || this.#readings.isIgnored('battery_low')
    if (told || !this.#batteryLow.isOver(level)) return []
    return [this.#readings.named('battery_low', 'state', false, ts)]
  }

  #names(): Layout {
    this.#layout ??= layout(this.#view)
    return this.#layout
  }

  /** The entry of a value; one that was not there when names were worked out (a first alarm) makes them new, once. */
  #entry(id: ValueID): Entry | undefined {
    const key = keyOf(id)
    const known = this.#names().byKey.get(key)
    if (known !== undefined || this.#undefined.has(key)) return known
    this.#layout = undefined
    const now = this.#names().byKey.get(key)
    if (now === undefined) this.#undefined.add(key)
    return now
  }
}
