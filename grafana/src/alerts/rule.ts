import { panelId, uidOf } from '../board.ts'
import { render, type Select } from '../influxql.ts'

/** How loud an alert is: `critical` ones are told at once, and again every hour. */
export type Severity = 'critical' | 'warning'

/** What is asked: a number, or several along time, for each sensor or service. */
export interface Question {
  /** Its time condition is the dashboard's, here the last `range` seconds. */
  readonly select: Select
  readonly range: number
}

/** Several questions and a condition over their answers, where one number and a threshold do not do. */
export interface Condition {
  /** By refId. */
  readonly questions: Readonly<Record<string, Question>>
  /** By refId: the question, and what becomes of its answer. */
  readonly numbers: Readonly<Record<string, readonly [question: string, reducer: Reducer]>>
  /** In Grafana's math: `($B < 1 && $D >= 24) || ($F < 1)`. A series that lacks one of the numbers does not fire. */
  readonly math: string
}

export type Reducer = 'last' | 'sum'

/** An alert, and from where on it fires. */
export type AlertSpec = About & (Threshold | Condition)

/** One question, and a threshold for the newest number of each series: it fires where that is above, or below. */
export interface Threshold extends Question {
  readonly above?: number
  readonly below?: number
}

/** What is said of an alert, whatever its condition. */
export interface About {
  /** Last part of its uid. */
  readonly name: string
  readonly title: string
  readonly severity: Severity
  /** How long it must be so: `5m`; `0s`: at once. */
  readonly for: string
  /** One line for a display of 20 columns and for a mail's subject. `{{ .Labels.sensor }}` is the sensor. */
  readonly summary: string
  /** What it means, and what to do. */
  readonly description: string
  /** The panel that shows it. */
  readonly panel: readonly [dashboard: string, title: string]
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
 * A rule: the queries, a number of each series, the condition.
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
    data: 'math' in spec ? conditionSteps(spec) : thresholdSteps(spec),
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

function question(refId: string, { select, range }: Question): RuleQuery {
  return {
    refId,
    relativeTimeRange: { from: range, to: 0 },
    datasourceUid: 'influxdb',
    model: {
      refId,
      rawQuery: true,
      resultFormat: 'time_series',
      query: render(select),
      intervalMs: 60_000,
      maxDataPoints: 43_200,
    },
  }
}

const reduced = (refId: string, from: string, reducer: Reducer) =>
  expression(refId, { type: 'reduce', expression: from, reducer, settings: { mode: 'dropNN' } })

function thresholdSteps({ above, below, ...asked }: Threshold): readonly RuleQuery[] {
  const threshold = above ?? below
  if (threshold === undefined) throw new Error('an alert has nothing to compare with')
  const evaluator = { type: above === undefined ? 'lt' : 'gt', params: [threshold] }
  return [
    question('A', asked),
    reduced('B', 'A', 'last'),
    expression('C', { type: 'threshold', expression: 'B', conditions: [{ evaluator, type: 'query' }] }),
  ]
}

function conditionSteps({ questions, numbers, math }: Condition): readonly RuleQuery[] {
  return [
    ...Object.entries(questions).map(([refId, asked]) => question(refId, asked)),
    ...Object.entries(numbers).map(([refId, [from, reducer]]) => reduced(refId, from, reducer)),
    expression('C', { type: 'math', expression: math }),
  ]
}

function expression(refId: string, model: Readonly<Record<string, unknown>>): RuleQuery {
  return {
    refId,
    relativeTimeRange: { from: 0, to: 0 },
    datasourceUid: expressions,
    model: { refId, datasource: { type: expressions, uid: expressions }, ...model },
  }
}
