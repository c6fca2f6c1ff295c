import type { Value } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { ValueMetadata } from 'zwave-js'
import type { Form } from './forms.ts'
import { asNumber, asTruth, logical, noneOf, numeric } from './wishes.ts'

/** What is not nothing: `true`, 255, any level above 0; undefined for what is not known. */
function truth(raw: unknown): boolean | undefined {
  if (typeof raw === 'boolean') return raw
  return typeof raw === 'number' && Number.isFinite(raw) ? raw !== 0 : undefined
}

/** `true` and `false`: what is detected, or applies, or not. */
export const flag: Form = {
  read: truth,
  write({ value, metadata, current }) {
    const wanted = asTruth(value, truth(current))
    if (wanted === undefined) throw new RefusedError('is not true or false')
    const only = onlyTrue(metadata)
    if (!wanted && only) throw new RefusedError('is not true, which is all that it takes')
    return metadata.type === 'number' ? Number(wanted) : wanted
  },
  describe: () => ({ type: 'boolean' }),
}

/** A button to press (reset, identify): its states name `true` alone. */
function onlyTrue(metadata: ValueMetadata): boolean {
  const { states } = logical(metadata)
  return states?.true !== undefined && states.false === undefined
}

/** `true` and `false` of a value whose 0 is the true one. */
export const absence: Form = {
  read: (raw) => (truth(raw) === undefined ? undefined : !truth(raw)),
  write: () => {
    throw new RefusedError('cannot be set')
  },
  describe: () => ({ type: 'boolean' }),
}

/** What a value of two words is made of. */
interface Pair {
  /** Words that are taken besides. */
  readonly also?: readonly [on: readonly string[], off: readonly string[]]
  /** What is sent; true and false where not given. */
  readonly raw?: readonly [on: number | boolean, off: number | boolean]
  /** Which numbers are the first word; all but 0 where not given. */
  readonly is?: (raw: number) => boolean | undefined
}

/** One of two words: `on` and `off`, `open` and `closed`, `locked` and `unlocked`. */
export function pair(on: string, off: string, { also = [[], []], raw = [true, false], is }: Pair = {}): Form {
  const state = (value: unknown) =>
    typeof value === 'number' && Number.isFinite(value) && is ? is(value) : truth(value)
  const taken = [new Set<Value>([on, ...also[0]]), new Set<Value>([off, ...also[1]])] as const
  return {
    read(value) {
      const now = state(value)
      return now === undefined ? undefined : now ? on : off
    },
    write({ value, current }) {
      const wanted = asTruth(value, state(current), taken)
      if (wanted === undefined) throw noneOf([on, off, 'toggle', 'true', 'false'])
      return raw[wanted ? 0 : 1]
    },
    describe: () => ({ type: 'enum', values: [on, off] }),
  }
}

/** The highest level of the air protocol (Multilevel Switch Command Class, "Value"); 255 is fully on as well. */
const full = 99
const restore = 255

const opens: ReadonlySet<Value> = new Set<Value>(['open'])
const closes: ReadonlySet<Value> = new Set<Value>(['close', 'closed'])

/**
 * A level in per cent: 0 to 99 on the air, 99 being fully on. `on` takes the level it had last, where the class knows
 * that (`on` is 255), else all of it.
 */
export function level(on: typeof full | typeof restore): Form {
  return {
    read(raw) {
      if (typeof raw !== 'number' || !(raw >= 0) || (raw > 100 && raw !== restore)) return undefined
      return raw >= full ? 100 : raw
    },
    write({ value, current }) {
      const number = typeof value === 'boolean' ? undefined : asNumber(value)
      if (number !== undefined) {
        if (number < 0 || number > 100) throw new RefusedError('is not from 0 to 100')
        return Math.min(full, Math.round(number))
      }
      const now = typeof current === 'number' ? current > 0 : undefined
      const wanted = asTruth(value, now, [opens, closes])
      if (wanted === undefined)
        throw new RefusedError('is not from 0 to 100, or one of on, off, toggle, open, close, stop')
      const all = typeof value === 'string' && opens.has(value.trim().toLowerCase()) ? full : on
      return wanted ? all : 0
    },
    describe: () => ({ type: 'number', unit: '%', min: 0, max: 100 }),
  }
}

/** Basic: 0 to 99 or 255, whose meaning is the device's own (Basic Command Class, "Value"). */
export const basic: Form = {
  read: (raw) => (typeof raw === 'number' && Number.isFinite(raw) ? raw : undefined),
  write({ value, current }) {
    const number = typeof value === 'boolean' ? undefined : asNumber(value)
    if (number !== undefined) {
      if (!Number.isInteger(number) || (number !== restore && (number < 0 || number > full)))
        throw new RefusedError('is not from 0 to 99, or 255')
      return number
    }
    const wanted = asTruth(value, typeof current === 'number' ? current > 0 : undefined)
    if (wanted === undefined) throw new RefusedError('is not from 0 to 99, 255, or one of on, off, toggle')
    return wanted ? restore : 0
  },
  describe: (metadata) => ({ type: 'number', min: 0, max: numeric(metadata).max ?? restore }),
}
