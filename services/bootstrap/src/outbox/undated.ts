import * as fs from 'node:fs'
import { join } from 'node:path'
import type { Stamped, Undated } from './outbox.ts'

/** What waits undated in these logs, by start of the machine, in the order that they come in. */
export function countUndated(logs: readonly Iterable<Stamped>[]): ReadonlyMap<string, Undated> {
  const found = new Map<string, Undated>()
  for (const log of logs)
    for (const { boot, ts } of log) {
      if (boot === undefined) continue
      const { count, newest } = found.get(boot) ?? { count: 0, newest: 0 }
      found.set(boot, { count: count + 1, newest: Math.max(newest, ts) })
    }
  return found
}

/**
 * When the machine was started, for starts whose clock was never set, in milliseconds since 1970: as late as can be. The
 * newest reading of each is taken to be of the moment at which the next start began; what lies between two readings of
 * one start is right.
 *
 * @param undated all starts that readings wait of, in order
 * @param of what is known
 * @param now the start of the machine that comes after the last of them
 */
export function latestStarts(
  undated: ReadonlyMap<string, Undated>,
  of: (boot: string) => number | undefined,
  now: number,
): ReadonlyMap<string, number> {
  const starts = new Map<string, number>()
  let next = now
  for (const [boot, { newest }] of [...undated].reverse()) {
    const known = of(boot)
    if (known === undefined) starts.set(boot, next - newest)
    next = known ?? next - newest
  }
  return starts
}

/** The latest time that something in a folder or its folders was written at, in milliseconds since 1970; 0: never. */
export function lastWritten(dir: string): number {
  try {
    const times = fs.readdirSync(dir, { recursive: true }).map((name) => timeOf(join(dir, String(name))))
    return Math.max(0, ...times)
  } catch {
    return 0 // there is none yet
  }
}

function timeOf(path: string): number {
  const stat = fs.statSync(path, { throwIfNoEntry: false })
  return stat?.isFile() ? Math.floor(stat.mtimeMs) : 0
}
