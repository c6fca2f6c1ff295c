import type { Payload, Value } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { Command } from '@constellation/bootstrap/service'
import { asNumber } from '../values/wishes.ts'

/**
 * The arguments of a command: `{"seconds":60}`, or the most important one by itself: `60`. Whatever is not known or out
 * of range is refused in words.
 */
export class Arguments {
  readonly #action: string
  readonly #values: ReadonlyMap<string, Value | readonly Value[]>

  /**
   * @param main what a payload that is a single value gives
   * @param known all arguments that the action takes
   * @throws RefusedError for others, and for null and lists of lists: left out, they would be a command without them
   */
  constructor(command: Command, main: string | undefined, known: readonly string[]) {
    this.#action = command.action
    const lists = listsOf(command)
    const values = new Map<string, Value | readonly Value[]>(lists)
    const { payload } = command
    if (payload.form !== 'empty' && payload.skipped > lists.length)
      throw new RefusedError(`${command.action} takes ${takes(known)}; null and lists of lists are no values`)
    if (payload.form === 'single') {
      if (main === undefined)
        throw new RefusedError(`${command.action} takes ${takes(known)}, no single value`)
      values.set(main, payload.value)
    } else if (payload.form === 'fields') for (const [name, value] of payload.fields) values.set(name, value)
    const unknown = [...values.keys()].filter((name) => !known.includes(name))
    if (unknown.length > 0)
      throw new RefusedError(
        `${command.action} does not know ${unknown.join(', ')}; it takes ${takes(known)}`,
      )
    this.#values = values
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** @throws RefusedError where it is not there and has no fallback */
  text(name: string, fallback?: string): string {
    const value = this.#values.get(name)
    if (value === undefined && fallback !== undefined) return fallback
    if (value === undefined || value === '') throw this.#refuse(name, 'is missing')
    if (typeof value === 'object') throw this.#refuse(name, 'is a list; one is meant')
    return String(value)
  }

  /** @throws RefusedError with the range */
  number(name: string, { min, max, fallback }: { min: number; max: number; fallback?: number }): number {
    const value = this.#values.get(name) ?? fallback
    const range = `${min} to ${max}`
    if (value === undefined) throw this.#refuse(name, `is missing: ${range}`)
    const number = typeof value === 'object' ? undefined : asNumber(value)
    if (number === undefined || !Number.isInteger(number) || number < min || number > max)
      throw this.#refuse(name, `${JSON.stringify(value)} is not a whole number of ${range}`)
    return number
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.#values.get(name) ?? fallback
    if (value === true || value === 'true') return true
    if (value === false || value === 'false') return false
    throw this.#refuse(name, `${JSON.stringify(value)} is not true or false`)
  }

  /** @throws RefusedError with what is allowed */
  oneOf<const Word extends string>(name: string, words: readonly Word[], fallback: Word): Word {
    const given = this.text(name, fallback)
    const word = words.find((each) => each === given.toLowerCase())
    if (word === undefined)
      throw this.#refuse(name, `${JSON.stringify(given)} is not one of ${words.join(', ')}`)
    return word
  }

  /** A list, as JSON or as text with commas or blanks between; empty where it is not there. */
  list(name: string): readonly string[] {
    const value = this.#values.get(name)
    if (value === undefined) return []
    if (typeof value === 'object') return value.map(String)
    return String(value)
      .split(/[\s,]+/)
      .filter((item) => item !== '')
  }

  #refuse(name: string, why: string): RefusedError {
    return new RefusedError(`${this.#action}: ${name} ${why}`)
  }
}

const takes = (known: readonly string[]) => (known.length === 0 ? 'nothing' : known.join(', '))

/** Lists in the payload, which is otherwise read without them: `{"nodes":["a","b"]}`. */
function listsOf(command: Command): readonly (readonly [string, readonly Value[]])[] {
  try {
    const json: unknown = JSON.parse(command.bytes.toString('utf8'))
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return []
    // a list that holds anything but values is none, and so left to be refused
    return Object.entries(json).flatMap(([name, value]) =>
      Array.isArray(value) && value.every(isValue) ? [[name, value] as const] : [],
    )
  } catch {
    return [] // no JSON: a single text
  }
}

const isValue = (item: unknown): item is Value => ['string', 'number', 'boolean'].includes(typeof item)

/** A command's payload without some of its names, lists among them: what is left for each of several nodes. */
export function withoutNames(command: Command, names: readonly string[]): Payload {
  const { payload } = command
  if (payload.form === 'empty') return payload
  const lists = listsOf(command).filter(([name]) => names.includes(name)).length
  const skipped = Math.max(0, payload.skipped - lists)
  if (payload.form === 'single') return { ...payload, skipped }
  const fields = payload.fields.filter(([name]) => !names.includes(name))
  const [only] = fields
  if (fields.length === 0) return { form: 'empty' }
  if (only?.[0] === 'value' && fields.length === 1) return { form: 'single', value: only[1], skipped }
  return { form: 'fields', fields, skipped }
}
