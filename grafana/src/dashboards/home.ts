import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { board, type Section } from '../board.ts'
import { curves, figures, timeline } from '../panels.ts'
import { tagVariable } from '../variables.ts'
import { lifeStates, openClosed, yesNo } from '../words.ts'
import { upkeep } from './home-upkeep.ts'
import { isChosen, meanOf, newest, stateOf, toSensor } from './shared.ts'

const alarmWords = yesNo(['ALARM', 'red'], ['quiet', 'green'])

const now: Section = {
  title: 'Now',
  panels: [
    figures({
      title: 'Temperatures',
      description: 'The newest temperature of each sensor within the range. A click opens the sensor.',
      size: [12, 6],
      targets: [newest('temperature')],
      unit: 'celsius',
      decimals: 1,
      noValue: 'no thermometer yet',
      links: [toSensor],
    }),
    figures({
      title: 'Humidity',
      description: 'The newest relative humidity of each sensor within the range.',
      size: [6, 6],
      targets: [newest('humidity')],
      unit: 'percent',
      decimals: 0,
      noValue: 'no hygrometer yet',
      links: [toSensor],
    }),
    figures({
      title: 'Power',
      description: 'What each meter and plug says that it draws.',
      size: [6, 6],
      targets: [newest('power')],
      unit: 'watt',
      decimals: 0,
      noValue: 'no meter yet',
      links: [toSensor],
    }),
    figures({
      title: 'Doors, windows and switches',
      description: 'The state that each of them told last, also where that was long before the range.',
      size: [12, 5],
      targets: [stateOf('status', 'text')],
      noValue: 'no contact or switch yet',
      text: true,
      mappings: openClosed,
      links: [toSensor],
    }),
    figures({
      title: 'Smoke and water',
      description: 'What smoke and leak detectors told last: ALARM, or quiet.',
      size: [6, 5],
      targets: [stateOf(['smoke', 'leak'], 'value', [], '$tag_sensor $m')],
      noValue: 'no detector yet',
      text: true,
      mappings: alarmWords,
      links: [toSensor],
    }),
    figures({
      title: 'Services',
      description: 'The state of each service of the stack. More is on the dashboard Constellation.',
      size: [6, 5],
      targets: [stateOf('state', 'text', isChosen('service'))],
      noValue: 'no service yet',
      text: true,
      mappings: lifeStates,
    }),
  ],
}

const rooms: Section = {
  title: 'Rooms',
  panels: [
    curves({
      title: 'Temperature',
      description: 'Temperature by sensor. A gap is a time without readings of more than two hours.',
      size: [12, 9],
      targets: [meanOf('temperature', isChosen('room'))],
      unit: 'celsius',
      decimals: 1,
      noValue: 'no temperature in this range',
      interval: '1m',
      links: [toSensor],
    }),
    curves({
      title: 'Relative humidity',
      description: 'Humidity by sensor. Above 60 % for long, mould grows.',
      size: [12, 9],
      targets: [meanOf('humidity', isChosen('room'))],
      unit: 'percent',
      decimals: 0,
      noValue: 'no humidity in this range',
      interval: '1m',
      links: [toSensor],
    }),
  ],
}

const doors: Section = {
  title: 'Doors and motion',
  panels: [
    timeline({
      title: 'Doors, windows and switches over time',
      description: 'Each state lasts until the next; the first is the one that held when the range began.',
      size: [24, 8],
      targets: [stateOf('status', 'text', isChosen('door'))],
      noValue: 'no contact or switch yet',
      mappings: openClosed,
      links: [toSensor],
    }),
    timeline({
      title: 'Motion',
      description: 'Where somebody moved, by detector.',
      size: [24, 6],
      targets: [stateOf('motion', 'value')],
      noValue: 'no motion detector yet',
      mappings: yesNo(['motion', 'yellow'], ['still', 'blue']),
      links: [toSensor],
    }),
  ],
}

/** Numbers of now on top, then rooms, doors, batteries. */
export const home: Dashboard = board({
  name: 'home',
  title: 'Home',
  description: 'The home now and in the last day: rooms, doors, alarms, batteries, and who was heard when.',
  range: '24h',
  refresh: '1m',
  variables: [
    tagVariable({ name: 'room', label: 'Room', tag: 'sensor', measurements: ['temperature', 'humidity'] }),
    tagVariable({ name: 'door', label: 'Door or switch', tag: 'sensor', measurements: ['status'] }),
    tagVariable({ name: 'service', label: 'Service', tag: 'sensor', measurements: ['heartbeat'] }),
  ],
  sections: [now, rooms, doors, upkeep],
})
