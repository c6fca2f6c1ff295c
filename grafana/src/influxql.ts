/**
 * InfluxQL (InfluxDB 1.8 documentation, "Influx Query Language reference") as Grafana is given it: with `$timeFilter`,
 * `$__interval` and dashboard variables still in it. One query text serves InfluxDB 1.x and 2.x: what 2.x keeps in the
 * bucket `sensors/hourly` is the retention policy `hourly` of the database `sensors` there.
 */

/**
 * Where points are taken from: every reading, its aggregates by hour or by day, or what the dashboard's variable
 * `detail` says (the retention policy `autogen` or `hourly`).
 */
export type Detail = 'all' | 'hourly' | 'daily' | 'variable'

/** What the aggregates keep of each field, as `<aggregate>_<field>`; of texts `last` alone. */
export type Aggregate = 'min' | 'mean' | 'max' | 'last'

/** A statement, or a part of one in brackets. */
export interface Select {
  /** Rendered expressions: `mean("value") AS "mean"`. */
  readonly columns: readonly string[]
  /** A rendered measurement, or one or several statements whose rows are taken together. */
  readonly from: string | readonly Select[]
  /** Rendered conditions, all of which must hold. */
  readonly where?: readonly string[]
  /**
   * `range`: the dashboard's; `before`: up to a year before it; `around`: with two hours before it, for the windows that
   * statements in `from` look at before their first; `none`: that of the statements in `from`.
   */
  readonly time: 'range' | 'before' | 'around' | 'none'
  /** Tags whose every combination is a series of its own. */
  readonly by?: readonly string[]
  /** Length of the windows: a duration, or `$__interval`. Days and longer begin at local midnight. */
  readonly every?: string
  /** What a window without points gives. Stated wherever there are windows. */
  readonly fill?: 'null' | 'none' | 'previous' | '0'
  /** How many of the newest rows. */
  readonly newest?: number
}

/** The place of a dashboard variable in a query, in the only form that cannot run into what follows. */
export function variable(name: string): string {
  return `\${${name}}`
}

/** How far back it is looked for a state that has not changed since. */
const longestAgo = '365d'

/** An identifier in its quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll(/["\\]/g, '\\$&')}"`
}

/** Several measurements as a regular expression, with the second and third of their kind in one sensor (`current-2`). */
export function anyOf(names: readonly string[]): string {
  return `/^(${names.map((name) => name.replaceAll(/[\\^$*+?.()|[\]{}/]/g, '\\$&')).join('|')})(-\\d+)?$/`
}

/** A measurement, or several, at a level of detail. */
export function measurement(name: string | readonly string[], detail: Detail = 'all'): string {
  return at(detail, typeof name === 'string' ? quoted(name) : anyOf(name))
}

/** The measurements that a dashboard variable holds. */
export function measurementsIn(name: string, detail: Detail = 'all'): string {
  return at(detail, `/^${variable(name)}$/`)
}

function at(detail: Detail, text: string): string {
  if (detail === 'all') return text
  return `${quoted(detail === 'variable' ? variable('detail') : detail)}.${text}`
}

/**
 * An aggregate of a field. Where the dashboard's variable decides, the field is `value` or `mean_value`, and never both
 * are in one measurement of one retention policy.
 */
export function aggregate(how: Aggregate, field: string, detail: Detail = 'all', alias?: string): string {
  const name = alias === undefined ? '' : ` AS ${quoted(alias)}`
  if (detail === 'all') return `${how}(${quoted(field)})${name}`
  if (detail === 'variable') return `${how}(/^(${how}_)?${field}$/)${name}`
  return `${how}(${quoted(`${how}_${field}`)})${name}`
}

/** The tag has one of the values that are chosen in a dashboard variable. */
export function chosen(tag: string, from: string = tag): string {
  return `${quoted(tag)} =~ /^${variable(from)}$/`
}

/** Renders a statement. */
export function render(select: Select): string {
  const { columns, from, by = [], every, fill, newest } = select
  const sources = typeof from === 'string' ? from : from.map((inner) => `(${render(inner)})`).join(', ')
  const conditions = [...timeConditions(select.time), ...(select.where ?? [])]
  const groups = [...(every === undefined ? [] : [`time(${every})`]), ...by.map(quoted)]
  const parts = [`SELECT ${columns.join(', ')} FROM ${sources}`]
  if (conditions.length > 0) parts.push(`WHERE ${conditions.join(' AND ')}`)
  if (groups.length > 0) parts.push(`GROUP BY ${groups.join(', ')}`)
  if (fill !== undefined) parts.push(`fill(${fill})`)
  if (newest !== undefined) parts.push(`ORDER BY time DESC LIMIT ${newest}`)
  // last: Grafana looks for regular expressions between the slashes of a query, and would find a zone's there
  if (every !== undefined && /^\d+[dw]$/.test(every)) parts.push(`tz('${variable('__timezone')}')`)
  return parts.join(' ')
}

function timeConditions(time: Select['time']): readonly string[] {
  if (time === 'none') return []
  if (time === 'range') return ['$timeFilter']
  const from = `${variable('__from')}ms`
  if (time === 'around') return [`time >= ${from} - 2h`, `time <= ${variable('__to')}ms`]
  return [`time >= ${from} - ${longestAgo}`, `time < ${from}`]
}
