import { type Payload, readPayload, type Value } from '@constellation/bootstrap/payload'

/** What a topic said last. */
export type Content =
  | { readonly form: 'single'; readonly value: Value }
  | { readonly form: 'fields'; readonly fields: ReadonlyMap<string, Value> }

/** Longer texts are cut, and dictionaries shortened: nobody reads more on a display. */
const longestText = 256
const mostFields = 64
/** Of a dictionary so many characters are kept, names and texts together. */
const mostCharacters = 4096

/** Larger payloads are not worth their memory, in bytes: of a text the beginning is read, a dictionary is refused. */
export const largest = 16_384

/** Whether a payload is a dictionary (or list) that is too large for a reading: reading it would be dear. */
export function isRefused(bytes: Buffer): boolean {
  return bytes.length > largest && /^\s*[{[]/.test(bytes.toString('latin1', 0, 64))
}

/** Reads a payload; undefined for one that holds no value (`null`, a list). */
export function readContent(bytes: Buffer): Content | undefined {
  return compact(readPayload(bytes.subarray(0, largest)))
}

function compact(payload: Payload): Content | undefined {
  if (payload.form === 'empty') return undefined
  if (payload.form === 'single') return { form: 'single', value: shorten(payload.value) }
  if (payload.fields.length === 0) return undefined
  const fields = new Map<string, Value>()
  let free = mostCharacters
  for (const [name, value] of payload.fields.slice(0, mostFields)) {
    const [key, kept] = [String(shorten(name)), shorten(value)]
    free -= key.length + String(kept).length
    if (free < 0) break
    fields.set(key, kept)
  }
  return { form: 'fields', fields }
}

function shorten(value: Value): Value {
  if (typeof value !== 'string' || value.length <= longestText) return value
  // through bytes, since a slice would keep the whole text in memory
  return Buffer.from(value.slice(0, longestText).toWellFormed()).toString()
}

/** The value under a name of a dictionary; without one, the single value, or the dictionary's `value`. */
export function contentValue(content: Content | undefined, field?: string): Value | undefined {
  if (content === undefined) return undefined
  if (content.form === 'fields') return content.fields.get(field ?? 'value')
  return field === undefined || field === 'value' ? content.value : undefined
}
