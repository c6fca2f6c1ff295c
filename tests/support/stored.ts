import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Influxd } from './influxd.ts'
import { lasting } from './random.ts'

/** A point of a measurement that holds single numbers. */
export interface StoredPoint {
  readonly sensor: string
  /** In milliseconds since 1970. */
  readonly time: number
  readonly value: number
}

/** How many points with a number a measurement has. */
export async function countStored(database: Influxd, measurement: string): Promise<number> {
  const [row] = await database.query(`SELECT count(value) FROM "${measurement}"`)
  return Number(row?.['count'] ?? 0)
}

/** All points of a measurement. */
export async function readStored(database: Influxd, measurement: string): Promise<StoredPoint[]> {
  const rows = await database.query(`SELECT value FROM "${measurement}" GROUP BY sensor`)
  return rows.map((row) => ({
    sensor: String(row['sensor']),
    time: Number(row['time']),
    value: Number(row['value']),
  }))
}

/** Waits until `reached` holds for the count; gives up after `seconds` (30) in which it has not grown. */
export async function untilStored(
  database: Influxd,
  measurement: string,
  reached: (count: number) => boolean | Promise<boolean>,
  seconds = 30,
): Promise<number> {
  let before = -1
  for (let grown = Date.now(); ; await lasting(100)) {
    const count = await countStored(database, measurement)
    if (await reached(count)) return count
    if (count > before) grown = Date.now()
    if (Date.now() - grown > seconds * 1000) return count
    before = count
  }
}

/** What the writer's account says of one publisher: `account.json` in its spool folder. */
export interface SourceAccount {
  readonly src: string
  readonly from: number
  readonly to: number
  readonly stored: number
  readonly missing: number
  readonly missing_ranges: readonly (readonly [from: number, to: number])[]
}

/** The account of all publishers; none while there is none. */
export async function readAccounts(spoolDir: string): Promise<SourceAccount[]> {
  const text = await readFile(join(spoolDir, 'account.json'), 'utf8').catch(() => '{"sources":[]}')
  const report = JSON.parse(text) as { sources: SourceAccount[] } // the writer's own format, checked by what is done with it
  return report.sources
}

/** The account of one publisher, by the start of its `src`; undefined while there is none. */
export async function readAccount(spoolDir: string, src: string): Promise<SourceAccount | undefined> {
  return (await readAccounts(spoolDir)).find((source) => source.src.startsWith(src))
}
