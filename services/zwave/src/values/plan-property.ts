import type { Value } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import { cc, secretClasses } from './classes.ts'
import type { Form } from './forms.ts'
import type { Entry } from './layout.ts'
import { formOf } from './mapping.ts'
import type { Planning } from './plan.ts'
import { opaque } from './word-forms.ts'

const keys: ReadonlySet<string> = new Set(['commandClass', 'endpoint', 'property', 'propertyKey', 'value'])

/** A value to set, its name in messages, and the form of its own numbers. */
interface Found {
  readonly entry: Entry
  readonly name: string
  readonly form: Form
}

/**
 * Finds the value that `{"commandClass":…,"endpoint":…,"property":…,"propertyKey":…}` means; a class is its number or
 * zwave-js's name for it, what is left out is the only one there is.
 *
 * @param settable what can be set by name, for messages
 * @throws RefusedError where there is none, several, or none that may be set
 */
export function findProperty(
  { layout, sensor }: Planning,
  given: ReadonlyMap<string, Value>,
  settable: string,
): Found {
  const unknown = [...given.keys()].find((key) => !keys.has(key))
  if (unknown !== undefined)
    throw new RefusedError(`${JSON.stringify(unknown)} is not known here; known are ${[...keys].join(', ')}`)
  const property = String(given.get('property'))
  const found = [...layout.byKey.values()].filter((entry) => matches(entry, given))
  const writeable = found.filter(({ metadata }) => metadata.writeable)
  const entry = writeable[0]
  if (found.length === 0)
    throw new RefusedError(`${sensor} has no such property ${JSON.stringify(property)}; ${settable}`)
  if (entry === undefined) throw new RefusedError(`${property} can only be read; ${settable}`)
  if (writeable.length > 1)
    throw new RefusedError(
      `${property} is not one value but ${writeable.length}: ${writeable.map(describe).join(', ')}`,
    )
  if (entry.metadata.secret === true || secretClasses.has(entry.id.commandClass))
    throw new RefusedError(`${property} is secret: it is not set by MQTT`)
  if (entry.id.commandClass === cc.configuration)
    throw new RefusedError(`${property} is a configuration parameter: set it by action/config`)
  const form = formOf(entry.metadata)
  if (form === opaque) throw new RefusedError(`${property} has a structure that cannot be set by MQTT`)
  return { entry, name: property, form }
}

function matches({ id }: Entry, given: ReadonlyMap<string, Value>): boolean {
  const [wantedClass, endpoint, key] = ['commandClass', 'endpoint', 'propertyKey'].map((each) =>
    given.get(each),
  )
  return (
    String(id.property) === String(given.get('property')) &&
    (wantedClass === undefined || isClass(id, wantedClass)) &&
    (endpoint === undefined || String(id.endpoint ?? 0) === String(endpoint)) &&
    (key === undefined || String(id.propertyKey) === String(key))
  )
}

const isClass = ({ commandClass, commandClassName }: Entry['id'], wanted: Value) =>
  String(commandClass) === String(wanted) || commandClassName.toLowerCase() === String(wanted).toLowerCase()

function describe({ id }: Entry): string {
  const key = id.propertyKey === undefined ? '' : ` propertyKey ${id.propertyKey}`
  return `commandClass ${id.commandClass} endpoint ${id.endpoint ?? 0}${key}`
}
