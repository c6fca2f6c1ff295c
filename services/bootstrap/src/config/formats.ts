/**
 * Reads the text of a variable. What it throws is a phrase that follows the value in a message, and never holds the
 * value itself, which may be a secret: `is not a whole number`.
 */
export type Parse<T> = (text: string) => T

/** Bounds of a number, both included. */
export interface Bounds {
  readonly min?: number
  readonly max?: number
}

class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** Refuses a text, with the phrase that says why. */
export function refuse(phrase: string): never {
  throw new Refusal(phrase)
}

function within(value: number, { min, max }: Bounds): number {
  if (min !== undefined && value < min) refuse(`is less than ${min}`)
  if (max !== undefined && value > max) refuse(`is more than ${max}`)
  return value === 0 ? 0 : value // -0 is 0
}

/** A whole number: digits with an optional sign, nothing else (`10k`, `1e3`, `0x10` and `1.5` are refused). */
export function parseInteger(text: string, bounds: Bounds): number {
  if (!/^[+-]?\d+$/.test(text)) refuse('is not a whole number')
  const value = Number(text)
  if (!Number.isSafeInteger(value)) refuse('is too large a number')
  return within(value, bounds)
}

/** A number: digits with a decimal point or without, no exponent. */
export function parseFloating(text: string, bounds: Bounds): number {
  if (!/^[+-]?(\d+(\.\d+)?|\.\d+)$/.test(text))
    refuse(/^[+-]?\d+,\d+$/.test(text) ? 'is not a number: the decimal mark is a point' : 'is not a number')
  const value = Number(text)
  if (!Number.isFinite(value)) refuse('is too large a number')
  return within(value, bounds)
}

/** A truth value: true, false, 1, 0, yes, no, on, off, in any case. */
export function parseBoolean(text: string): boolean {
  const lower = text.toLowerCase()
  if (['true', '1', 'yes', 'on'].includes(lower)) return true
  if (['false', '0', 'no', 'off'].includes(lower)) return false
  return refuse('is not true or false')
}

const units: Readonly<Record<string, number>> = { '': 1, b: 1, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 }

/** A size in bytes: a whole number alone, or with B, KiB, MiB or GiB. */
export function parseSize(text: string, bounds: Bounds): number {
  const [, digits, unit] = /^(\d+)\s*([a-z]*)$/i.exec(text) ?? []
  const factor = unit === undefined ? undefined : units[unit.toLowerCase()]
  if (digits === undefined || factor === undefined) return refuse('is not a size such as 1048576 or 64 MiB')
  const bytes = Number(digits) * factor
  if (!Number.isSafeInteger(bytes)) refuse('is too large a size')
  return within(bytes, bounds)
}

/** A size as people write it, the form that `parseSize` reads back. */
export function formatSize(bytes: number): string {
  for (const [unit, factor] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const)
    if (bytes > 0 && bytes % factor === 0) return `${bytes / factor} ${unit}`
  return String(bytes)
}

/** Texts between commas, without the blanks around them. */
export function parseList(text: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim())
  if (items.includes('')) refuse('has an empty item between its commas')
  return items.map(parseText)
}

/** A text without control characters (a line end in a name or an address is never meant). */
export function parseText(text: string): string {
  if (text === '') refuse('is blank')
  if (/[\u0000-\u001f\u007f]/.test(text)) refuse('holds a control character or a line end')
  return text
}

const host = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])$/

/**
 * `tcp://host:port` or the absolute path of a device. The host is a name, an IPv4 address or an IPv6 address in
 * brackets.
 */
export function parseDevice(text: string): string {
  const [, name, port] = /^tcp:\/\/(.*):(\d{1,5})$/.exec(text) ?? []
  if (name !== undefined && port !== undefined) {
    if (!host.test(name)) refuse('names no host: tcp://host:port')
    if (Number(port) < 1 || Number(port) > 65_535) refuse('has a port that is not 1 to 65535')
    return text
  }
  if (!/^\/.*[^/]$/.test(text)) refuse('is neither the path of a device (/dev/…) nor tcp://host:port')
  return parseText(text)
}

/** What a URL may be, beyond its syntax. */
export interface UrlRules {
  /** Schemes without colon: `mqtt`, `mqtts`. */
  readonly protocols: readonly string[]
  /** Whether a path may follow the host. */
  readonly path: boolean
  /** The variables that take user, password or token, which have no place in a URL (logs and errors show it). */
  readonly credentials: readonly string[]
}

/** `scheme://host`, with port and, where allowed, path; no credentials, query or fragment. */
export function parseUrl(text: string, { protocols, path, credentials }: UrlRules): string {
  if (/[\s\\\u0000-\u001f\u007f]/.test(text))
    refuse('is not a URL: it holds a blank, a backslash or a control character')
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase()
  const allowed = protocols.map((protocol) => `${protocol}://`).join(' or ')
  if (scheme === undefined || !protocols.includes(scheme)) refuse(`does not start with ${allowed}`)
  if (text.includes('@')) refuse(`holds credentials: put them in ${credentials.join(' and ')}`)
  if (/[?#]/.test(text)) refuse('holds a query or a fragment, which has no meaning here')
  const url = URL.parse(text)
  if (!url || !host.test(url.hostname)) return refuse('is not a URL: host and port cannot be read')
  if (url.port === '0') refuse('has port 0')
  if (!path && url.pathname !== '' && url.pathname !== '/') refuse('holds a path, which has no meaning here')
  return text
}
