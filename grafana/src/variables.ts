import {
  CustomVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { anyOf } from './influxql.ts'
import { dataSource } from './target.ts'

/** The values of a tag in some measurements, several or all at a time. */
export function tagVariable(spec: {
  readonly name: string
  readonly label: string
  readonly tag: string
  readonly measurements: readonly string[]
  /** Begins with the first one instead of all. */
  readonly one?: boolean
}): VariableModel {
  const query = `SHOW TAG VALUES FROM ${anyOf(spec.measurements)} WITH KEY = "${spec.tag}"`
  const { current, ...variable } = ofQuery(spec.name, spec.label, query)
  return spec.one || !current ? variable : { ...variable, current }
}

/** What a query lists. A list that nothing is chosen from is all of it, also what came after the page was loaded. */
export function ofQuery(name: string, label: string, query: string, regex = ''): VariableModel {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource({ ...dataSource })
    .query({ refId: `variable-${name}`, query })
    .definition(query)
    .regex(regex)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalCaseInsensitiveAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all', selected: true })
    .build()
}

/** Which points the curves are made of. */
export function detailVariable(): VariableModel {
  return new CustomVariableBuilder('detail')
    .label('Detail')
    .description(
      'Every reading, or one point an hour: quicker from a month on. The newest hour comes with the next.',
    )
    .values('every reading : autogen, by hour : hourly')
    .multi(false)
    .includeAll(false)
    .current({ text: 'every reading', value: 'autogen', selected: true })
    .build()
}

/** A number that is typed. */
export function numberVariable(
  name: string,
  label: string,
  description: string,
  value: string,
): VariableModel {
  return new TextBoxVariableBuilder(name)
    .label(label)
    .description(description)
    .defaultValue(value)
    .current({ text: value, value, selected: true })
    .build()
}
