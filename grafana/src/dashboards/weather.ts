import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { board, type Section } from '../board.ts'
import { measurement } from '../influxql.ts'
import { bars, curves, figures, shares } from '../panels.ts'
import { type Influx, series } from '../target.ts'
import { tagVariable } from '../variables.ts'
import { winds, windWords, wordBetween } from '../words.ts'
import { growthOf, isChosen, meanOf, newest, sensorTags, toSensor, windowsOf } from './shared.ts'

const station = isChosen('station')

/** How often the wind came from between these degrees. */
function windFrom(name: string, condition: string): Influx {
  return series(
    {
      columns: ['count("value")'],
      from: measurement('wind_direction'),
      time: 'range',
      where: [...station, condition],
    },
    name,
  )
}

/** What the pressure did in the range: newest less oldest. */
const trend: Influx = series(
  {
    columns: ['last("value") - first("value")'],
    from: measurement('pressure'),
    time: 'range',
    by: sensorTags,
  },
  '$tag_sensor',
)

const now: Section = {
  title: 'Now',
  panels: [
    figures({
      title: 'Wind',
      description: 'Mean wind, newest value.',
      size: [4, 5],
      targets: [newest('wind_speed', station)],
      unit: 'velocitykmh',
      decimals: 1,
      noValue: 'no wind yet',
      links: [toSensor],
    }),
    figures({
      title: 'Gust',
      description:
        'Strongest gust that the station told last. From 62 km/h on it is a gale: take the awning in.',
      size: [4, 5],
      targets: [newest('wind_gust', station)],
      unit: 'velocitykmh',
      decimals: 1,
      noValue: 'no wind yet',
      links: [toSensor],
    }),
    figures({
      title: 'From',
      description: 'Where the wind comes from, by its name.',
      size: [4, 5],
      targets: [newest('wind_direction', station)],
      unit: 'degree',
      decimals: 0,
      noValue: 'no wind yet',
      mappings: windWords,
      links: [toSensor],
    }),
    figures({
      title: 'Outside',
      description: 'Temperature at the wind sensor.',
      size: [4, 5],
      targets: [newest('wind_temperature', station)],
      unit: 'celsius',
      decimals: 1,
      noValue: 'no outside sensor yet',
      links: [toSensor],
    }),
    figures({
      title: 'Pressure',
      description: 'Air pressure, newest value.',
      size: [4, 5],
      targets: [newest('pressure')],
      unit: 'pressurehpa',
      decimals: 1,
      noValue: 'no barometer yet',
      links: [toSensor],
    }),
    figures({
      title: 'Pressure trend',
      description: 'Change within the last three hours, in words: from 1.5 hPa on the weather changes.',
      size: [4, 5],
      targets: [trend],
      unit: 'pressurehpa',
      decimals: 1,
      noValue: 'no barometer yet',
      timeFrom: '3h',
      mappings: [
        wordBetween(null, -1.5, ['falling', 'orange']),
        wordBetween(-1.499, 1.499, ['steady', 'green']),
        wordBetween(1.5, null, ['rising', 'blue']),
      ],
    }),
  ],
}

const wind: Section = {
  title: 'Wind',
  panels: [
    curves({
      title: 'Wind and gusts',
      description: 'Mean wind, and the strongest gust of each window.',
      size: [12, 9],
      targets: [
        series(windowsOf('mean', 'wind_speed', station), '$tag_sensor wind'),
        series(windowsOf('max', 'wind_gust', station), '$tag_sensor gust'),
      ],
      unit: 'velocitykmh',
      decimals: 1,
      min: 0,
      noValue: 'no wind in this range',
      interval: '1m',
    }),
    curves({
      title: 'Direction',
      description: 'Where the wind came from, as points: 0° and 360° are both north, so no line joins them.',
      size: [6, 9],
      targets: [series(windowsOf('last', 'wind_direction', station), '$tag_sensor')],
      unit: 'degree',
      decimals: 0,
      min: 0,
      max: 360,
      noValue: 'no wind in this range',
      interval: '1m',
      points: true,
    }),
    shares({
      title: 'Wind rose',
      description: 'How often the wind came from each of eight directions in this range.',
      size: [6, 9],
      targets: [
        windFrom('north', '("value" >= 337.5 OR "value" < 22.5)'),
        ...winds.map(([name, from, to]) => windFrom(name, `"value" >= ${from} AND "value" < ${to}`)),
      ],
      unit: 'none',
      decimals: 0,
      min: 0,
      noValue: '0',
    }),
  ],
}

const rain: Section = {
  title: 'Rain',
  panels: [
    bars({
      title: 'Rain by hour',
      description: 'What the gauge counted in each hour.',
      size: [12, 8],
      targets: [growthOf('rain', '1h')],
      unit: 'suffix:mm',
      decimals: 1,
      min: 0,
      noValue: 'no rain gauge yet',
      links: [toSensor],
    }),
    bars({
      title: 'Rain by day',
      description: 'From midnight to midnight of local time. Today is not over.',
      size: [12, 8],
      targets: [growthOf('rain', '1d')],
      unit: 'suffix:mm',
      decimals: 1,
      min: 0,
      noValue: 'no rain gauge yet',
      links: [toSensor],
    }),
  ],
}

const air: Section = {
  title: 'Air',
  panels: [
    curves({
      title: 'Pressure over time',
      description: 'Air pressure as the sensor tells it: at its place, not at sea level.',
      size: [12, 8],
      targets: [meanOf('pressure')],
      unit: 'pressurehpa',
      decimals: 1,
      noValue: 'no barometer yet',
      interval: '1m',
      links: [toSensor],
    }),
    curves({
      title: 'Temperature outside',
      description: 'Temperature and, with wind below 10 °C, what it feels like.',
      size: [12, 8],
      targets: [
        series(windowsOf('mean', 'wind_temperature', station), '$tag_sensor air'),
        series(windowsOf('mean', 'wind_chill', station), '$tag_sensor felt'),
      ],
      unit: 'celsius',
      decimals: 1,
      noValue: 'no outside sensor yet',
      interval: '1m',
    }),
  ],
}

/** Wind, rain, pressure. */
export const weather: Dashboard = board({
  name: 'weather',
  title: 'Weather',
  description: 'Wind and where it comes from, rain by hour and day, pressure and its trend.',
  range: '1d/d',
  refresh: '5m',
  variables: [
    tagVariable({
      name: 'station',
      label: 'Wind sensor',
      tag: 'sensor',
      measurements: ['wind_speed', 'wind_direction'],
    }),
  ],
  sections: [now, wind, rain, air],
})
