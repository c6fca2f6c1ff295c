import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard'
import { uidOf } from '../board.ts'
import { type Aggregate, aggregate, chosen, type Detail, measurement, type Select } from '../influxql.ts'
import type { ValueLink } from '../panel-spec.ts'
import { type Influx, series } from '../target.ts'

/** Every series belongs to one sensor of one group. */
export const sensorTags: readonly string[] = ['group', 'sensor']

/** A sensor's own dashboard, with the range that is shown, from a series of it. */
export const toSensor: ValueLink = {
  title: 'every measurement of this sensor',
  url: `/d/${uidOf('sensor')}/sensor?\${__url_time_range}&var-sensor=\${__field.labels.sensor}`,
}

/** The same, from a row of a table. */
export const rowToSensor: ValueLink = {
  title: 'every measurement of this sensor',
  url: `/d/${uidOf('sensor')}/sensor?\${__url_time_range}&var-sensor=\${__data.fields.sensor}`,
}

/** A curve of each sensor: means of the windows, null where there is none. */
export function meanOf(name: string, where: readonly string[] = [], detail: Detail = 'all'): Influx {
  return series(windowsOf('mean', name, where, detail), '$tag_sensor')
}

/** Windows of one aggregate of a measurement's values. */
export function windowsOf(
  how: Aggregate,
  name: string,
  where: readonly string[] = [],
  detail: Detail = 'all',
): Select {
  return {
    columns: [aggregate(how, 'value', detail)],
    from: measurement(name, detail),
    time: 'range',
    where,
    every: '$__interval',
    by: sensorTags,
    fill: 'null',
  }
}

/** The newest value of each sensor within the range. */
export function newest(
  name: string | readonly string[],
  where: readonly string[] = [],
  alias = '$tag_sensor',
): Influx {
  const last: Select = {
    columns: [aggregate('last', 'value')],
    from: measurement(name),
    time: 'range',
    where,
    by: sensorTags,
  }
  return series(last, alias)
}

/**
 * A state with all its changes in the range and, before them, the one that held when the range began, at the time when
 * it was measured: what has not changed for days is still shown, and nothing is invented.
 */
export function stateOf(
  name: string | readonly string[],
  field: 'text' | 'value',
  where: readonly string[] = [],
  alias = '$tag_sensor',
): Influx {
  const from = measurement(name)
  const column = `"${field}"`
  const before: Select = {
    columns: [`last(${column}) AS ${column}`],
    from,
    time: 'before',
    where,
    by: sensorTags,
  }
  const within: Select = { columns: [column], from, time: 'range', where, by: sensorTags }
  return series({ columns: [column], from: [before, within], time: 'none', by: sensorTags }, alias)
}

/** The tag `sensor` is one of those chosen in a variable. */
export const isChosen = (variable: string): readonly string[] => [chosen('sensor', variable)]

/**
 * How much a counter has grown in each window. A counter that began anew counts as nothing there; the window before the
 * first one is looked at too, so that the first is whole.
 */
export function growthOf(
  name: string,
  every: string,
  where: readonly string[] = [],
  detail: Detail = 'all',
): Influx {
  const field = aggregate('last', 'value', detail)
  return series(
    {
      columns: [`non_negative_difference(${field})`],
      from: measurement(name, detail),
      time: 'range',
      where,
      every,
      by: sensorTags,
      fill: 'none',
    },
    '$tag_sensor',
  )
}

/**
 * The same, hour by hour, under the name `grown`: a part of another statement, which may compute with it. The field is
 * `value` or, in the aggregates, `last_value`; what is not there gives no rows.
 */
export function hourlyGrowth(name: string, where: readonly string[], detail: Detail): readonly Select[] {
  return ['value', 'last_value'].map((field) => ({
    columns: [`non_negative_difference(last("${field}")) AS "grown"`],
    from: measurement(name, detail),
    time: 'range',
    where,
    every: '1h',
    by: sensorTags,
    fill: 'none',
  }))
}

/** One row for each sensor, with its newest time. */
export const newestRow: readonly DataTransformerConfig[] = [
  { id: 'merge', options: {} },
  {
    id: 'groupBy',
    options: {
      fields: {
        sensor: { aggregations: [], operation: 'groupby' },
        group: { aggregations: [], operation: 'groupby' },
        Time: { aggregations: ['max'], operation: 'aggregate' },
      },
    },
  },
]

/** Puts a table's columns in this order; others follow, `hidden` ones go. */
export function columns(order: readonly string[], hidden: readonly string[] = []): DataTransformerConfig {
  return {
    id: 'organize',
    options: {
      indexByName: Object.fromEntries(order.map((name, index) => [name, index])),
      excludeByName: Object.fromEntries(hidden.map((name) => [name, true])),
      renameByName: {},
    },
  }
}
