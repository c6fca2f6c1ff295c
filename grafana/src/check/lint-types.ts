import type { Dashboard, FieldConfig, Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import type { Target } from '../target.ts'

export type LintPanel = Panel
export type LintTarget = Target

/** Every panel that is no heading, with those of collapsed rows. */
export function panelsIn(dashboard: Dashboard): LintPanel[] {
  return (dashboard.panels ?? []).flatMap((panel) => ('panels' in panel ? panel.panels : [panel as Panel])) // no row
}

export function targetsIn(panel: LintPanel): LintTarget[] {
  return (panel.targets ?? []) as unknown as Target[] // the schema knows no others
}

/** What holds for a panel's fields. */
export function defaultsOf(panel: LintPanel): FieldConfig {
  return panel.fieldConfig?.defaults ?? {}
}

/** A panel of words: its values are texts, or are shown as words alone. */
export function isOfWords(panel: LintPanel): boolean {
  if (panel.type === 'state-timeline') return true
  return (
    panel.type === 'stat' && defaultsOf(panel).unit === undefined && defaultsOf(panel).mappings !== undefined
  )
}
