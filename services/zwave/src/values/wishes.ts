import type { Value } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { ValueMetadata, ValueMetadataBoolean, ValueMetadataNumeric, ValueMetadataString } from 'zwave-js'
import { stateWords } from './words.ts'

/**
 * The parts of the metadata that values of one type have; empty for values of another type. The assertions are needed
 * because the union's first member may have any type, so that `type` does not tell the members apart.
 */
const narrowed = <Kind extends ValueMetadata>(metadata: ValueMetadata, ...types: readonly string[]) =>
  types.includes(metadata.type) ? (metadata as Partial<Kind>) : {}

/** What the metadata of a number says. */
export const numeric = (metadata: ValueMetadata): Partial<ValueMetadataNumeric> =>
  narrowed<ValueMetadataNumeric>(metadata, 'number')

/** What the metadata of a truth value says. */
export const logical = (metadata: ValueMetadata): Partial<ValueMetadataBoolean> =>
  narrowed<ValueMetadataBoolean>(metadata, 'boolean')

/** What the metadata of a text says. */
export const textual = (metadata: ValueMetadata): Partial<ValueMetadataString> =>
  narrowed<ValueMetadataString>(metadata, 'string', 'color')

/** The words of a value by number, of its metadata; empty where it names no states. */
export function wordsOf(metadata: ValueMetadata): ReadonlyMap<number, string> {
  const { states } = numeric(metadata)
  return states === undefined ? new Map() : stateWords(states)
}

/** A wish in lower case, where it is a text. */
export const plain = (value: Value): Value => (typeof value === 'string' ? value.trim().toLowerCase() : value)

/** A number, also as text; undefined where it is none. */
export function asNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'string' && /^[+-]?\d{1,15}(\.\d{1,15})?$/.test(value.trim())) return Number(value)
  return undefined
}

const yes: ReadonlySet<Value> = new Set<Value>([true, 1, '1', 'true', 'on'])
const no: ReadonlySet<Value> = new Set<Value>([false, 0, '0', 'false', 'off'])

/**
 * What `on`, `ON`, `true`, `1` and their opposites mean, and the words of one value besides.
 * @throws RefusedError for `toggle` where it is not known what it is now
 */
export function asTruth(
  value: Value,
  now: boolean | undefined,
  [on, off]: readonly [ReadonlySet<Value>, ReadonlySet<Value>] = [yes, no],
): boolean | undefined {
  const wish = plain(value)
  if (wish === 'toggle') {
    if (now === undefined) throw new RefusedError('cannot be carried out: it is not known what it is now')
    return !now
  }
  if (yes.has(wish) || on.has(wish)) return true
  return no.has(wish) || off.has(wish) ? false : undefined
}

const list = (words: Iterable<string>) => [...words].join(', ')

/** The message for a value that is none of a few words. */
export function noneOf(words: Iterable<string>): RefusedError {
  return new RefusedError(`is not one of ${list(words)}`)
}

/**
 * Whether the states of a number are all that it may be. Where it is said which numbers are allowed they are not: of the
 * wake-up interval 0 alone has a name.
 */
export function isChoice(metadata: ValueMetadata): boolean {
  const { states, allowManualEntry, allowed } = numeric(metadata)
  return states !== undefined && !(allowManualEntry ?? allowed !== undefined)
}

/**
 * Checks a number of the device against its metadata: range, steps, allowed values, and, where it may be no other,
 * its states. zwave-js checks none of these.
 * @throws RefusedError
 */
export function checkRange(
  raw: number,
  metadata: ValueMetadata,
  show: (raw: number) => number = same,
): number {
  const { min, max, steps, states, allowed } = numeric(metadata)
  const from = min === undefined ? undefined : show(min)
  const to = max === undefined ? undefined : show(max)
  if (states !== undefined && Object.hasOwn(states, raw)) return raw
  if (states !== undefined && isChoice(metadata))
    throw new RefusedError(`is not one of ${list(describeStates(states))}`)
  if ((min !== undefined && raw < min) || (max !== undefined && raw > max)) throw outside(from, to)
  if (allowed !== undefined && !isAllowed(raw, allowed))
    throw new RefusedError(`is not one of ${list(allowed.map(describeAllowed))}`)
  if (allowed === undefined && steps !== undefined && steps > 0 && !isWhole((raw - (min ?? 0)) / steps))
    throw new RefusedError(`is not in steps of ${steps} from ${from ?? 0}`)
  return raw
}

/** Steps of 0.1 are not exact. */
const isWhole = (value: number) => Math.abs(value - Math.round(value)) < 1e-6

const same = (raw: number) => raw

/** The message for a number outside a range that may be open at one end. */
export function outside(min: number | undefined, max: number | undefined): RefusedError {
  if (min === undefined) return new RefusedError(`is above ${max}`)
  return new RefusedError(max === undefined ? `is below ${min}` : `is not from ${min} to ${max}`)
}

type Allowed = NonNullable<ValueMetadataNumeric['allowed']>[number]

const isAllowed = (raw: number, allowed: readonly Allowed[]) =>
  allowed.some((each) =>
    'value' in each
      ? each.value === raw
      : raw >= each.from && raw <= each.to && (raw - each.from) % (each.step ?? 1) === 0,
  )

const describeAllowed = (each: Allowed) =>
  'value' in each
    ? `${each.value}`
    : `${each.from} to ${each.to}${each.step === undefined || each.step === 1 ? '' : ` in steps of ${each.step}`}`

const describeStates = (states: Readonly<Record<string, string>>) =>
  [...stateWords(states)].map(([value, name]) => `${name} (${value})`)
