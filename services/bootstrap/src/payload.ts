/** What a payload can hold: a number (finite), a truth value or a text. */
export type Value = number | boolean | string

/** One name and value of a dictionary; nested names are joined by `_`. */
export type Field = readonly [name: string, value: Value]

/** Characters that joined names may have and be joined to another; what is nested more deeply is left out. */
const longestPrefix = 4096

/** A payload as it was read. `skipped` counts what was left out: arrays, nulls, numbers beyond double range. */
export type Payload =
  | { readonly form: 'empty' }
  | { readonly form: 'single'; readonly value: Value; readonly ts?: number; readonly skipped: number }
  | {
      readonly form: 'fields'
      readonly fields: readonly Field[]
      readonly ts?: number
      readonly skipped: number
    }

/** Milliseconds since 1970 that InfluxDB's nanoseconds can hold (64 bit), and no earlier than 1970. */
const latest = 9_223_372_036_854

/** Reads a time in milliseconds since 1970, a number or decimal text; undefined where it is none. */
export function readTime(raw: unknown): number | undefined {
  const ms = typeof raw === 'string' && /^\d{1,13}(\.\d+)?$/.test(raw) ? Number(raw) : raw
  if (typeof ms !== 'number' || !(ms >= 0) || ms > latest) return undefined
  return Math.round(ms)
}

const beginsJson = /^[\s{["\d\-tfn]/

/**
 * Reads a payload as DESIGN's "Payloads" says: JSON first, else the raw text (invalid UTF-8 becomes U+FFFD, a line
 * end that `echo` left is dropped). Never throws, whatever the bytes.
 */
export function readPayload(bytes: Buffer): Payload {
  if (bytes.length === 0) return { form: 'empty' }
  const text = bytes.toString('utf8')
  // a text that cannot begin JSON is not tried: an exception costs 20 times as much as a look
  if (!beginsJson.test(text)) return { form: 'single', value: withoutLineEnd(text), skipped: 0 }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { form: 'single', value: withoutLineEnd(text), skipped: 0 }
  }
  if (typeof json === 'number' && !Number.isFinite(json))
    return { form: 'single', value: withoutLineEnd(text), skipped: 0 }
  if (isValue(json)) return { form: 'single', value: json, skipped: 0 }
  if (json === null || Array.isArray(json)) return { form: 'fields', fields: [], skipped: 1 }
  return readDictionary(json as Record<string, unknown>) // a JSON value that is nothing else is an object
}

function readDictionary(json: Record<string, unknown>): Payload {
  const ts = readTime(json['ts'])
  const fields: Field[] = []
  const names = new Set<string>()
  let skipped = Object.hasOwn(json, 'ts') && ts === undefined ? 1 : 0
  // own stack: a payload may be nested more deeply than the call stack bears
  const stack: (readonly [name: string, value: unknown])[] = entries(json, '').filter(
    ([name]) => name !== 'ts',
  )
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [name, value] = next
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && name.length <= longestPrefix)
      stack.push(...entries(value, `${name}_`))
    else if (!isValue(value) || names.has(name)) skipped++
    else {
      names.add(name)
      fields.push([name, value])
    }
  }
  const [only] = fields
  const time = ts === undefined ? {} : { ts }
  if (only?.[0] === 'value' && fields.length === 1)
    return { form: 'single', value: only[1], ...time, skipped }
  return { form: 'fields', fields, ...time, skipped }
}

/** An object's entries, last first, so that popping from a stack takes them in order. */
function entries(json: object, prefix: string): (readonly [string, unknown])[] {
  return Object.entries(json)
    .map(([name, value]) => [prefix + name, value] as const)
    .reverse()
}

function isValue(json: unknown): json is Value {
  return typeof json === 'number'
    ? Number.isFinite(json)
    : typeof json === 'boolean' || typeof json === 'string'
}

const withoutLineEnd = (text: string) => text.replace(/\r?\n$/, '')

/**
 * Writes a value as payload: a text raw (`open`), unless it would be read as something else (`12`, `true`, empty);
 * then, and for anything that is not a text, as JSON. With `ts` (a broker without MQTT 5) a dictionary holds it.
 * @throws RangeError for a number that is not finite
 */
export function writePayload(value: Value | Readonly<Record<string, Value>>, ts?: number): string {
  for (const [name, each] of typeof value === 'object' ? Object.entries(value) : [['value', value] as const])
    if (typeof each === 'number' && !Number.isFinite(each))
      throw new RangeError(`payload: ${name} is ${each}`)
  if (ts !== undefined) return JSON.stringify(typeof value === 'object' ? { ...value, ts } : { value, ts })
  if (typeof value !== 'string') return JSON.stringify(value)
  const back = readPayload(Buffer.from(value))
  return back.form === 'single' && back.value === value ? value : JSON.stringify(value)
}
