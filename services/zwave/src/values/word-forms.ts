import type { Value } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { ValueID, ValueMetadata } from 'zwave-js'
import type { Form } from './forms.ts'
import { asNumber, checkRange, logical, noneOf, numeric, plain, textual, wordsOf } from './wishes.ts'
import { word } from './words.ts'

/** The words of a value, by number. */
type Words = ReadonlyMap<number, string>

/**
 * A word for a number: of a table, else of the metadata's states. 0 without a word is `idle`, as the specification has
 * it; any other number without one is `unknown_<number>`.
 */
export function words(fixed?: Readonly<Record<number, string>>): Form {
  const table: Words | undefined =
    fixed === undefined ? undefined : new Map(Object.entries(fixed).map(([raw, name]) => [Number(raw), name]))
  const of = (metadata: ValueMetadata) => table ?? wordsOf(metadata)
  return {
    read(raw, metadata) {
      if (typeof raw === 'string') return word(raw) || undefined
      if (typeof raw === 'boolean') return booleanWord(raw, metadata)
      if (typeof raw !== 'number' || !Number.isFinite(raw)) return undefined
      return of(metadata).get(raw) ?? (raw === 0 ? 'idle' : `unknown_${raw}`)
    },
    write: ({ value, metadata }) => writeWord(value, metadata, of(metadata)),
    describe: (metadata) => ({ type: 'enum', values: [...new Set(of(metadata).values())] }),
  }
}

/** Words that zwave-js gives as texts, of which its metadata says nothing. */
export const oneOf = (...values: readonly string[]): Form => ({
  ...words(),
  describe: () => ({ type: 'enum', values }),
})

function booleanWord(raw: boolean, metadata: ValueMetadata): Value {
  const label = logical(metadata).states?.[raw ? 'true' : 'false']
  return (label === undefined ? '' : word(label)) || raw
}

function writeWord(value: Value, metadata: ValueMetadata, table: Words): number {
  const wish = plain(value)
  for (const [raw, name] of table)
    if (name === wish || (typeof value === 'string' && name === word(value))) return raw
  const number = typeof wish === 'boolean' ? undefined : asNumber(wish)
  if (number !== undefined && table.has(number)) return number
  if (number !== undefined && numeric(metadata).allowManualEntry === true) return checkRange(number, metadata)
  throw noneOf(new Set(table.values()))
}

/** Central Scene Command Class, "Key Attributes". */
const keyAttributes = ['single', 'release', 'hold', 'double', 'triple', 'quadruple', 'quintuple'] as const

/** A press of a scene's button: `1-single`, `2-hold`. */
export const scenePress: Form = {
  read(raw, _metadata, id) {
    if (typeof raw !== 'number' || !Number.isInteger(raw)) return undefined
    return `${sceneOf(id)}-${keyAttributes[raw] ?? `unknown_${raw}`}`
  },
  write: refuse,
  describe(metadata, id) {
    const known = Object.keys(numeric(metadata).states ?? keyAttributes)
    return {
      type: 'event',
      values: known.map((raw) => `${sceneOf(id)}-${keyAttributes[Number(raw)] ?? raw}`),
    }
  },
}

/** `1` of the property key `001`. */
const sceneOf = ({ propertyKey }: ValueID) => Number(propertyKey) || word(String(propertyKey)) || '0'

/** A number that names what happened (a scene's ID): a text, for nobody calculates with it. */
export const numberedEvent: Form = {
  read: (raw) => (typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : undefined),
  write: ({ value, metadata }) => {
    const number = asNumber(value)
    if (number === undefined) throw new RefusedError('is not a number')
    return checkRange(number, metadata)
  },
  describe: () => ({ type: 'event' }),
}

/** `#rrggbb` (Color Switch Command Class: a byte each for red, green and blue). */
export const color: Form = {
  read: (raw) => {
    const digits = typeof raw === 'string' ? /^#?([0-9a-f]{6})$/i.exec(raw)?.[1] : undefined
    return digits === undefined ? undefined : `#${digits.toLowerCase()}`
  },
  write({ value }) {
    const digits = typeof value === 'string' ? /^#?([0-9a-f]{6})$/i.exec(value.trim())?.[1] : undefined
    if (digits === undefined) throw new RefusedError('is not a color as #rrggbb')
    return digits.toLowerCase()
  },
  describe: () => ({ type: 'text' }),
}

/** Longer ones are no readings. */
const longestText = 256

/** A text as the device gives it; empty and very long ones are no readings. */
export const text: Form = {
  read: (raw) => (typeof raw === 'string' && raw !== '' && raw.length <= longestText ? raw : undefined),
  write({ value, metadata }) {
    const wanted = String(value)
    const { minLength = 0, maxLength = longestText } = textual(metadata)
    if (wanted.length < minLength || wanted.length > maxLength)
      throw new RefusedError(`does not have ${minLength} to ${maxLength} characters`)
    return wanted
  },
  describe: () => ({ type: 'text' }),
}

function refuse(): never {
  throw new RefusedError('cannot be set')
}

/** A value that has no form of ours (a buffer, a structure, a list). */
export const opaque: Form = { read: () => undefined, write: refuse, describe: () => ({ type: 'text' }) }
