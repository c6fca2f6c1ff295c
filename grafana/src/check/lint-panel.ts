import * as units from '@grafana/grafana-foundation-sdk/units'
import { defaultsOf, isOfWords, type LintPanel, targetsIn } from './lint-types.ts'

/** Panels that are in Grafana itself, and stay: others have broken dashboards by vanishing. */
const core = new Set(['stat', 'timeseries', 'state-timeline', 'table', 'bargauge'])
const known = new Set<unknown>([...Object.values(units), 'none', 'string'])
const isUnit = (unit: string) => known.has(unit) || /^(suffix|time):./.test(unit)

/** What must hold for a panel. */
export const panelRules: Readonly<Record<string, (panel: LintPanel) => boolean>> = {
  'a panel of Grafana itself': ({ type }) => core.has(type),
  'a description': ({ description = '' }) => description.length >= 15,
  'words for nothing': (panel) => (defaultsOf(panel).noValue ?? '') !== '',
  'a unit that exists': (panel) => {
    const { unit } = defaultsOf(panel)
    return isOfWords(panel) ? unit === undefined : unit !== undefined && isUnit(unit)
  },
  // Grafana would read every text in it as a date
  'no unit of time for a whole table': (panel) =>
    panel.type !== 'table' || !/^(date|time)/.test(defaultsOf(panel).unit ?? ''),
  'decimals for numbers': (panel) => {
    const { decimals } = defaultsOf(panel)
    return isOfWords(panel) || decimals !== undefined
  },
  'the data source by its uid': ({ datasource }) =>
    datasource?.type === 'influxdb' && datasource.uid === 'influxdb',
  'at least one query, each with its letter': (panel) => {
    const letters = targetsIn(panel).map(({ refId }) => refId)
    return letters.length > 0 && new Set(letters).size === letters.length && letters.every(Boolean)
  },
  'a shortest interval where there are windows': (panel) =>
    panel.interval !== undefined || targetsIn(panel).every(({ query }) => !query.includes('$__interval')),
  'gaps are shown': (panel) => {
    if (panel.type !== 'timeseries') return true
    const { spanNulls } = (defaultsOf(panel).custom ?? {}) as { spanNulls?: unknown } // the schema says so
    return spanNulls === false || typeof spanNulls === 'number'
  },
  'words beside colours': (panel) => {
    const { thresholds, mappings = [] } = defaultsOf(panel)
    const texts = mappings.flatMap(({ options }) =>
      'result' in options ? [options.result] : Object.values(options),
    )
    const worded = (result: unknown) => typeof result === 'object' && result !== null && 'text' in result
    return ((thresholds?.steps.length ?? 0) < 2 || texts.length > 0) && texts.every(worded)
  },
  'fit for a phone: no taller than its screen': ({ gridPos }) => (gridPos?.h ?? 99) <= 12,
}
