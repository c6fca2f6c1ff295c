import type { TranslatedValueID, ValueID, ValueMetadata } from 'zwave-js'
import { meaningOf } from './mapping.ts'
import { keyOf, type Meaning, type Sibling } from './meaning.ts'
import type { NodeView } from './model.ts'

/** A value of a node with the name that it has there. */
export interface Entry {
  readonly id: TranslatedValueID
  readonly key: string
  readonly metadata: ValueMetadata
  readonly meaning: Meaning
  /** The reading's or setting's name: the meaning's, with a number behind it where the node has several. */
  readonly name: string
  /** What sets it. */
  readonly target: { readonly id: ValueID; readonly metadata: ValueMetadata } | undefined
}

/** The values of a node by their key and by their name; hidden ones and parameters have an empty name. */
export interface Layout {
  readonly byKey: ReadonlyMap<string, Entry>
  readonly byName: ReadonlyMap<string, readonly Entry[]>
}

type Draft = Omit<Entry, 'name'>

/**
 * Names the values of a node.
 *
 * What several classes say of one thing at one endpoint has one name (a power meter that is also a sensor of power). The
 * lowest endpoint that has a name has it as it is, the others take their number behind it (`status-2`); what is left
 * takes the next one that is free. The order is that of endpoints and identifiers, so that a node is named the same
 * whenever it is asked.
 */
export function layout(view: NodeView): Layout {
  const ids = [...view.definedValues()].sort(inOrder)
  const defined = new Map(ids.map((id) => [keyOf(id), id]))
  const drafts = ids.map((id) => draft(view, id, defined))
  const names = nameAll(drafts.filter((each) => isNamed(each) && !isSaidElsewhere(each, defined)))
  const byKey = new Map<string, Entry>()
  const byName = new Map<string, Entry[]>()
  for (const each of drafts) {
    const name = names.get(each.key) ?? ''
    const entry = { ...each, name }
    byKey.set(each.key, entry)
    if (name !== '') byName.set(name, [...(byName.get(name) ?? []), entry])
  }
  return { byKey, byName }
}

/**
 * An event whose value is not among those that are defined: a remote control sends scenes that it need not list
 * beforehand. Nothing of it can be set.
 */
export function stray(view: NodeView, id: ValueID): Entry {
  const metadata: ValueMetadata = { ...view.metadata(id), stateful: false, writeable: false }
  // the library's events have the class's name, which the type of our argument does not ask for
  const { commandClassName = `class ${id.commandClass}` } = id as Partial<TranslatedValueID>
  const translated = { ...id, commandClassName }
  const meaning = meaningOf(translated, metadata, view.label)
  const name = endpointOf(id) > 1 ? `${meaning.name}-${endpointOf(id)}` : meaning.name
  return { id: translated, key: keyOf(id), metadata, meaning, name, target: undefined }
}

const endpointOf = ({ endpoint = 0 }: ValueID) => endpoint

function inOrder(a: ValueID, b: ValueID): number {
  return (
    endpointOf(a) - endpointOf(b) ||
    a.commandClass - b.commandClass ||
    compare(a.property, b.property) ||
    compare(a.propertyKey ?? '', b.propertyKey ?? '')
  )
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [String(a), String(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function draft(view: NodeView, id: TranslatedValueID, defined: ReadonlyMap<string, ValueID>): Draft {
  const metadata = view.metadata(id)
  const meaning = meaningOf(id, metadata, view.label)
  return { id, key: keyOf(id), metadata, meaning, target: target(view, id, metadata, meaning, defined) }
}

/** The value to set: the one that the meaning names, else itself, where it may be written. */
function target(
  view: NodeView,
  id: ValueID,
  metadata: ValueMetadata,
  meaning: Meaning,
  defined: ReadonlyMap<string, ValueID>,
): Entry['target'] {
  if (meaning.by === undefined) return metadata.writeable ? { id, metadata } : undefined
  const other = defined.get(keyOf({ ...id, property: meaning.by }))
  if (other === undefined) return undefined
  const its = view.metadata(other)
  return its.writeable ? { id: other, metadata: its } : undefined
}

const isNamed = ({ meaning }: Draft) => meaning.role !== 'hidden' && meaning.role !== 'parameter'

/** Whether another value says the same: the root of endpoint 1, an older way of saying it. */
function isSaidElsewhere({ id, meaning }: Draft, defined: ReadonlyMap<string, ValueID>): boolean {
  if (endpointOf(id) === 0 && defined.has(keyOf({ ...id, endpoint: 1 }))) return true
  if (meaning.unless === 'keyed') return [...defined.values()].some((other) => isKeyed(id, other))
  const sibling = ([commandClass, property, propertyKey]: Sibling) =>
    defined.has(
      keyOf({
        commandClass,
        endpoint: endpointOf(id),
        property,
        ...(propertyKey !== undefined && { propertyKey }),
      }),
    )
  return meaning.unless?.some(sibling) ?? false
}

const isKeyed = (id: ValueID, other: ValueID) =>
  other.commandClass === id.commandClass &&
  endpointOf(other) === endpointOf(id) &&
  other.propertyKey !== undefined

/** Names by key. */
function nameAll(drafts: readonly Draft[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Map<string, string>()
  for (const [place, members] of places(drafts)) {
    const [first] = members
    if (first === undefined) continue
    const name = free(first.meaning.name, endpointOf(first.id), taken)
    taken.set(name, place)
    for (const { key } of members) names.set(key, name)
  }
  return names
}

/**
 * What is to have one name: at one endpoint, of one name and sense and unit, and of each class one value (all of them,
 * where they are shared), in the order of endpoints.
 */
function places(drafts: readonly Draft[]): ReadonlyMap<string, readonly Draft[]> {
  const found = new Map<string, Draft[]>()
  const counts = new Map<string, number>()
  for (const each of drafts) {
    const { name, sense = '', shared = false, form, kind } = each.meaning
    const { unit = '' } = form.describe(each.metadata, each.id)
    const series = `${endpointOf(each.id)}|${name}|${sense}|${unit}|${kind}`
    const ofClass = `${series}|${each.id.commandClass}`
    const nth = shared ? 0 : (counts.get(ofClass) ?? 0)
    counts.set(ofClass, nth + 1)
    const place = `${series}|${nth}`
    found.set(place, [...(found.get(place) ?? []), each])
  }
  return found
}

function free(name: string, endpoint: number, taken: ReadonlyMap<string, string>): string {
  if (!taken.has(name)) return name
  if (endpoint > 1 && !taken.has(`${name}-${endpoint}`)) return `${name}-${endpoint}`
  let number = 2
  while (taken.has(`${name}-${number}`)) number++
  return `${name}-${number}`
}
