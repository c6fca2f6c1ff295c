import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { RuleGroup } from '../../grafana/src/alerts/rule.ts'
import type { Influxd } from '../support/influxd.ts'
import { root } from '../support/process.ts'
import { fillMacros } from './grafana-query.ts'
import { ask, type Series } from './influx-answer.ts'

/** One step of a rule as the file has it, as far as it is evaluated here. */
interface Step {
  readonly refId: string
  readonly relativeTimeRange: { readonly from: number; readonly to: number }
  readonly datasourceUid: string
  readonly model: {
    readonly query?: string
    readonly type?: string
    readonly expression?: string
    readonly reducer?: string
    readonly conditions?: readonly {
      readonly evaluator: { readonly type: string; readonly params: number[] }
    }[]
  }
}

/** A rule of provisioning/alerting/rules.yaml with what Grafana's provisioning makes of its `$`. */
export interface FileRule {
  readonly uid: string
  readonly condition: string
  readonly noDataState: string
  readonly data: readonly Step[]
  readonly [key: string]: unknown
}

/**
 * `$$` in values is a `$`; a `$` alone is a variable of the environment, which none of these has
 * (`pkg/services/provisioning/values`).
 */
function expanded(value: unknown): unknown {
  if (typeof value === 'string')
    return value
      .split('$$')
      .map((part) => part.replaceAll(/\$\{?\w+\}?/g, ''))
      .join('$')
  if (Array.isArray(value)) return value.map(expanded)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expanded(inner)]))
}

/** The rules as Grafana has them after its start. */
export function provisionedRules(): readonly FileRule[] {
  const file = join(root, 'grafana', 'provisioning', 'alerting', 'rules.yaml')
  const { groups } = parse(readFileSync(file, 'utf8')) as { groups: readonly RuleGroup[] } // what the generator wrote
  return groups.flatMap(({ rules }) => rules).map((rule) => expanded(rule) as FileRule) // the same shape
}

const reducers: Readonly<Record<string, (numbers: readonly number[]) => number>> = {
  last: (numbers) => numbers.at(-1) ?? Number.NaN,
  sum: (numbers) => numbers.reduce((sum, each) => sum + each, 0),
}

/** Numbers by series: reduce, with null and NaN dropped. */
function reduce(series: readonly Series[], reducer: string): Map<string, number> {
  const how = reducers[reducer]
  if (!how) throw new Error(`reducer ${reducer}`)
  const numbers = (each: Series) =>
    each.values.flatMap((row) => row.slice(1)).filter((cell) => typeof cell === 'number')
  const labels = ({ tags }: Series) => Object.values(tags).join('/')
  const all = new Map(series.map((each) => [labels(each), how(numbers(each))]))
  // Grafana refuses an alert's query whose series cannot be told apart
  if (all.size !== series.length) throw new Error('two series with the same labels')
  return all
}

/**
 * The series (`<group>/<sensor>`) for which a rule's condition holds at `now`; `no data` where there is no series and that
 * is alarming.
 */
export async function firing(database: Influxd, rule: FileRule, now: number): Promise<readonly string[]> {
  const results = new Map<string, Map<string, number>>()
  const answers = new Map<string, readonly Series[]>()
  for (const { refId, model, relativeTimeRange } of rule.data) {
    const range = { from: now - relativeTimeRange.from * 1000, to: now - relativeTimeRange.to * 1000 }
    if (model.query !== undefined)
      answers.set(refId, await ask(database, fillMacros(model.query, { range, interval: '1m' })))
    else if (model.type === 'reduce')
      results.set(refId, reduce(answers.get(model.expression ?? '') ?? [], model.reducer ?? ''))
    else results.set(refId, compare(model, results))
  }
  if ([...answers.values()].every((answer) => answer.length === 0))
    return rule.noDataState === 'Alerting' ? ['no data'] : []
  return [...(results.get(rule.condition) ?? [])].flatMap(([name, number]) => (number === 0 ? [] : [name]))
}

type Results = ReadonlyMap<string, ReadonlyMap<string, number>>

const signs: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  lt: (value, bound) => value < bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  gt: (value, bound) => value > bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

/** One comparison of a number of the rule. */
interface Term {
  readonly of: string
  readonly sign: string
  readonly bound: number
}

/** A threshold, or the one form of math that the rules use: `(a && b) || (c && d)`. */
function compare(model: Step['model'], results: Results): Map<string, number> {
  const evaluator = model.conditions?.[0]?.evaluator
  const alternatives =
    model.type === 'math'
      ? (model.expression ?? '').split(' || ').map((all) =>
          all
            .replace(/^\((.*)\)$/, '$1')
            .split(' && ')
            .map(term),
        )
      : [
          [
            {
              of: model.expression ?? '',
              sign: evaluator?.type ?? '',
              bound: evaluator?.params[0] ?? Number.NaN,
            },
          ],
        ]
  const used = alternatives.flat().map(({ of }) => results.get(of) ?? new Map<string, number>())
  // Grafana joins series by their labels, and drops those that are not in all of them
  const names = [...(used[0]?.keys() ?? [])].filter((name) => used.every((numbers) => numbers.has(name)))
  const holds = (name: string, { of, sign, bound }: Term) => {
    const value = results.get(of)?.get(name)
    const judge = signs[sign]
    if (value === undefined || judge === undefined || Number.isNaN(bound))
      throw new Error(`cannot evaluate ${JSON.stringify(model)}`)
    return judge(value, bound)
  }
  return new Map(
    names.map((name) => [name, alternatives.some((all) => all.every((each) => holds(name, each))) ? 1 : 0]),
  )
}

function term(text: string): Term {
  const [, of, sign, bound] = /^\$(\w) (<=?|>=?) ([\d.]+)$/.exec(text) ?? []
  if (of === undefined || sign === undefined) throw new Error(`cannot read ${text}`)
  return { of, sign, bound: Number(bound) }
}
