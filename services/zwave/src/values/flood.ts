import type { ExposedParameter } from './model.ts'

const minute = 60_000
const hour = 3_600_000

/** Counts the reports of one node, to warn of one that floods the air (and leaves no room for others). */
export class Flood {
  readonly #limit: number
  readonly #counts = new Map<string, number>()
  #total = 0
  #since = Number.NEGATIVE_INFINITY
  #warned = Number.NEGATIVE_INFINITY
  #flooded: ReadonlyMap<string, number> | undefined

  /** @param limit reports a minute that are not yet too many; 0: never too many */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Counts a report of a reading. Returns true for the one in a minute that is the first too many. */
  count(name: string, ts: number): boolean {
    if (this.#limit === 0) return false
    if (ts - this.#since >= minute || ts < this.#since) {
      this.#since = ts
      this.#total = 0
      this.#counts.clear()
    }
    this.#total++
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
    if (this.#total !== this.#limit + 1) return false
    this.#flooded = new Map(this.#counts)
    return true
  }

  /** The counts by reading that were too many, once for each minute, and at most once an hour. */
  take(now: number): ReadonlyMap<string, number> | undefined {
    const flooded = this.#flooded
    this.#flooded = undefined
    if (flooded === undefined || (now - this.#warned < hour && now >= this.#warned)) return undefined
    this.#warned = now
    return flooded
  }
}

/** Parameters that say how often or from which change on something is reported, by their usual names. */
const aboutReports = /report|interval|threshold|period|frequency|hysteresis|delta/i

/** At most so many are named. */
const most = 3

/**
 * The warning of a flood, with the parameters that are likely to end it: those about reports, and before others those
 * that name what is reported most (`power`, `energy`).
 *
 * @param counts reports by reading, in at most a minute
 */
export function floodWarning(
  sensor: string,
  counts: ReadonlyMap<string, number>,
  parameters: readonly ExposedParameter[],
): string {
  const busiest = [...counts].sort(([, a], [, b]) => b - a)
  const total = busiest.reduce((sum, [, count]) => sum + count, 0)
  const of = busiest.slice(0, most).map(([name, count]) => `${name} ${count}`)
  const advice = suggest(
    parameters,
    busiest.map(([name]) => name),
  ).map(describe)
  const change =
    advice.length > 0
      ? `change ${advice.join(', or ')} by action/config`
      : 'no parameter of it is known that changes this: give its readings an interval in config/zwave.yaml'
  return `${sensor} floods: ${total} reports within a minute (${of.join(', ')}); ${change}`
}

function suggest(
  parameters: readonly ExposedParameter[],
  names: readonly string[],
): readonly ExposedParameter[] {
  const [main = ''] = names
  const score = ({ label = '' }: ExposedParameter) => {
    const named = main.split(/[_-]/).some((part) => part.length > 2 && label.toLowerCase().includes(part))
    return (named ? 2 : 0) + (/report/i.test(label) ? 1 : 0)
  }
  return parameters
    .filter(({ label = '', set }) => set && aboutReports.test(label))
    .map((parameter, place) => ({ parameter, place, score: score(parameter) }))
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .slice(0, most)
    .map(({ parameter }) => parameter)
}

function describe({ parameter, label, value, min, max, unit }: ExposedParameter): string {
  const range = min === undefined || max === undefined ? '' : `${min} to ${max}${unit ? ` ${unit}` : ''}`
  const now = value === undefined ? '' : `now ${value}`
  const facts = [now, range].filter((fact) => fact !== '').join(', ')
  return `parameter ${parameter} "${label ?? ''}"${facts === '' ? '' : ` (${facts})`}`
}
