import { quote } from '@constellation/bootstrap/config/problem'
import type { Field, Payload, Value } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { ValueID } from 'zwave-js'
import { cc } from './classes.ts'
import { expiry, transition } from './durations.ts'
import type { Entry, Layout } from './layout.ts'
import { keyOf } from './meaning.ts'
import type { NodeView, PlannedSet } from './model.ts'
import { findProperty } from './plan-property.ts'
import { checkRange, plain } from './wishes.ts'

/** What a command is about. */
export interface Planning {
  readonly view: NodeView
  readonly sensor: string
  readonly layout: Layout
  /** What a value is now, or was told to be by the target of this key and has not said since; for `toggle`. */
  readonly current: (id: ValueID, target: string) => unknown
}

/** Names that a bare `on`, `off` or number is for, the first that takes it. */
const mains = ['status', 'level', 'basic']

const modifiers: ReadonlySet<string> = new Set(['duration', 'expires', 'volume'])

type Options = Pick<PlannedSet, 'transitionDuration' | 'volume' | 'expiresSeconds'>

/**
 * What `action/set` asks for, checked against what the node says of its values. One value that is refused refuses the
 * whole command.
 *
 * @throws RefusedError in words with what is allowed
 */
export function planSet(planning: Planning, payload: Payload): readonly PlannedSet[] {
  if (payload.form === 'empty') throw new RefusedError(`the payload is empty; ${settable(planning)}`)
  if (payload.skipped > 0) throw new RefusedError('lists and null are no values')
  if (payload.form === 'single') return [planBare(planning, payload.value, new Map())]
  const has = (name: string) => planning.layout.byName.has(name)
  const options = new Map(payload.fields.filter(([name]) => modifiers.has(name) && !has(name)))
  const fields = payload.fields.filter(([name]) => !options.has(name))
  if (fields.some(([name]) => name === 'property')) return [planProperty(planning, fields, options)]
  const [only] = fields
  if (only === undefined) throw new RefusedError(`nothing is to be set; ${settable(planning)}`)
  if (only[0] === 'value' && fields.length === 1 && !has('value'))
    return [planBare(planning, only[1], options)]
  return fields.map(([name, value]) => planNamed(planning, name, value, options))
}

type Modifiers = ReadonlyMap<string, Value>

/**
 * `on`, `40`: for the first of the node's main values that takes it, else for the only one of its readings that can be
 * set. Settings and what cannot be undone (a reset) are set by name only.
 */
function planBare(planning: Planning, value: Value, options: Modifiers): PlannedSet {
  const readings = settableNames(planning).filter(
    (name) => entryToSet(planning, name)?.meaning.role === 'reading',
  )
  const main = mains.flatMap((each) =>
    readings.filter((name) => name === each || name.startsWith(`${each}-`)),
  )
  const candidates = main.length > 0 || readings.length !== 1 ? main : readings
  if (candidates.length === 0)
    throw new RefusedError(`${planning.sensor} has nothing to switch; ${settable(planning)}`)
  let refused: unknown
  for (const name of candidates) {
    try {
      return planNamed(planning, name, value, options)
    } catch (error) {
      refused ??= error
    }
  }
  throw refused
}

function planNamed(planning: Planning, name: string, value: Value, options: Modifiers): PlannedSet {
  const entry = entryToSet(planning, name)
  if (entry !== undefined) return planEntry(planning, name, entry, value, options)
  const known = planning.layout.byName.has(name)
  const problem = known ? `${name} can only be read` : `${planning.sensor} has no ${JSON.stringify(name)}`
  throw new RefusedError(`${problem}; ${settable(planning)}`)
}

const entryToSet = ({ layout }: Planning, name: string) =>
  layout.byName.get(name)?.find(({ target }) => target !== undefined)

const settableNames = (planning: Planning) =>
  [...planning.layout.byName.keys()].filter((name) => entryToSet(planning, name) !== undefined)

function settable(planning: Planning): string {
  const names = settableNames(planning)
  return names.length === 0 ? 'nothing of it can be set' : `can be set: ${names.join(', ')}`
}

/** `stop` ends a movement: any of the values that move up or down, set to false (Stop Level Change). */
function planStop({ layout }: Planning, { id }: Entry): PlannedSet | undefined {
  if (id.commandClass !== cc.multilevelSwitch && id.commandClass !== cc.windowCovering) return undefined
  const mover = [...layout.byKey.values()].find(
    (each) =>
      each.id.commandClass === id.commandClass &&
      (each.id.endpoint ?? 0) === (id.endpoint ?? 0) &&
      each.id.propertyKey === id.propertyKey &&
      each.metadata.type === 'boolean' &&
      !each.metadata.readable &&
      each.id.property !== 'restorePrevious',
  )
  return mover === undefined ? undefined : { key: keyOf(mover.id), name: 'stop', id: mover.id, value: false }
}

function planEntry(
  planning: Planning,
  name: string,
  entry: Entry,
  value: Value,
  options: Modifiers,
): PlannedSet {
  const { target, meaning, id, metadata } = entry
  if (target === undefined) throw new RefusedError(`${name} can only be read`)
  const stop = plain(value) === 'stop' ? planStop(planning, entry) : undefined
  if (stop !== undefined) return { ...stop, ...optionsFor(name, stop, planning, options) }
  const key = keyOf(target.id)
  const wish = { value, metadata: target.metadata, current: planning.current(id, key) }
  const raw = inWords(name, value, () => meaning.form.write(wish))
  const planned = {
    key,
    name,
    id: target.id,
    value: raw,
    ...inAWord(meaning.form.read(raw, metadata, id), raw),
  }
  return { ...planned, ...optionsFor(name, planned, planning, options) }
}

const inAWord = (word: Value | undefined, raw: Value) =>
  typeof word === 'string' && word !== raw ? { word } : {}

/** Says of a refusal what was refused. */
function inWords<T>(name: string, value: Value, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    throw new RefusedError(`${name}: ${quote(value)} ${error.message}`, { cause: error })
  }
}

/** Any value of the node, by what zwave-js calls it, in the device's own numbers. */
function planProperty(planning: Planning, fields: readonly Field[], options: Modifiers): PlannedSet {
  const given = new Map(fields)
  const value = given.get('value')
  const property = given.get('property')
  if (value === undefined || property === undefined)
    throw new RefusedError('"property" goes with "value" (and "duration", "expires", "volume")')
  const byName = entryToSet(planning, String(property))
  if (byName !== undefined && !given.has('commandClass') && !given.has('endpoint'))
    return planEntry(planning, String(property), byName, value, options)
  const { entry, name, form } = findProperty(planning, given, settable(planning))
  const wish = { value, metadata: entry.metadata, current: planning.current(entry.id, entry.key) }
  const raw = inWords(name, value, () => form.write(wish))
  const planned = { key: entry.key, name, id: entry.id, value: raw }
  return { ...planned, ...optionsFor(name, planned, planning, options) }
}

/** `duration`, `volume` and `expires`, where the value takes them. */
function optionsFor(
  name: string,
  { key }: Pick<PlannedSet, 'key'>,
  { layout }: Planning,
  given: Modifiers,
): Options {
  const taken = layout.byKey.get(key)?.metadata.valueChangeOptions ?? []
  const [duration, volume, expires] = ['duration', 'volume', 'expires'].map((each) => given.get(each))
  if (duration !== undefined && !taken.includes('transitionDuration'))
    throw new RefusedError(`${name} takes no duration`)
  if (volume !== undefined && !taken.includes('volume')) throw new RefusedError(`${name} takes no volume`)
  if (volume !== undefined && typeof volume !== 'number')
    throw new RefusedError(`volume: ${quote(volume)} is not a number from 0 to 100`)
  return {
    ...(duration !== undefined && { transitionDuration: transition(duration) }),
    ...(volume !== undefined && { volume: inWords('volume', volume, () => checkVolume(volume)) }),
    ...(expires !== undefined && { expiresSeconds: expiry(expires) }),
  }
}

const checkVolume = (volume: number) =>
  checkRange(volume, { type: 'number', readable: true, writeable: true, min: 0, max: 100 })
