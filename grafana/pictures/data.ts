import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { type Choice, fill, intervalFor, milliseconds } from '../../tests/grafana/grafana-query.ts'
import { ask, namesOf, type Series } from '../../tests/grafana/influx-answer.ts'
import { listen } from '../../tests/grafana/live.ts'
import { aggregateAll, monthEnd, monthOf, monthStart, write } from '../../tests/grafana/month.ts'
import { generated, panelsOf, queriesOf, variablesOf } from '../../tests/grafana/panel-queries.ts'
import { type Influxd, startInfluxd } from '../../tests/support/influxd.ts'

/** A query's answer as Grafana's parser gives it: frames of columns. */
export interface Frame {
  readonly refId: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly columns: Readonly<Record<string, readonly unknown[]>>
}

/** A panel with what its queries answered. */
export interface Shown {
  readonly panel: Panel
  readonly title: string
  readonly frames: readonly Frame[]
  readonly range: readonly [from: number, to: number]
}

/** A dashboard with its panels. */
export interface Board {
  readonly name: string
  readonly title: string
  readonly panels: readonly Shown[]
  /** Headings of sections, by their row of the grid. */
  readonly headings: readonly { readonly title: string; readonly y: number }[]
}

const timeZone = 'Europe/Berlin'
const rooms: Readonly<Record<string, readonly string[]>> = {
  kitchen: ['temperature', 'humidity', 'battery', 'motion', 'status'],
  study: ['temperature', 'humidity', 'co2', 'pressure'],
  bedroom: ['temperature', 'humidity', 'battery', 'battery_low', 'motion'],
  bathroom: ['temperature', 'humidity', 'leak', 'battery_low'],
  'garden-gate': ['status', 'battery'],
}

/** What is chosen where a dashboard begins with one, and what a repeated panel is shown for. */
const chosen: Readonly<Record<string, Choice>> = { sensor: ['kitchen'], price: '0.30', detail: 'autogen' }
const repeated = ['temperature', 'humidity']

/** The generated dashboards with what a month of the simulated house answers. */
export async function collect(file: string): Promise<void> {
  await using live = await startInfluxd()
  const sayings = await listen(live)
  await using database = await startInfluxd()
  const picks = (name: string, reading: string) => rooms[name]?.includes(reading) ?? false
  await write(database, monthOf(sayings, { names: Object.keys(rooms), picks }))
  await aggregateAll(database, monthStart, monthEnd, timeZone)
  const boards: Board[] = []
  for (const [name, dashboard] of Object.entries(generated())) {
    const from = startOf(dashboard.time?.from ?? 'now-24h')
    const panels: Shown[] = []
    for (const panel of panelsOf(dashboard))
      for (const reading of panel.repeat ? repeated : [''])
        panels.push(await show(database, name, panel, reading, from))
    const headings = (dashboard.panels ?? []).flatMap((each) =>
      each.type === 'row' ? [{ title: each.title ?? '', y: each.gridPos?.y ?? 0 }] : [],
    )
    boards.push({ name, title: dashboard.title ?? name, panels, headings })
  }
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, JSON.stringify(boards))
}

async function show(
  database: Influxd,
  name: string,
  panel: Panel,
  reading: string,
  start: number,
): Promise<Shown> {
  const dashboard = generated()[name]
  if (!dashboard) throw new Error(name)
  const from = panel.timeFrom === undefined ? start : monthEnd - milliseconds(panel.timeFrom)
  const range = { from, to: monthEnd }
  const variables = variablesOf(dashboard)
  const choices = Object.fromEntries(variables.map((each) => [each.name, chosen[each.name] ?? 'all']))
  const frames: Frame[] = []
  for (const query of queriesOf(name, { ...dashboard, panels: [panel] })) {
    const interval = intervalFor(range, query.pixels, query.interval)
    const scoped = query.repeat === undefined ? {} : { scoped: { [query.repeat]: reading } }
    const series = await ask(
      database,
      fill(query.query, { range, variables, choices, timeZone, interval, ...scoped }),
    )
    frames.push(
      ...(query.format === 'table'
        ? tableOf(query.refId, series)
        : seriesOf(query.refId, series, query.alias)),
    )
  }
  return { panel, title: (panel.title ?? '').replaceAll(/\$\w+/g, reading), frames, range: [from, monthEnd] }
}

/** The beginning of a range such as `now-24h`, or of a day, `now-6d/d`, in the time zone. */
function startOf(text: string): number {
  const start = monthEnd - milliseconds(text.replace('now-', '').replace('/d', ''))
  if (!text.endsWith('/d')) return start
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  for (let time = start; ; time -= 60_000) if (clock.format(time) === '00:00') return time
}

/** One frame: time, tags, columns. */
function tableOf(refId: string, series: readonly Series[]): Frame[] {
  const columns: Record<string, unknown[]> = {}
  for (const { tags, columns: names, values } of series)
    for (const row of values) {
      const cells = {
        Time: row[0],
        ...tags,
        ...Object.fromEntries(names.slice(1).map((each, i) => [each, row[i + 1]])),
      }
      for (const [key, value] of Object.entries(cells)) {
        const column = columns[key] ?? []
        columns[key] = column
        column.push(value)
      }
    }
  return [{ refId, name: refId, labels: {}, columns }]
}

/** A frame for each column of each series. */
function seriesOf(refId: string, series: readonly Series[], alias: string): Frame[] {
  return series.flatMap((each) =>
    namesOf([each], alias).map((name, i) => ({
      refId,
      name,
      labels: each.tags,
      columns: { Time: each.values.map(([time]) => time), Value: each.values.map((row) => row[i + 1]) },
    })),
  )
}
