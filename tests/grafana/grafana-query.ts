import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard'

/**
 * What Grafana makes of a query before InfluxDB sees it: `public/app/plugins/datasource/influxdb/datasource.ts`
 * (`interpolateQueryExpr`) and `@grafana/data` (`escapeRegex`, `calculateInterval`) in the browser, then
 * `pkg/tsdb/influxdb/models/query.go` in the server.
 */

/** A range, in milliseconds since 1970. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** What is chosen in a dashboard's variable; `all` where it is All. */
export type Choice = 'all' | string | readonly string[]

/** Everything that a query is filled with. */
export interface Context {
  readonly range: Range
  readonly variables: readonly VariableModel[]
  readonly choices: Readonly<Record<string, Choice>>
  /** What a repeated panel stands for. */
  readonly scoped?: Readonly<Record<string, string>>
  readonly timeZone: string
  /** `$__interval`, as `intervalFor` gives it. */
  readonly interval: string
}

/** `escapeRegex` of @grafana/data. */
const escapeRegex = (text: string) => text.replaceAll(/[\\^$*+?.()|[\]{}/]/g, '\\$&')

/**
 * One value in a query. A text that begins like a number is not escaped; several values are, and joined; a variable that
 * takes one value is escaped where the query has it, as `$name`, between slashes.
 */
function expression(
  value: string | number | readonly string[],
  variable: { name: string; multi: boolean },
  query: string,
): string {
  if (typeof value === 'string' && !Number.isNaN(Number.parseFloat(value))) return value
  if (variable.multi)
    return typeof value === 'object' ? `(${value.map(escapeRegex).join('|')})` : escapeRegex(String(value))
  const between = new RegExp(`\\/(?:\\^)?(.*)(\\$${variable.name})(.*)(?:\\$)?\\/`, 'gm')
  if (!/(?<=\/).+?(?=\/)/m.test(query) || !between.test(query)) return String(value)
  if (typeof value === 'number') throw new TypeError('value.map is not a function')
  return typeof value === 'string' ? escapeRegex(value) : `(${value.map(escapeRegex).join('|')})`
}

/** Fills dashboard variables and Grafana's own in; what it does not know stays as it is. */
function interpolate(query: string, context: Context): string {
  const pattern = /\$(\w+)|\[\[(\w+?)(?::\w+)?\]\]|\$\{(\w+)(?:\.[^:^}]+)?(?::[^}]+)?\}/g
  return query.replaceAll(pattern, (match: string, plain?: string, square?: string, curly?: string) => {
    const name = plain ?? square ?? curly ?? ''
    const own = { name, multi: false }
    if (name === '__from') return expression(context.range.from, own, query)
    if (name === '__to') return expression(context.range.to, own, query)
    if (name === '__timezone') return expression(context.timeZone, own, query)
    const variable = context.variables.find((each) => each.name === name)
    if (!variable) return match
    const multi = { name, multi: variable.multi ?? false }
    const scoped = context.scoped?.[name]
    if (scoped !== undefined) return expression(scoped, multi, query)
    const choice = context.choices[name]
    if (choice === undefined) throw new Error(`nothing is chosen in ${name}`)
    if (choice !== 'all') return expression(choice, multi, query)
    // an own value for All goes in as it is
    if (variable.allValue) return variable.allValue
    throw new Error(`${name} has no value for All`)
  })
}

/** Fills in what Grafana's server does. */
export function fillMacros(query: string, { range, interval }: Pick<Context, 'range' | 'interval'>): string {
  return query
    .replaceAll('$timeFilter', `time >= ${range.from}ms and time <= ${range.to}ms`)
    .replaceAll('$interval', interval)
    .replaceAll('$__interval_ms', String(milliseconds(interval)))
    .replaceAll('$__interval', interval)
}

/** A query as InfluxDB gets it. */
export function fill(query: string, context: Context): string {
  return fillMacros(interpolate(query, context), context)
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 36e5,
  d: 864e5,
  w: 6048e5,
  y: 31536e6,
}

/** A duration such as `10s` in ms. @throws RangeError */
export function milliseconds(duration: string): number {
  const [, count, unit = ''] = /^(\d+)(ms|s|m|h|d|w|y)$/.exec(duration) ?? []
  const factor = units[unit]
  if (count === undefined || factor === undefined) throw new RangeError(`not a duration: ${duration}`)
  return Number(count) * factor
}

/** Upper bounds in ms and what a window is rounded to below them: `roundInterval` of @grafana/data. */
const rounded: readonly (readonly [below: number, to: number])[] = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1500, 1e3],
  [3500, 2e3],
  [7500, 5e3],
  [12500, 1e4],
  [17500, 15e3],
  [25e3, 2e4],
  [45e3, 3e4],
  [9e4, 6e4],
  [21e4, 12e4],
  [45e4, 3e5],
  [75e4, 6e5],
  [105e4, 9e5],
  [15e5, 12e5],
  [27e5, 18e5],
  [54e5, 36e5],
  [9e6, 72e5],
  [162e5, 108e5],
  [324e5, 216e5],
  [864e5, 432e5],
  [6048e5, 864e5],
  [18144e5, 6048e5],
  [36288e5, 2592e6],
]

/** `$__interval` of a panel: a point for each pixel, rounded, and not below `least`. */
export function intervalFor(range: Range, pixels: number, least: string): string {
  const wanted = (range.to - range.from) / pixels
  const step = rounded.find(([below]) => wanted < below)?.[1] ?? 31536e6
  return inWords(Math.max(step, milliseconds(least)))
}

/** The largest whole unit: `secondsToHms` of @grafana/data. */
function inWords(ms: number): string {
  for (const unit of ['y', 'd', 'h', 'm', 's'] as const) {
    const length = units[unit] ?? 1
    if (ms >= length) return `${Math.floor(ms / length)}${unit}`
  }
  return `${ms}ms`
}
