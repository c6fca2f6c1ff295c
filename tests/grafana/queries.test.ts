import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { type Influxd, startInfluxd } from '../support/influxd.ts'
import { type Choice, type Context, fill, intervalFor, milliseconds, type Range } from './grafana-query.ts'
import { ask, explain, namesOf, type Series } from './influx-answer.ts'
import { listen } from './live.ts'
import { aggregateAll, lastMoved, monthEnd, monthOf, monthStart, oddNames, write } from './month.ts'
import { generated, type PanelQuery, queriesOf, queryOf, variablesOf } from './panel-queries.ts'

const timeZone = 'Europe/Berlin'
const day = 86_400_000
const ranges: Readonly<Record<string, number>> = { '1 h': day / 24, '24 h': day, '30 d': 30 * day }

let database: Influxd

before(async () => {
  await using live = await startInfluxd()
  const sayings = await listen(live)
  database = await startInfluxd()
  // so that it can be seen how many days a query opens
  await database.query('ALTER RETENTION POLICY "autogen" ON "sensors" SHARD DURATION 1d')
  await write(database, monthOf(sayings))
  await aggregateAll(database, monthStart, monthEnd, timeZone)
})
after(() => database.stop())

/** What is chosen one at a time and several at a time; of sensors the odd names. */
const choices: Readonly<Record<string, readonly Choice[]>> = {
  service: [['influx-writer'], ['rf', 'influx-writer']],
  reading: [['temperature'], ['energy', 'battery']],
  sensors: [...oddNames.map((name) => [name]), [...oddNames.slice(1, 4)]],
}

/** All of everything, then each variable of the query varied by itself. */
function contexts(dashboard: Dashboard, query: PanelQuery): readonly Context['choices'][] {
  const variables = variablesOf(dashboard)
  const all: Record<string, Choice> = {}
  for (const { name, type } of variables)
    all[name] = type === 'textbox' ? '0.30' : type === 'custom' ? 'autogen' : 'all'
  const used = variables.filter(({ name }) => query.query.includes(`\${${name}}`))
  const varied = used.flatMap(({ name, type }) => {
    if (type === 'textbox') return [{ ...all, [name]: '1' }]
    if (type === 'custom') return [{ ...all, [name]: 'hourly' }]
    return (choices[name] ?? choices['sensors'] ?? []).map((choice) => ({ ...all, [name]: choice }))
  })
  return [all, ...varied]
}

function contextOf(
  dashboard: Dashboard,
  query: PanelQuery,
  chosen: Context['choices'],
  range: Range,
): Context {
  const own =
    query.timeFrom === undefined ? range : { ...range, from: range.to - milliseconds(query.timeFrom) }
  return {
    range: own,
    variables: variablesOf(dashboard),
    choices: chosen,
    timeZone,
    interval: intervalFor(own, query.pixels, query.interval),
    ...(query.repeat === undefined ? {} : { scoped: { [query.repeat]: 'temperature' } }),
  }
}

const numbersOf = ({ values }: Series) =>
  values.flatMap((row) => row.slice(1)).filter((cell) => cell !== null)

function checkShape(query: PanelQuery, series: readonly Series[], filled: string): void {
  assert.ok(series.length > 0, `no rows: ${filled}`)
  if (query.format === 'table') {
    assert.ok(
      series.every(({ values }) => values.length > 0),
      filled,
    )
    return
  }
  const names = namesOf(series, query.alias)
  assert.equal(new Set(names).size, names.length, `two series of one name: ${names.join(', ')}`)
  for (const name of names) assert.doesNotMatch(name, /\$|^$/)
  for (const each of series) assert.ok(numbersOf(each).length > 0, `nothing but null: ${filled}`)
  const text = /"text"|last_text/.test(query.query) && !query.query.includes('count(')
  for (const value of series.flatMap(numbersOf))
    assert.equal(typeof value, text ? 'string' : 'number', filled)
}

for (const [name, dashboard] of Object.entries(generated()))
  suite(name, () => {
    for (const query of queriesOf(name, dashboard))
      test(`${query.panel} ${query.refId}`, async () => {
        for (const length of Object.values(ranges))
          for (const chosen of contexts(dashboard, query)) {
            const range = { from: monthEnd - length, to: monthEnd }
            const filled = fill(query.query, contextOf(dashboard, query, chosen, range))
            checkShape(query, await ask(database, filled), filled)
          }
      })

    for (const variable of variablesOf(dashboard)) {
      const query = queryOf(variable)
      if (query === undefined) continue
      test(`variable ${variable.name}`, async () => {
        for (const sensor of ['all', ...(choices['sensors'] ?? [])]) {
          const range = { from: monthEnd - day, to: monthEnd }
          const context = { range, variables: variablesOf(dashboard), choices: { sensor }, timeZone }
          const [series] = await ask(database, fill(query, { ...context, interval: '1m' }))
          const column = query.startsWith('SHOW TAG VALUES') ? 1 : 0
          const values = series?.values.map((row) => row[column]) ?? []
          assert.ok(values.length > 0)
          if (query.startsWith('SHOW TAG VALUES') && !query.includes('heartbeat'))
            for (const odd of oddNames) assert.ok(values.includes(odd), odd)
        }
      })
    }
  })

/** How many measurements a query takes from: what InfluxDB opens, it opens for each. */
function sourcesOf(query: string, measurements: readonly string[]): number {
  const [, pattern] = /FROM (?:"\w+"\.)?\/(\^.+?\$)\/ /.exec(query) ?? []
  return pattern === undefined ? 1 : measurements.filter((name) => new RegExp(pattern).test(name)).length
}

test('no query looks at more than its range needs', async () => {
  const measurements = (await database.query('SHOW MEASUREMENTS')).map((row) => String(row['name']))
  for (const [name, dashboard] of Object.entries(generated()))
    for (const query of queriesOf(name, dashboard)) {
      const scan = async (wanted: number) => {
        const [all = {}] = contexts(dashboard, query)
        const { range, ...context } = contextOf(dashboard, query, all, {
          from: monthEnd - wanted,
          to: monthEnd,
        })
        const filled = fill(query.query, { ...context, range })
        const { shards, values } = await explain(database, filled)
        return { shards: shards / sourcesOf(filled, measurements), values, length: range.to - range.from }
      }
      const [short, long] = [await scan(day / 24), await scan(30 * day)]
      const what = `${name}, ${query.panel} ${query.refId}: ${JSON.stringify({ short, long })}`
      // a day more for the day that is open at the beginning, one for the window before the first
      const days = Math.ceil(short.length / day) + 2
      const looksBack = query.query.includes('365d')
      if (!looksBack) assert.ok(short.shards <= days, what)
      if (!looksBack && query.timeFrom === undefined && long.values > 5000)
        assert.ok(short.values < long.values / 4, what)
    }
})

test('a door that has not moved for days shows its last state, at the time of its last move', async () => {
  const dashboards = generated()
  const home = dashboards['home']
  assert.ok(home)
  const query = queriesOf('home', home).find(({ panel }) => panel === 'Doors, windows and switches over time')
  assert.ok(query)
  for (const length of [day / 24, day, 10 * day]) {
    const chosen = { room: 'all', service: 'all', door: ['1st.floor', 'living room'] }
    const context = contextOf(home, query, chosen, { from: monthEnd - length, to: monthEnd })
    const series = await ask(database, fill(query.query, context))
    assert.deepEqual(series.map(({ tags }) => tags['sensor']).sort(), ['1st.floor', 'living room'])
    for (const { values } of series) {
      assert.equal(values.length, 1)
      const [[time, state] = []] = values
      assert.equal(state, 'closed')
      assert.ok(Number(time) < lastMoved)
    }
  }
})

test('days begin at local midnight, also where the clocks are changed', async () => {
  const energy = generated()['energy']
  assert.ok(energy)
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  for (const panel of ['Energy by day', 'Cost by day']) {
    const query = queriesOf('energy', energy).find((each) => each.panel === panel)
    assert.ok(query)
    for (const detail of ['autogen', 'hourly']) {
      const chosen = { plug: 'all', price: '0.30', detail }
      const context = contextOf(energy, query, chosen, { from: monthEnd - 30 * day, to: monthEnd })
      const series = await ask(database, fill(query.query, context))
      assert.ok(series.length > 3)
      for (const { values } of series)
        for (const [time] of values) assert.equal(clock.format(Number(time)), '00:00', panel)
    }
  }
})

test('energy is what the counter grew, from readings and from aggregates; cost is that at the price', async () => {
  const energy = generated()['energy']
  assert.ok(energy)
  const range = { from: monthEnd - 7 * day, to: monthEnd }
  const sumOf = async (panel: string, detail: string) => {
    const query = queriesOf('energy', energy).find((each) => each.panel === panel)
    assert.ok(query)
    const chosen = { plug: ['fgwpe101-1'], price: '0.5', detail }
    const [series] = await ask(database, fill(query.query, contextOf(energy, query, chosen, range)))
    return (series?.values ?? []).reduce((sum, row) => sum + Number(row.at(-1)), 0)
  }
  const grown = await ask(
    database,
    `SELECT last("value") - first("value") FROM "energy" WHERE time >= ${range.from}ms AND time <= ${range.to}ms AND "sensor" = 'fgwpe101-1'`,
  )
  const want = Number(grown[0]?.values[0]?.[1])
  assert.ok(want > 3)
  for (const detail of ['autogen', 'hourly']) {
    const got = await sumOf('Energy in this range', detail)
    assert.ok(Math.abs(got - want) < 0.02 * want, `${detail}: ${got}, not ${want}`)
    assert.ok(Math.abs((await sumOf('Cost of this range', detail)) - got / 2) < 1e-6)
    // the first day is whole, though the range begins within it
    const days = await sumOf('Energy by day', detail)
    assert.ok(days > want && days < 1.2 * want, `${detail}: ${days}`)
    assert.ok(Math.abs((await sumOf('Energy by hour', detail)) - want) < 0.02 * want)
  }
})

test('the loss account says whose numbers are missing', async () => {
  const constellation = generated()['constellation']
  assert.ok(constellation)
  const query = queriesOf('constellation', constellation).find(({ panel }) => panel === 'By the writer')
  assert.ok(query)
  const fields = 'gaps=3,missing_by_text="cm/rf/0badcafe 3"'
  await write(database, [`heartbeat,group=cm,sensor=second-writer ${fields} ${monthEnd}`])
  const range = { from: monthEnd - day, to: monthEnd }
  const context = contextOf(constellation, query, { service: ['second-writer'] }, range)
  const [series] = await ask(database, fill(query.query, context))
  assert.deepEqual(series?.values[0]?.slice(1, 3), [3, 'cm/rf/0badcafe 3'])
})
