import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { board, type Section } from '../board.ts'
import { variable } from '../influxql.ts'
import { bars, curves, figures, timeline } from '../panels.ts'
import { type Influx, series } from '../target.ts'
import { detailVariable, numberVariable, tagVariable } from '../variables.ts'
import { openClosed } from '../words.ts'
import { growthOf, hourlyGrowth, isChosen, meanOf, newest, sensorTags, stateOf, toSensor } from './shared.ts'

const plug = isChosen('plug')

/** Energy in kWh, or with a factor what it cost, of the whole range or of each `every`. */
function energy(factor: string, every?: string): Influx {
  return series(
    {
      columns: [`sum("grown")${factor}`],
      from: hourlyGrowth('energy', plug, 'variable'),
      time: 'around',
      by: sensorTags,
      ...(every === undefined ? {} : { every, fill: 'none' as const }),
    },
    '$tag_sensor',
  )
}

const cost = ` * ${variable('price')}`

const now: Section = {
  title: 'Now and in this range',
  panels: [
    figures({
      title: 'Power now',
      description: 'What each plug and meter draws: the newest value in the range.',
      size: [8, 5],
      targets: [newest('power', plug)],
      unit: 'watt',
      decimals: 0,
      noValue: 'no meter yet',
      links: [toSensor],
    }),
    figures({
      title: 'Energy in this range',
      description:
        'How much each counter has grown, hour by hour; a counter that began anew loses that hour.',
      size: [8, 5],
      targets: [energy('')],
      unit: 'kwatth',
      decimals: 2,
      noValue: 'no counter of energy yet',
      links: [toSensor],
    }),
    figures({
      title: 'Cost of this range',
      description:
        'The energy of this range at the price above. One price for all hours, and no standing charge.',
      size: [8, 5],
      targets: [energy(cost)],
      unit: 'currencyEUR',
      decimals: 2,
      noValue: 'no counter of energy yet',
      links: [toSensor],
    }),
  ],
}

const power: Section = {
  title: 'Power',
  panels: [
    curves({
      title: 'Power',
      description: 'Mean power by plug and meter. A meter of the whole house contains its plugs.',
      size: [24, 9],
      targets: [meanOf('power', plug, 'variable')],
      unit: 'watt',
      decimals: 0,
      min: 0,
      noValue: 'no power in this range',
      interval: '1m',
      links: [toSensor],
    }),
    timeline({
      title: 'Switched on',
      description: 'When each switch and socket was on, with or without a meter, as far as it tells.',
      size: [24, 6],
      targets: [stateOf('status', 'text', [`("text" = 'on' OR "text" = 'off')`])],
      noValue: 'these sockets do not tell their state',
      mappings: openClosed,
      links: [toSensor],
    }),
  ],
}

const byDay: Section = {
  title: 'By hour and day',
  panels: [
    bars({
      title: 'Energy by day',
      description: 'What each counter grew from midnight to midnight of local time. Today is not over.',
      size: [12, 9],
      targets: [growthOf('energy', '1d', plug, 'variable')],
      unit: 'kwatth',
      decimals: 2,
      min: 0,
      noValue: 'no counter of energy yet',
      links: [toSensor],
    }),
    bars({
      title: 'Cost by day',
      description: 'The energy of each day at the price above.',
      size: [12, 9],
      targets: [energy(cost, '1d')],
      unit: 'currencyEUR',
      decimals: 2,
      min: 0,
      noValue: 'no counter of energy yet',
      links: [toSensor],
    }),
    bars({
      title: 'Energy by hour',
      description: 'What each counter grew in each hour.',
      size: [24, 8],
      targets: [growthOf('energy', '1h', plug, 'variable')],
      unit: 'kwatth',
      decimals: 1,
      min: 0,
      noValue: 'no counter of energy yet',
      links: [toSensor],
    }),
  ],
}

/** Power, energy by day, and what it costs. */
export const energyBoard: Dashboard = board({
  name: 'energy',
  title: 'Energy',
  description: 'Power in watts, energy in kWh by plug and day, and its cost at one price.',
  range: '6d/d',
  refresh: '5m',
  variables: [
    tagVariable({ name: 'plug', label: 'Plug or meter', tag: 'sensor', measurements: ['power', 'energy'] }),
    numberVariable('price', 'Price of a kWh', 'With a point, not a comma: 0.30', '0.30'),
    detailVariable(),
  ],
  sections: [now, power, byDay],
})
