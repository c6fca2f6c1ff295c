import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { dashboards } from '../dashboards/index.ts'
import { lint, ruleNames } from './lint.ts'
import { type LintTarget, panelsIn, targetsIn } from './lint-types.ts'
import { DashboardSchema } from './schema.ts'

const schema = new DashboardSchema()
/** As it is in its file. */
const plain = (dashboard: Dashboard): Dashboard => JSON.parse(JSON.stringify(dashboard))
const all = () => Object.fromEntries(Object.entries(dashboards).map(([name, each]) => [name, plain(each)]))

for (const [name, dashboard] of Object.entries(dashboards))
  test(`${name} is what the SDK's types say`, () => assert.deepEqual(schema.problems(plain(dashboard)), []))

/** A panel of home by its title. */
function panel(dashboard: Dashboard, title: string): Panel {
  const found = panelsIn(dashboard).find((each) => each.title === title)
  assert.ok(found, title)
  return found
}
const set = (subject: object, values: object) => void Object.assign(subject, values)

const refused: readonly (readonly [what: string, spoil: (home: Dashboard) => void])[] = [
  ['a wrong gridPos', (home) => set(panel(home, 'Power'), { gridPos: { x: 0, y: 0, w: 'wide', h: 5 } })],
  ['a gridPos without height', (home) => set(panel(home, 'Power'), { gridPos: { x: 0, y: 0, w: 5 } })],
  ['an unknown key of a dashboard', (home) => set(home, { colour: 'red' })],
  ['an unknown key of a panel', (home) => set(panel(home, 'Power'), { colour: 'red' })],
  ['an unknown key of a query', (home) => set(panel(home, 'Power').targets?.[0] ?? {}, { measurement: 'x' })],
  ['an unknown option', (home) => set(panel(home, 'Power'), { options: { colour: 'red' } })],
  ['an option of another type', (home) => set(panel(home, 'Power').options, { textMode: 3 })],
  [
    'an unknown option of fields',
    (home) => set(panel(home, 'Temperature').fieldConfig?.defaults.custom, { glow: 1 }),
  ],
  ['a panel of an unknown kind', (home) => set(panel(home, 'Power'), { type: 'graph' })],
  ['no query', (home) => set(panel(home, 'Power').targets?.[0] ?? {}, { query: '' })],
]
for (const [what, spoil] of refused)
  test(`the schema refuses ${what}`, () => {
    const { home } = all()
    assert.ok(home)
    spoil(home)
    assert.notDeepEqual(schema.problems(home), [])
  })

test('nothing is found in the dashboards', () => assert.deepEqual(lint(dashboards), []))

const spoilPanel = (title: string, values: object) => (home: Dashboard) => set(panel(home, title), values)
const spoilDefaults = (title: string, values: object) => (home: Dashboard) =>
  set(panel(home, title).fieldConfig?.defaults ?? {}, values)
const spoilQuery = (title: string, values: Partial<LintTarget>) => (home: Dashboard) =>
  set(targetsIn(panel(home, title))[0] ?? {}, values)
const query = (text: string) => spoilQuery('Temperature', { query: text })
const grouped = 'SELECT mean("value") FROM "temperature" WHERE $timeFilter GROUP BY '

/** By rule: what breaks it. */
const examples: readonly (readonly [rule: string, spoil: (home: Dashboard) => void])[] = [
  ['a uid of its own', (home) => set(home, { uid: 'constellation-energy' })],
  ['a title of its own', (home) => set(home, { title: 'Energy' })],
  ['titles of panels are unique', spoilPanel('Power', { title: 'Humidity' })],
  ['ids of panels are unique and not 0', spoilPanel('Power', { id: 0 })],
  ['panels are within 24 columns', spoilPanel('Power', { gridPos: { x: 20, y: 1, w: 6, h: 5 } })],
  ['panels do not overlap', spoilPanel('Power', { gridPos: { x: 17, y: 1, w: 6, h: 5 } })],
  [
    'links lead to dashboards that exist',
    spoilDefaults('Power', { links: [{ title: 'x', url: `/d/nowhere/x?\${__url_time_range}` }] }),
  ],
  [
    'links are shown, with range and variables',
    (home) => set(home.links?.[0] ?? {}, { placement: 'inControlsMenu' }),
  ],
  ['the time zone is that of the configuration', (home) => set(home, { timezone: 'browser' })],
  ['it is asked again no more often than each minute', (home) => set(home, { refresh: '5s' })],
  [
    'lists of variables follow the range, with a value for all',
    (home) => set(home.templating.list?.[0] ?? {}, { refresh: 1 }),
  ],
  [
    'fields with a link know the range',
    spoilDefaults('Power', { links: [{ title: 'x', url: '/d/constellation-home/x' }] }),
  ],
  ['a panel of Grafana itself', spoilPanel('Power', { type: 'grafana-piechart-panel' })],
  ['a description', spoilPanel('Power', { description: 'power' })],
  ['words for nothing', spoilDefaults('Power', { noValue: '' })],
  ['a unit that exists', spoilDefaults('Power', { unit: 'Watts' })],
  ['no unit of time for a whole table', spoilDefaults('Last seen', { unit: 'dateTimeFromNow' })],
  ['decimals for numbers', spoilDefaults('Power', { decimals: undefined })],
  [
    'the data source by its uid',
    spoilPanel('Power', { datasource: { type: 'influxdb', uid: `\${DS_INFLUXDB}` } }),
  ],
  ['at least one query, each with its letter', spoilQuery('Power', { refId: '' })],
  ['a shortest interval where there are windows', spoilPanel('Temperature', { interval: undefined })],
  ['gaps are shown', spoilDefaults('Temperature', { custom: { spanNulls: true } })],
  [
    'words beside colours',
    spoilDefaults('Power', { thresholds: { mode: 'absolute', steps: [{ value: null }, { value: 9 }] } }),
  ],
  [
    'fit for a phone: no taller than its screen',
    spoilPanel('Power', { gridPos: { x: 18, y: 1, w: 6, h: 30 } }),
  ],
  ['one statement, that only reads', query(`${grouped}"sensor"; DROP MEASUREMENT "temperature"`)],
  ['bounded by the range', query('SELECT last("value") FROM "temperature" WHERE time > now() - 1h')],
  ['no macro of the SQL mode', query('SELECT last("value") FROM "temperature" WHERE $__timeFilter(time)')],
  ['windows of $__interval, hours or days', query(`${grouped}time(10s) fill(null)`)],
  ['days in local time', query(`${grouped}time(1d) fill(null)`)],
  ['what fills empty windows is stated', query(`${grouped}time($__interval)`)],
  ['an alias for series', spoilQuery('Temperature', { alias: '' })],
  [
    'several values as a regular expression',
    query(`SELECT last("value") FROM "temperature" WHERE $timeFilter AND "sensor" = '\${room}'`),
  ],
  [
    'variables in braces',
    query('SELECT last("value") FROM "temperature" WHERE $timeFilter AND "sensor" =~ /^$room$/'),
  ],
]
for (const [rule, spoil] of examples)
  test(`lint finds what breaks: ${rule}`, () => {
    const spoiled = all()
    assert.ok(spoiled['home'])
    spoil(spoiled['home'])
    assert.ok(lint(spoiled).some((finding) => finding.rule === rule))
  })

test('every rule has an example', () =>
  assert.deepEqual([...new Set(examples.map(([rule]) => rule))].sort(), [...ruleNames].sort()))
