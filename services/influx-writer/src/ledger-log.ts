import type { Earlier, Entry, NumbersKind } from './entries.ts'
import type { SourceState } from './source.ts'

/** Tells one start of the machine from another, and whether the log was closed in order: then nothing of it is lost. */
export interface Mark {
  readonly boot: string
  readonly closed: boolean
}

/**
 * One line of JSON: `["src",from,to]` for what is safe, `["src",from,to,"rejected"]`, `["src",head]`,
 * `["src",count,"unspooled"]`, `["emptied"]`, `["src","forgotten"]`; objects at a compaction, and `{"boot":…}`.
 */
export function writeEntry(entry: Entry): string {
  return `${JSON.stringify(toJson(entry))}\n`
}

function toJson(entry: Entry): unknown {
  switch (entry.kind) {
    case 'source':
      return entry.source
    case 'earlier':
      return entry.earlier
    case 'emptied':
      return [entry.kind]
    case 'forgotten':
      return [entry.src, entry.kind]
    case 'head':
      return [entry.src, entry.head]
    case 'unspooled':
      return [entry.src, entry.count, entry.kind]
    case 'stored':
      return [entry.src, entry.from, entry.to]
    default:
      return [entry.src, entry.from, entry.to, entry.kind]
  }
}

export function writeMark(mark: Mark): string {
  return `${JSON.stringify(mark)}\n`
}

/** Reads one line; undefined for what a kill or a power cut left: a part of a line is no JSON. */
export function readLine(line: string): Entry | Mark | undefined {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return undefined
  }
  if (Array.isArray(json)) return readList(json)
  if (typeof json !== 'object' || json === null) return undefined
  const fields: Readonly<Record<string, unknown>> = { ...json }
  if (typeof fields['boot'] === 'string') return { boot: fields['boot'], closed: fields['closed'] === true }
  // what has these is written by writeEntry at a compaction, and whole
  if (typeof fields['src'] === 'string' && 'below' in fields)
    return { kind: 'source', source: json as SourceState }
  if (typeof fields['publisher'] === 'string') return { kind: 'earlier', earlier: json as Earlier }
  return undefined
}

function readList([src, second, third, kind = 'stored']: unknown[]): Entry | undefined {
  if (typeof src !== 'string') return undefined
  if (second === undefined) return src === 'emptied' ? { kind: src } : undefined
  if (second === 'forgotten') return { kind: second, src }
  if (typeof second !== 'number') return undefined
  if (third === undefined) return { kind: 'head', src, head: second }
  if (third === 'unspooled') return { kind: third, src, count: second }
  if (typeof third !== 'number' || !isNumbersKind(kind)) return undefined
  return { kind, src, from: second, to: third }
}

const isNumbersKind = (kind: unknown): kind is NumbersKind =>
  kind === 'stored' || kind === 'spooled' || kind === 'rejected' || kind === 'dropped'
