import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { dashboardRules } from './lint-dashboard.ts'
import { panelRules } from './lint-panel.ts'
import { queryRules } from './lint-query.ts'
import { type LintPanel, type LintTarget, panelsIn, targetsIn } from './lint-types.ts'

/** A rule that was broken, and where. */
export interface Finding {
  readonly rule: string
  readonly where: string
}

/** Names of all rules. */
export const ruleNames: readonly string[] = [dashboardRules, panelRules, queryRules].flatMap((rules) =>
  Object.keys(rules),
)

/** Checks what the schema cannot: that dashboards are complete, readable and asked for as cheaply as they should be. */
export function lint(dashboards: Readonly<Record<string, Dashboard>>): readonly Finding[] {
  const all = Object.values(dashboards)
  const found: Finding[] = []
  for (const [name, dashboard] of Object.entries(dashboards)) {
    for (const [rule, holds] of Object.entries(dashboardRules))
      if (!holds(dashboard, all)) found.push({ rule, where: name })
    for (const panel of panelsIn(dashboard)) found.push(...lintPanel(name, panel))
  }
  return found
}

function lintPanel(name: string, panel: LintPanel): Finding[] {
  const where = `${name}: ${panel.title ?? '?'}`
  const broken = <Subject>(
    rules: Readonly<Record<string, (subject: Subject) => boolean>>,
    subject: Subject,
  ) => Object.entries(rules).flatMap(([rule, holds]) => (holds(subject) ? [] : [{ rule, where }]))
  const targets: readonly LintTarget[] = targetsIn(panel)
  return [...broken(panelRules, panel), ...targets.flatMap((target) => broken(queryRules, target))]
}
