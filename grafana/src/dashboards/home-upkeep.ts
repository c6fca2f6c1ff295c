import type { Section } from '../board.ts'
import { measurement, type Select } from '../influxql.ts'
import { cellLink } from '../panel-spec.ts'
import { table } from '../panels.ts'
import { numeric, texts } from '../readings.ts'
import { rows } from '../target.ts'
import { batteryWords, yesNo } from '../words.ts'
import { columns, newestRow, rowToSensor, sensorTags } from './shared.ts'

const batteries: Select = {
  columns: ['last("value") AS "charge"', 'last("value") AS "says"'],
  from: measurement('battery'),
  time: 'range',
  by: sensorTags,
}
const flagged: Select = {
  columns: ['last("value") AS "battery"'],
  from: measurement('battery_low'),
  time: 'range',
  by: sensorTags,
}
const heard = (field: string, names: readonly string[]): Select => ({
  columns: [`last("${field}")`],
  from: measurement(names),
  time: 'range',
  by: sensorTags,
})

/** Batteries, and who was heard when. */
export const upkeep: Section = {
  title: 'Batteries and last seen',
  panels: [
    table({
      title: 'Batteries',
      description: 'The newest charge within a week. Low is below 15 %, fair below 40 %.',
      size: [8, 9],
      targets: [rows(batteries)],
      noValue: 'no battery has told its charge',
      timeFrom: '7d',
      unit: 'percent',
      decimals: 0,
      min: 0,
      max: 100,
      transformations: [columns(['sensor', 'charge', 'says'], ['Time', 'group'])],
      overrides: {
        sensor: cellLink(rowToSensor),
        charge: { 'custom.cellOptions': { type: 'gauge', mode: 'basic' } },
        says: { mappings: batteryWords, 'custom.cellOptions': { type: 'color-text' } },
      },
    }),
    table({
      title: 'Batteries that say low or good',
      description: 'Sensors that know no charge, only whether their battery is low, within a week.',
      size: [8, 9],
      targets: [rows(flagged)],
      noValue: 'no sensor tells of its battery',
      timeFrom: '7d',
      unit: 'none',
      decimals: 0,
      transformations: [columns(['sensor', 'battery'], ['Time', 'group'])],
      overrides: {
        sensor: cellLink(rowToSensor),
        battery: {
          mappings: yesNo(['low', 'red'], ['good', 'green']),
          'custom.cellOptions': { type: 'color-text' },
        },
      },
    }),
    table({
      title: 'Last seen',
      description: 'When each sensor was heard last, within a week; the longest silent first.',
      size: [8, 9],
      targets: [rows(heard('value', numeric)), rows(heard('text', texts))],
      noValue: 'nothing was heard in a week',
      timeFrom: '7d',
      unit: 'none',
      decimals: 0,
      transformations: [
        ...newestRow,
        { id: 'sortBy', options: { sort: [{ field: 'Time (max)', desc: false }] } },
        columns(['sensor', 'Time (max)'], ['group']),
      ],
      overrides: {
        sensor: cellLink(rowToSensor),
        'Time (max)': { displayName: 'last seen', unit: 'dateTimeFromNow' },
      },
    }),
  ],
}
