import { parseCondition } from '../condition/parse.ts'
import { parseTemplate } from '../template/parse.ts'
import type { Alert, ListName, Page } from './page.ts'

interface Rows {
  readonly name: string
  readonly title: string
  readonly each: readonly string[] | ListName
  readonly row: string
  readonly when?: string
}

const weather = ['wind_speed', 'wind_gust', 'wind_direction', 'rain_rate', 'rain_24h', 'pressure', 'uv_index']

/** The pages without a file: what a house usually wants to know, of whatever sensors there are. */
const automatic: readonly Rows[] = [
  {
    name: 'temperatures',
    title: '{@thermometer} Climate{>} {time}',
    each: ['+/+/data/temperature'],
    row: '{sensor}{>} {value:.1}°C[ {data/humidity:.0}%]',
  },
  {
    name: 'doors',
    title: '{@lock} Doors{>} {time}',
    each: ['+/+/data/status'],
    when: 'value = open or value = closed or value = locked or value = unlocked',
    row: '{sensor}{>} {value}',
  },
  {
    name: 'power',
    title: '{@power} Power{>} {time}',
    each: ['+/+/data/power'],
    row: '{sensor}{>} {value:.0} W[ {data/energy:.0} kWh]',
  },
  {
    name: 'weather',
    title: '{@wind} Weather{>} {time}',
    each: weather.map((name) => `+/+/data/${name}`),
    row: '{name}{>} {value} {unit}',
  },
  {
    name: 'services',
    title: '{@house} House{>} {time}',
    each: 'services',
    row: '{sensor}{>} {value}',
  },
]

/** Pages that come before all others while there is something to tell. */
const problems: readonly Rows[] = [
  { name: 'offline', title: '{@offline} Services{>} {time}', each: 'offline', row: '{sensor}{>} {value}' },
  { name: 'silent', title: '{@warning} Silent{>} {time}', each: 'silent', row: '{sensor}{>} {value}' },
]

const toPage = ({ name, title, each, row, when }: Rows, ms: number): Page => ({
  name,
  each,
  when: when === undefined ? undefined : parseCondition(when),
  ms,
  fresh: undefined,
  title: parseTemplate(title),
  lines: [parseTemplate(row)],
  asRows: true,
})

/** The automatic pages. @param ms how long each is shown, in milliseconds */
export function automaticPages(ms: number): readonly Page[] {
  return automatic.map((page) => toPage(page, ms))
}

/** The pages of silent sensors and of services that are offline or degraded. */
export function problemPages(ms: number): readonly Page[] {
  return problems.map((page) => toPage(page, ms))
}

const rule = (
  name: string,
  when: string,
  lines: readonly string[],
  rest: { each: readonly string[]; priority: number; forMs?: number; blink?: boolean },
): Alert => ({
  name,
  when: parseCondition(when),
  lines: lines.map(parseTemplate),
  forMs: 0,
  blink: false,
  fresh: undefined,
  ...rest,
})

/** The alerts without a file. */
export function automaticAlerts(): readonly Alert[] {
  return [
    rule('smoke', 'value = true', ['{@flame} SMOKE', '{sensor}'], {
      each: ['+/+/data/smoke'],
      priority: 90,
      blink: true,
    }),
    rule('leak', 'value = true', ['{@drop} WATER LEAK', '{sensor}'], {
      each: ['+/+/data/leak'],
      priority: 80,
      blink: true,
    }),
    rule('door-open', 'value = open', ['{@door-open} open for {value|age}', '{sensor}'], {
      each: ['+/+/data/status'],
      priority: 0,
      forMs: 600_000,
    }),
    rule('battery-low', 'value = true', ['{@battery-0} battery low', '{sensor}'], {
      each: ['+/+/data/battery_low'],
      priority: 0,
    }),
  ]
}

/** What is shown while there is nothing to show. */
export const emptyPage: Page = {
  name: 'empty',
  each: undefined,
  when: undefined,
  ms: 10_000,
  fresh: undefined,
  title: undefined,
  lines: ['Constellation', 'no readings yet', '{time}'].map(parseTemplate),
  asRows: false,
}
