import { measurement, type Select } from '../influxql.ts'
import { type Influx, series } from '../target.ts'
import { isChosen, sensorTags } from './shared.ts'

/** The services that are chosen. */
export const service: readonly string[] = isChosen('service')
/** The heartbeats of the services. */
export const beats: string = measurement('heartbeat')

/** A figure of the heartbeats along time. */
export function beat(column: string, alias = '$tag_sensor'): Influx {
  const windows: Select = {
    columns: [column],
    from: beats,
    time: 'range',
    where: service,
    every: '$__interval',
    by: sensorTags,
    fill: 'null',
  }
  return series(windows, alias)
}

/** How quickly a counter of the heartbeats grows, by second. */
export const rate = (field: string): Influx =>
  beat(`non_negative_derivative(last("${field}"), 1s)`, `$tag_sensor ${field.replaceAll('_', ' ')}`)

/** The newest value of a counter. */
export const total = (field: string): Influx =>
  series(
    { columns: [`last("${field}")`], from: beats, time: 'range', by: sensorTags },
    `$tag_sensor ${field.replaceAll('_', ' ')}`,
  )

/** A figure of the broker along time: it tells each in a message of its own. */
export const broker = (field: string, name: string): Influx =>
  series(
    {
      columns: [`last("${field}")`],
      from: measurement('broker'),
      time: 'range',
      every: '$__interval',
      fill: 'null',
    },
    name,
  )
