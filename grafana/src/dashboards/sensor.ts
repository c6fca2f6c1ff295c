import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { board, type Section } from '../board.ts'
import { aggregate, chosen, measurement, measurementsIn, type Select } from '../influxql.ts'
import type { Overrides } from '../panel-spec.ts'
import { curves, figures, table, timeline } from '../panels.ts'
import { flags, numbers, numeric, texts } from '../readings.ts'
import { rows, series } from '../target.ts'
import { detailVariable, ofQuery, tagVariable } from '../variables.ts'
import { openClosed, yesNo } from '../words.ts'
import { columns, isChosen, newest, sensorTags, stateOf } from './shared.ts'

/** Units by the end of a series' name, which is `<sensor> <reading>`; truth values in words. */
const unitsByReading: Overrides = {
  ...Object.fromEntries(
    Object.entries(numbers).map(([name, { unit, decimals }]) => [`/ ${name}(-\\d+)?$/`, { unit, decimals }]),
  ),
  [`/ (${flags.join('|')})$/`]: { decimals: 0, mappings: yesNo(['yes', 'orange'], ['no', 'green']) },
}

const reading = (how: 'min' | 'mean' | 'max', every: string): Select => ({
  columns: [aggregate(how, 'value', 'variable')],
  from: measurementsIn('reading', 'variable'),
  where: isChosen('sensor'),
  time: 'range',
  every,
  by: sensorTags,
  fill: 'null',
})

const now: Section = {
  title: 'Now',
  panels: [
    figures({
      title: 'Newest values',
      description: 'The newest value of every measurement of the chosen sensors, within the range.',
      size: [24, 6],
      targets: [newest(numeric, isChosen('sensor'), '$tag_sensor $m')],
      unit: 'none',
      decimals: 1,
      noValue: 'nothing was measured in this range',
      overrides: unitsByReading,
    }),
    timeline({
      title: 'States and events',
      description: 'What the sensors said in words; the first is what held when the range began.',
      size: [24, 6],
      targets: [stateOf(texts, 'text', isChosen('sensor'), '$tag_sensor $m')],
      noValue: 'these sensors say nothing in words',
      mappings: openClosed,
    }),
  ],
}

const curvesOfAll: Section = {
  title: 'Measurements',
  panels: [
    curves({
      title: '$reading',
      description: 'Means of this measurement, and its lowest and highest values, by sensor.',
      size: [12, 8],
      targets: [
        series(reading('mean', '$__interval'), '$tag_sensor $m'),
        series(reading('min', '$__interval'), '$tag_sensor lowest $m'),
        series(reading('max', '$__interval'), '$tag_sensor highest $m'),
      ],
      unit: 'none',
      decimals: 1,
      noValue: 'not measured in this range',
      interval: '1m',
      repeat: 'reading',
      overrides: {
        ...unitsByReading,
        '/ (lowest|highest) /': {
          'custom.lineStyle': { fill: 'dot', dash: [0, 4] },
          'custom.fillOpacity': 0,
        },
      },
    }),
  ],
}

const byDay: Select = {
  columns: (['min', 'mean', 'max'] as const).map((how) => aggregate(how, 'value', 'variable')),
  from: measurementsIn('reading', 'variable'),
  where: isChosen('sensor'),
  time: 'range',
  every: '1d',
  by: sensorTags,
  fill: 'none',
}

const days: Section = {
  title: 'By day',
  panels: [
    table({
      title: '$reading by day',
      description: 'Lowest, mean and highest of each day, from midnight to midnight of local time.',
      size: [12, 8],
      targets: [rows(byDay)],
      unit: 'none',
      decimals: 1,
      noValue: 'not measured in this range',
      repeat: 'reading',
      transformations: [
        // min_value of the readings, min_min_value of their aggregates
        { id: 'renameByRegex', options: { regex: '^(min|mean|max)_.*$', renamePattern: '$1' } },
        columns(['Time', 'sensor', 'min', 'mean', 'max'], ['group']),
      ],
      overrides: { Time: { displayName: 'day', unit: 'time:ddd D MMM YYYY' } },
    }),
    curves({
      title: 'Readings kept by hour',
      description:
        'How many readings an hour its aggregates are made of; the aggregates are an hour old at most.',
      size: [24, 6],
      targets: [
        series(
          {
            columns: ['sum("count_value")'],
            from: measurement(numeric, 'hourly'),
            where: isChosen('sensor'),
            time: 'range',
            every: '$__interval',
            by: sensorTags,
            fill: 'null',
          },
          '$tag_sensor $m',
        ),
      ],
      unit: 'none',
      decimals: 0,
      noValue: 'no aggregates in this range yet',
      interval: '1h',
    }),
  ],
}

/** Every measurement of a sensor, or of several beside each other. */
export const sensor: Dashboard = board({
  name: 'sensor',
  title: 'Sensor',
  description:
    'One sensor, or several beside each other: every measurement, and lowest, mean, highest by day.',
  range: '24h',
  refresh: '5m',
  variables: [
    tagVariable({
      name: 'sensor',
      label: 'Sensor',
      tag: 'sensor',
      measurements: [...numeric, ...texts],
      one: true,
    }),
    ofQuery(
      'reading',
      'Measurement',
      `SHOW MEASUREMENTS WHERE ${chosen('sensor')}`,
      `/^(${numeric.join('|')})(-\\d+)?$/`,
    ),
    detailVariable(),
  ],
  sections: [now, curvesOfAll, days],
})
