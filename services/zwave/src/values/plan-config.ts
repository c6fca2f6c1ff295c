import type { Field, Payload, Value } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import { cc } from './classes.ts'
import { expiry } from './durations.ts'
import { parametersOf } from './exposes.ts'
import type { Entry } from './layout.ts'
import { keyOf } from './meaning.ts'
import type { ExposedParameter, PlannedConfig } from './model.ts'
import type { Planning } from './plan.ts'
import { asNumber, checkRange, numeric, plain, wordsOf } from './wishes.ts'
import { word } from './words.ts'

const keys: ReadonlySet<string> = new Set(['parameter', 'value', 'bitmask', 'size', 'format', 'expires'])

/**
 * What `action/config` asks for: `{"parameter":40,"value":20}`, or names and values (`{"40":20}`, by label too). A
 * parameter that is not known is sent where its size is given.
 *
 * @throws RefusedError in words with what is allowed
 */
export function planConfig(planning: Planning, payload: Payload): readonly PlannedConfig[] {
  const form = 'give {"parameter":<number or label>,"value":…}'
  if (payload.form !== 'fields') throw new RefusedError(form)
  if (payload.skipped > 0) throw new RefusedError('lists and null are no values')
  const given = new Map(payload.fields)
  if (!given.has('parameter')) return planEach(planning, payload.fields)
  const unknown = [...given.keys()].find((key) => !keys.has(key))
  if (unknown !== undefined)
    throw new RefusedError(`${JSON.stringify(unknown)} is not known here; known are ${[...keys].join(', ')}`)
  const value = given.get('value')
  const parameter = given.get('parameter')
  if (value === undefined || parameter === undefined) throw new RefusedError(form)
  return [planOne(planning, parameter, value, given)]
}

/** `{"Immediate power report":20,"43":60}` */
function planEach(planning: Planning, fields: readonly Field[]): readonly PlannedConfig[] {
  const options = new Map(fields.filter(([name]) => name === 'expires'))
  const wanted = fields.filter(([name]) => !options.has(name))
  if (wanted.length === 0) throw new RefusedError(`nothing is to be set; ${listed(planning)}`)
  return wanted.map(([name, value]) => planOne(planning, name, value, options))
}

type Given = ReadonlyMap<string, Value>

function planOne(planning: Planning, parameter: Value, value: Value, given: Given): PlannedConfig {
  const expires = given.get('expires')
  const expiring = expires === undefined ? {} : { expiresSeconds: expiry(expires) }
  const found = find(planning, parameter, given)
  if (found === undefined) return { ...planRaw(planning, parameter, value, given), ...expiring }
  const { id, metadata } = found
  const mask = typeof id.propertyKey === 'number' ? ` bits 0x${id.propertyKey.toString(16)}` : ''
  const name = `parameter ${id.property}${mask}${metadata.label === undefined ? '' : ` "${metadata.label}"`}`
  if (!metadata.writeable) throw new RefusedError(`${name} can only be read`)
  return { key: keyOf(id), name, id, value: configValue(name, value, found), ...expiring }
}

/** The parameter by number and bit mask, or by label; undefined where there is none of that number. */
function find(planning: Planning, parameter: Value, given: Given): Entry | undefined {
  const all = [...planning.layout.byKey.values()].filter(({ id }) => id.commandClass === cc.configuration)
  const number = typeof parameter === 'boolean' ? undefined : asNumber(parameter)
  if (number === undefined) {
    const label = word(String(parameter))
    const named = all.filter(({ metadata }) => word(metadata.label ?? '') === label && label !== '')
    if (named.length === 1) return named[0]
    throw new RefusedError(
      named.length > 1
        ? `${JSON.stringify(parameter)} is the label of several: ${named.map(({ id }) => idText(id)).join(', ')}`
        : `${planning.sensor} has no parameter ${JSON.stringify(parameter)}; ${listed(planning)}`,
    )
  }
  const same = all.filter(({ id }) => id.property === number)
  const mask = given.get('bitmask')
  const bits = mask === undefined ? undefined : readMask(mask)
  const exact = same.find(({ id }) => id.propertyKey === bits)
  if (exact !== undefined || same.length === 0 || given.has('size')) return exact
  throw new RefusedError(
    `parameter ${number} has these parts: ${same.map(({ id, metadata }) => `${idText(id)} "${metadata.label ?? ''}"`).join(', ')}`,
  )
}

const idText = ({ property, propertyKey }: Entry['id']) =>
  typeof propertyKey === 'number' ? `${property} with bitmask ${propertyKey}` : `${property}`

function readMask(mask: Value): number {
  const number = typeof mask === 'string' && /^0x[0-9a-f]{1,8}$/i.test(mask) ? Number(mask) : asNumber(mask)
  if (number === undefined || !Number.isInteger(number) || number < 1)
    throw new RefusedError(`bitmask: ${JSON.stringify(mask)} is not a whole number above 0, nor as 0x0f`)
  return number
}

function configValue(name: string, value: Value, { metadata }: Entry): number {
  const wish = plain(value)
  const { min, max, default: initial } = numeric(metadata)
  const words = wordsOf(metadata)
  for (const [raw, each] of words) if (typeof wish === 'string' && each === word(wish)) return raw
  if (wish === 'default' && typeof initial === 'number') return initial
  const logical = typeof wish === 'boolean' && min === 0 && max === 1
  const number = logical ? Number(wish) : typeof wish === 'boolean' ? undefined : asNumber(wish)
  const refuse = (why: string) => new RefusedError(`${name}: ${JSON.stringify(value)} ${why}`)
  if (number === undefined || !Number.isInteger(number)) {
    const range = min === undefined || max === undefined ? '' : ` from ${min} to ${max}`
    throw refuse(
      words.size > 0
        ? `is not one of ${[...words].map(([raw, each]) => `${each} (${raw})`).join(', ')}`
        : `is not a whole number${range}`,
    )
  }
  try {
    return checkRange(number, metadata)
  } catch (error) {
    throw error instanceof RefusedError ? refuse(error.message) : error
  }
}

/** Parameters without a description, of which nothing but the size can be checked. */
function planRaw(planning: Planning, parameter: Value, value: Value, given: Given): PlannedConfig {
  const number = asNumber(parameter) ?? Number.NaN
  const [size, format] = [given.get('size'), given.get('format')]
  const name = `parameter ${String(parameter)}`
  if (size === undefined)
    throw new RefusedError(
      `${planning.sensor} has no known ${name}; ${listed(planning)}; one that is not known needs its "size"`,
    )
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new RefusedError(`${name} is not from 0 to 65535`)
  if (given.has('bitmask')) throw new RefusedError(`${name} is not known: "bitmask" cannot be used`)
  if (size !== 1 && size !== 2 && size !== 4)
    throw new RefusedError(`size: ${JSON.stringify(size)} is not one of 1, 2, 4`)
  if (format !== undefined && format !== 'signed' && format !== 'unsigned')
    throw new RefusedError(`format: ${JSON.stringify(format)} is not one of signed, unsigned`)
  const span = 2 ** (8 * size)
  const [min, max] = format === 'unsigned' ? [0, span - 1] : [-span / 2, span / 2 - 1]
  const wanted = typeof value === 'boolean' ? undefined : asNumber(value)
  if (wanted === undefined || !Number.isInteger(wanted) || wanted < min || wanted > max)
    throw new RefusedError(`${name}: ${JSON.stringify(value)} is not a whole number from ${min} to ${max}`)
  const id = { commandClass: cc.configuration, endpoint: 0, property: number }
  const raw = {
    parameter: number,
    value: wanted,
    valueSize: size,
    valueFormat: format === 'unsigned' ? 1 : 0,
  } as const
  return { key: keyOf(id), name, id, value: wanted, raw }
}

/** As many as a person reads in a message. */
const most = 30

function listed({ view, layout }: Planning): string {
  const all = parametersOf(view, layout)
  const text = ({ parameter, bitMask, label }: ExposedParameter) =>
    `${parameter}${bitMask === undefined ? '' : `[0x${bitMask.toString(16)}]`} "${label ?? ''}"`
  if (all.length === 0) return 'none is known of it'
  const more = all.length > most ? ` and ${all.length - most} more` : ''
  return `it has ${all.slice(0, most).map(text).join(', ')}${more}`
}
