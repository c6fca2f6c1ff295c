/** A task of InfluxDB 2 and its text. */
export interface TaskPlan {
  readonly name: string
  readonly flux: string
}

/** What one task aggregates. */
interface Work {
  readonly name: string
  /** When it runs, in Flux: `every: 1h, offset: 5m`. */
  readonly runs: string
  /** Length of the windows. */
  readonly window: '1h' | '1d'
  /** How far back it begins, at the start of a window. What is there already is written again, the same. */
  readonly back: string
  readonly from: string
  readonly to: string
}

/**
 * The tasks that make a bucket's aggregates. Each field `<name>` gives `min_<name>`, `mean_<name>`, `max_<name>`,
 * `last_<name>` and `count_<name>`, at the beginning of its hour or day; a text (influx-writer names texts `text` or
 * `<name>_text`) its last alone. Readings that come late, out of an outbox or the spool, are found by the tasks that look
 * back eight days. Days are those of `timeZone`.
 */
export function taskPlans(bucket: string, timeZone: string): readonly TaskPlan[] {
  const hourly = { window: '1h', from: bucket, to: `${bucket}/hourly` } as const
  const works: readonly Work[] = [
    { ...hourly, name: 'hourly', runs: 'every: 1h, offset: 5m', back: '-3h' },
    { ...hourly, name: 'hourly, of late readings', runs: 'every: 1d, offset: 1h30m', back: '-8d' },
    // InfluxDB's days for `every` are those of UTC: the local day that has ended last is in the range in any case
    {
      name: 'daily',
      runs: 'every: 1d, offset: 2h30m',
      window: '1d',
      back: '-8d',
      from: bucket,
      to: `${bucket}/daily`,
    },
  ]
  return works.map((work) => ({ name: taskName(bucket, work.name), flux: fluxOf(bucket, work, timeZone) }))
}

const taskName = (bucket: string, name: string) => `constellation ${bucket}: ${name}`

/** A text of Flux in its quotes (Flux documentation, "String", interpolation and escapes). */
const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll('${', '\\${')}"`

function fluxOf(bucket: string, { name, runs, window, back, from, to }: Work, timeZone: string): string {
  const numbers = ['min', 'mean', 'max', 'last', 'count']
  return `import "date"
import "timezone"

option task = {name: ${quoted(taskName(bucket, name))}, ${runs}}
option location = timezone.location(name: ${quoted(window === '1d' ? timeZone : 'UTC')})

points =
    from(bucket: ${quoted(from)})
        |> range(start: date.truncate(t: ${back}, unit: ${window}), stop: date.truncate(t: now(), unit: ${window}))
numbers = points |> filter(fn: (r) => r._field !~ /^(.*_)?text$/)
texts = points |> filter(fn: (r) => r._field =~ /^(.*_)?text$/)

${numbers.map((how) => pipe('numbers', how, window, to)).join('\n\n')}

${pipe('texts', 'last', window, to)}
`
}

function pipe(stream: string, how: string, window: string, to: string): string {
  const result = `${how}_of_${stream}`
  return `${stream}
    |> aggregateWindow(every: ${window}, fn: ${how}, createEmpty: false, timeSrc: "_start")
    |> map(fn: (r) => ({r with _field: "${how}_" + r._field}))
    |> to(bucket: ${quoted(to)})
    |> yield(name: "${result}")`
}
