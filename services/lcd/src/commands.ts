import { quote } from '@constellation/bootstrap/config/problem'
import type { Field, Payload, Value } from '@constellation/bootstrap/payload'
import { RefusedError } from '@constellation/bootstrap/refused-error'
import type { MessageRequest } from './show/messages.ts'

const longestText = 1000
const longestSeconds = 86_400
/** What a text alone means: half a minute, before pages and before the lesser alerts. */
const usual = { seconds: 30, priority: 50 }

/**
 * Reads `action/message`: a text, or `{"text":…,"seconds":…,"priority":…,"blink":…}`; seconds 0: until it is cleared.
 * @throws RefusedError that says what is wrong
 */
export function readMessage(payload: Payload): MessageRequest {
  const { text, seconds, priority, blink } = read(payload, 'text', ['text', 'seconds', 'priority', 'blink'])
  const shown = text === undefined ? '' : String(text)
  if (shown.trim() === '') throw new RefusedError('there is no text')
  if (shown.length > longestText)
    throw new RefusedError(`the text has ${shown.length} characters, more than ${longestText}`)
  return {
    text: shown,
    ms: number('seconds', seconds, usual.seconds, 0, longestSeconds) * 1000,
    priority: number('priority', priority, usual.priority, 1, 100),
    blink: blink === true || blink === 'true',
  }
}

/**
 * Reads `action/page`: a name or a number from 1, or `{"page":…,"seconds":…}`: so long it stays.
 * @throws RefusedError that says what is wrong
 */
export function readPage(payload: Payload): { readonly page: string | number; readonly holdMs: number } {
  const { page, seconds } = read(payload, 'page', ['page', 'seconds'])
  if (page === undefined || page === '')
    throw new RefusedError('there is no page: a name, or a number from 1')
  const holdMs = number('seconds', seconds, 0, 0, longestSeconds) * 1000
  if (typeof page === 'number' && !Number.isInteger(page))
    throw new RefusedError(`${page} is not the number of a page`)
  return { page: typeof page === 'boolean' ? String(page) : page, holdMs }
}

/**
 * Reads `action/backlight`: `on`, `off`, `auto` or a level in %; `{"level":…}` as well.
 * @throws RefusedError that says what is wrong
 */
export function readLight(payload: Payload): number | 'on' | 'off' | 'auto' {
  const { level } = read(payload, 'level', ['level'])
  if (level === true || level === 'on') return 'on'
  if (level === false || level === 'off') return 'off'
  if (level === 'auto') return 'auto'
  if (typeof level === 'number' && level >= 0 && level <= 100) return level
  throw new RefusedError(`${quote(level ?? null)} is not on, off, auto or a level of 0 to 100`)
}

/** The fields of a dictionary; a single value is that of `main`. */
function read<Name extends string>(
  payload: Payload,
  main: Name,
  known: readonly Name[],
): Readonly<Partial<Record<Name, Value>>> {
  const fields: readonly Field[] =
    payload.form === 'fields' ? payload.fields : payload.form === 'single' ? [[main, payload.value]] : []
  const unknown = fields.find(([name]) => !(known as readonly string[]).includes(name)) // looked up, not relied on
  if (unknown) throw new RefusedError(`${quote(unknown[0])} is not known; known are ${known.join(', ')}`)
  return Object.fromEntries(fields) as Partial<Record<Name, Value>> // all its names are known, see above
}

function number(name: string, value: Value | undefined, usual: number, min: number, max: number): number {
  const read = value === undefined ? usual : Number(value)
  if (typeof value === 'boolean' || value === '' || !(read >= min && read <= max))
    throw new RefusedError(`${name} ${quote(value)} is not a number from ${min} to ${max}`)
  return read
}
