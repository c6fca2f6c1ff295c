import { crc32 } from 'node:zlib'
import type { Value } from '../payload.ts'
import type { Stamped } from './outbox.ts'

/** What a record holds. */
export interface LogRecord extends Stamped {
  readonly seq: number
}

type Line = [
  seq: number,
  ts: number,
  retainUntil: number,
  topic: string,
  value: Stamped['value'],
  unit?: string | null,
  boot?: string,
]

/** One record: `<CRC 32 of the rest, 8 hex digits> <JSON array>\n`, so that a person can read the log too. */
export function encode({ seq, ts, retainUntil, topic, value, unit, boot }: LogRecord): string {
  const line: Line = [seq, ts, retainUntil, topic, value]
  if (boot !== undefined) line.push(unit ?? null, boot)
  else if (unit !== undefined) line.push(unit)
  const json = JSON.stringify(line)
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`
}

/** Reads a record without its line end; undefined where it is torn or damaged. */
export function decode(line: string): LogRecord | undefined {
  const json = line.slice(9)
  if (line[8] !== ' ' || Number.parseInt(line.slice(0, 8), 16) !== crc32(json)) return undefined
  const [seq, ts, retainUntil, topic, value, unit, boot] = JSON.parse(json) as Line // the checksum says that we wrote it
  const record = {
    seq,
    ts,
    retainUntil,
    topic,
    value: value satisfies Value | object,
    unit: unit ?? undefined,
  }
  return boot === undefined ? record : { ...record, boot }
}
