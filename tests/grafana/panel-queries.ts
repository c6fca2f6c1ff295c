import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Dashboard, Panel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard'
import { root } from '../support/process.ts'

/** A query of a panel in a generated file. */
export interface PanelQuery {
  readonly dashboard: string
  readonly panel: string
  readonly refId: string
  readonly query: string
  readonly format: 'time_series' | 'table'
  readonly alias: string
  /** Shortest `$__interval`; the data source's where the panel has none. */
  readonly interval: string
  /** The panel's own range up to now: `7d`. */
  readonly timeFrom: string | undefined
  /** The variable that the panel is repeated for. */
  readonly repeat: string | undefined
  /** Width in pixels on a screen of 1,600. */
  readonly pixels: number
}

const folder = join(root, 'grafana', 'dashboards')

/** The generated dashboards, by the name of their file. */
export function generated(): Readonly<Record<string, Dashboard>> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  // what the generator wrote; that it is a dashboard is checked against the schema by a test of its own
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard
  return Object.fromEntries(files.map((file) => [file.replace('.json', ''), read(file)]))
}

/** The panels of a dashboard, with those in collapsed rows. */
export function panelsOf(dashboard: Dashboard): Panel[] {
  return (dashboard.panels ?? []).flatMap((panel) => ('panels' in panel ? panel.panels : [panel as Panel])) // what has no `panels` is no row
}

/** Every query of a dashboard's panels. */
export function queriesOf(name: string, dashboard: Dashboard): PanelQuery[] {
  return panelsOf(dashboard).flatMap((panel) =>
    (panel.targets ?? []).map((raw) => {
      const target = raw as unknown as Readonly<Record<string, string>> // the data source's own shape
      return {
        dashboard: name,
        panel: panel.title ?? '',
        refId: target['refId'] ?? '',
        query: target['query'] ?? '',
        format: target['resultFormat'] === 'table' ? 'table' : 'time_series',
        alias: target['alias'] ?? '',
        interval: panel.interval ?? '10s',
        timeFrom: panel.timeFrom,
        repeat: panel.repeat,
        pixels: (1600 * (panel.gridPos?.w ?? 24)) / 24,
      }
    }),
  )
}

export function variablesOf(dashboard: Dashboard): readonly VariableModel[] {
  return dashboard.templating.list ?? []
}

/** The query of a variable that lists what a query finds. */
export function queryOf(variable: VariableModel): string | undefined {
  if (variable.type !== 'query') return undefined
  return typeof variable.query === 'object' ? String(variable.query['query']) : variable.query
}
