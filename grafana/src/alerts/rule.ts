import { panelId, uidOf } from '../board.ts'
import { render, type Select } from '../influxql.ts'

/** How loud an alert is: `critical` ones are told at once, and again every hour. */
export type Severity = 'critical' | 'warning'

/** An alert: one question that gives a number for each sensor or service, and from where on the number is alarming. */
export interface AlertSpec {
  /** Last part of its uid. */
  readonly name: string
  readonly title: string
  readonly severity: Severity
  /** What is asked; its time condition is the dashboard's, here the last `range` seconds. */
  readonly select: Select
  readonly range: number
  /** Fires where the newest number of a series is above, or below, this. */
  readonly above?: number
  readonly below?: number
  /** How long it must be so: `5m`; `0s`: at once. */
  readonly for: string
  /** One line for a display of 20 columns and for a mail's subject. `{{ .Labels.sensor }}` is the sensor. */
  readonly summary: string
  /** What it means, and what to do. */
  readonly description: string
  /** The panel that shows it. */
  readonly panel: readonly [dashboard: string, title: string]
  /** Only series whose numbers add up to this much within the range: what was heard once is nobody's sensor. */
  readonly regular?: number
  /** Whether no series at all is alarming too. */
  readonly needsData?: boolean
}

/** A group of rules in Grafana's file for provisioning alerts (documentation, "Provision alerting resources", files). */
export interface RuleGroup {
  readonly orgId: number
  readonly name: string
  readonly folder: string
  readonly interval: string
  readonly rules: readonly Rule[]
}

export interface Rule {
  readonly uid: string
  readonly title: string
  readonly condition: string
  readonly data: readonly RuleQuery[]
  readonly noDataState: 'OK' | 'NoData' | 'Alerting'
  readonly execErrState: 'OK' | 'Error' | 'Alerting'
  readonly for: string
  readonly dashboardUid: string
  readonly panelId: number
  readonly annotations: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly isPaused: boolean
}

export interface RuleQuery {
  readonly refId: string
  /** Seconds before now. */
  readonly relativeTimeRange: { readonly from: number; readonly to: number }
  readonly datasourceUid: string
  readonly model: Readonly<Record<string, unknown>>
}

const expressions = '__expr__'

/**
 * A rule: the query, the newest number of each series, the comparison.
 *
 * Annotations use `.Labels` and not `$labels`: whether provisioning takes a `$` in them for a variable of the environment
 * depends on Grafana's version.
 */
export function ruleOf(spec: AlertSpec): Rule {
  const [dashboard, title] = spec.panel
  return {
    uid: uidOf(spec.name),
    title: spec.title,
    condition: 'C',
    data: [question(spec), newestNumber('B', 'last'), ...comparison(spec)],
    // without any sensor there is nothing to be alarmed by; a database that does not answer is told all the same
    noDataState: spec.needsData ? 'Alerting' : 'OK',
    execErrState: 'Error',
    for: spec.for,
    dashboardUid: uidOf(dashboard),
    panelId: panelId(uidOf(dashboard), title),
    annotations: { summary: spec.summary, description: spec.description },
    labels: { severity: spec.severity },
    isPaused: false,
  }
}

function question(spec: AlertSpec): RuleQuery {
  return {
    refId: 'A',
    relativeTimeRange: { from: spec.range, to: 0 },
    datasourceUid: 'influxdb',
    model: {
      refId: 'A',
      rawQuery: true,
      resultFormat: 'time_series',
      query: render(spec.select),
      intervalMs: 60_000,
      maxDataPoints: 43_200,
    },
  }
}

const newestNumber = (refId: string, reducer: 'last' | 'sum') =>
  expression(refId, { type: 'reduce', expression: 'A', reducer, settings: { mode: 'dropNN' } })

function comparison({ name, above, below, regular }: AlertSpec): readonly RuleQuery[] {
  const threshold = above ?? below
  if (threshold === undefined) throw new Error(`${name} has nothing to compare with`)
  if (regular !== undefined) {
    const both = `$B ${above === undefined ? '<' : '>'} ${threshold} && $D >= ${regular}`
    return [newestNumber('D', 'sum'), expression('C', { type: 'math', expression: both })]
  }
  const evaluator = { type: above === undefined ? 'lt' : 'gt', params: [threshold] }
  return [expression('C', { type: 'threshold', expression: 'B', conditions: [{ evaluator, type: 'query' }] })]
}

function expression(refId: string, model: Readonly<Record<string, unknown>>): RuleQuery {
  return {
    refId,
    relativeTimeRange: { from: 0, to: 0 },
    datasourceUid: expressions,
    model: { refId, datasource: { type: expressions, uid: expressions }, ...model },
  }
}
