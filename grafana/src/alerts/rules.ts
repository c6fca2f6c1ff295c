import { sensorTags } from '../dashboards/shared.ts'
import { measurement, type Select } from '../influxql.ts'
import { numbers, periodic } from '../readings.ts'
import { type AlertSpec, type RuleGroup, ruleOf } from './rule.ts'
import { signsOfLife, silent } from './silence.ts'

const hour = 3600
const day = 24 * hour

/** The newest number of each sensor or service. */
function newest(name: string, field = 'value'): Select {
  return { columns: [`last("${field}")`], from: measurement(name), time: 'range', by: sensorTags }
}

/** What is computed of the newest figures in the heartbeats of each service. */
function newestOf(column: string): Select {
  return { columns: [column], from: measurement('heartbeat'), time: 'range', by: sensorTags }
}

const battery: readonly AlertSpec[] = [
  {
    name: 'battery-charge',
    title: 'Battery below 15 %',
    severity: 'warning',
    select: newest('battery'),
    range: 7 * day,
    below: 15,
    for: '1h',
    summary: '{{ .Labels.sensor }}: battery low',
    description: 'The battery of {{ .Labels.group }}/{{ .Labels.sensor }} is below 15 %.',
    panel: ['home', 'Batteries'],
  },
  {
    name: 'battery-low',
    title: 'Battery low',
    severity: 'warning',
    select: newest('battery_low'),
    range: 7 * day,
    above: 0.5,
    for: '1h',
    summary: '{{ .Labels.sensor }}: battery low',
    description: '{{ .Labels.group }}/{{ .Labels.sensor }} says that its battery is low.',
    panel: ['home', 'Batteries that say low or good'],
  },
]

const danger = (reading: 'smoke' | 'leak', word: string): AlertSpec => ({
  name: reading,
  title: word,
  severity: 'critical',
  select: newest(reading),
  range: 7 * day,
  above: 0.5,
  for: '0s',
  summary: `${word.toUpperCase()}: {{ .Labels.sensor }}`,
  description: `{{ .Labels.group }}/{{ .Labels.sensor }} reports: ${word}. It ends when the detector says that it is over. No substitute for detectors that sound by themselves.`,
  panel: ['home', 'Smoke and water'],
})

const services: readonly AlertSpec[] = [
  {
    name: 'service-offline',
    title: 'Service offline',
    severity: 'warning',
    select: signsOfLife('heartbeat', 'uptime_s', '5m', 2),
    range: day,
    below: 0.001,
    for: '0s',
    summary: '{{ .Labels.sensor }} is offline',
    description:
      'No heartbeat of {{ .Labels.group }}/{{ .Labels.sensor }} for five minutes and more. Where it is every service, it is the writer or the broker. After a day without it this ends by itself.',
    panel: ['constellation', 'Heartbeats'],
    needsData: true,
  },
  {
    name: 'house-cut-off',
    title: 'Line to another house down',
    severity: 'warning',
    select: newest('connected'),
    range: 7 * day,
    below: 0.5,
    for: '10m',
    summary: '{{ .Labels.sensor }}: line down',
    description:
      'The bridge of the house {{ .Labels.sensor }} is not connected. That house goes on by itself; its readings wait there, as long as its outboxes hold, and come with their own times.',
    panel: ['constellation', 'Lines to other houses'],
  },
  {
    name: 'writer-spooling',
    title: 'Points wait for the database',
    severity: 'warning',
    select: newest('heartbeat', 'spool_bytes'),
    range: hour,
    above: 0,
    for: '10m',
    summary: 'database slow: points are spooled',
    description:
      'influx-writer keeps points on its disk because the database does not take them. Nothing is lost until INFLUX_SPOOL_MAX_BYTES.',
    panel: ['constellation', 'Spool'],
  },
  {
    name: 'gaps',
    title: 'Readings are missing',
    severity: 'warning',
    select: newest('heartbeat', 'gaps'),
    range: hour,
    above: 0,
    for: '10m',
    summary: 'readings are missing',
    description:
      'Numbers of our publishers should be stored and are not. `make audit` says which; the publisher sends again what it still has.',
    panel: ['constellation', 'Missing numbers'],
  },
  {
    name: 'spool-nearly-full',
    title: 'Spool nearly full',
    severity: 'critical',
    select: newestOf('last("spool_bytes") / last("spool_max_bytes")'),
    range: hour,
    above: 0.8,
    for: '0s',
    summary: 'the spool is nearly full',
    description:
      'influx-writer has spooled more than 80 % of INFLUX_SPOOL_MAX_BYTES. At all of it the oldest points are dropped: bring the database back.',
    panel: ['constellation', 'Room for the spool'],
  },
  {
    name: 'disk-nearly-full',
    title: 'Disk nearly full',
    severity: 'critical',
    // what the spool itself has taken of the disk does not count
    select: newestOf('last("disk_free_bytes") + last("spool_bytes") - last("spool_max_bytes")'),
    range: hour,
    below: 0,
    for: '0s',
    summary: 'the disk is nearly full',
    description:
      'The disk of INFLUX_SPOOL_DIR has less free than the spool may grow to (INFLUX_SPOOL_MAX_BYTES, less what is in it): should the database be away for long, the disk is full before. Make room, or lower the bound.',
    panel: ['constellation', 'Room for the spool'],
  },
  {
    name: 'readings-dropped',
    title: 'Readings were dropped',
    severity: 'critical',
    select: {
      columns: ['non_negative_difference(last("dropped"))'],
      from: measurement('heartbeat'),
      time: 'range',
      every: '30m',
      by: sensorTags,
      fill: 'none',
    },
    range: hour,
    above: 0,
    for: '0s',
    summary: '{{ .Labels.sensor }} drops readings',
    description:
      'The outbox of {{ .Labels.group }}/{{ .Labels.sensor }} is full or its disk is: readings are lost. The table By publisher has their numbers.',
    panel: ['constellation', 'By publisher'],
  },
  {
    name: 'aggregates-stopped',
    title: 'Aggregates are no longer made',
    severity: 'warning',
    select: {
      columns: ['moving_average(count("count_uptime_s"), 2)'],
      from: measurement('heartbeat', 'hourly'),
      time: 'range',
      every: '3h',
      fill: '0',
    },
    range: 3 * day,
    below: 0.001,
    for: '0s',
    summary: 'hourly aggregates stopped',
    description: 'No hour was aggregated for three hours and more: look at the tasks of InfluxDB.',
    panel: ['constellation', 'Aggregates are made'],
  },
]

/** Everything that somebody should hear about without looking. */
export const alerts: readonly AlertSpec[] = [
  danger('smoke', 'Smoke'),
  danger('leak', 'Water'),
  ...battery,
  ...periodic.filter((name) => name in numbers).map(silent),
  ...services,
]

/** The rules as Grafana is provisioned with them. */
export function ruleGroups(): readonly RuleGroup[] {
  // a folder of its own: the dashboards' is made by another part of Grafana, in an order that nobody promises
  const common = { orgId: 1, folder: 'Alerts' }
  const rules = (wanted: AlertSpec['severity']) =>
    alerts.filter(({ severity }) => severity === wanted).map(ruleOf)
  return [
    { ...common, name: 'critical', interval: '1m', rules: rules('critical') },
    { ...common, name: 'warning', interval: '5m', rules: rules('warning') },
  ]
}
