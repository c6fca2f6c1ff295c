import { fill, intervalFor } from '../grafana/grafana-query.ts'
import { ask } from '../grafana/influx-answer.ts'
import { write } from '../grafana/month.ts'
import { generated, type PanelQuery, queriesOf, variablesOf } from '../grafana/panel-queries.ts'
import { type Influxd, startInfluxd } from '../support/influxd.ts'
import { median, type Row } from './measure.ts'

const day = 86_400_000
const end = Date.UTC(2026, 9, 31)

/** Power and energy of plugs, as influx-writer writes them. */
function* yearOf(sensors: number, days: number, every: number): Generator<string> {
  for (let time = end - days * day; time < end; time += every)
    for (let n = 0; n < sensors; n++) {
      const watts = 100 + 80 * Math.sin(time / 3_600_000 + n)
      yield `power,group=z-wave,sensor=plug${n} value=${watts.toFixed(1)} ${time}`
      yield `energy,group=z-wave,sensor=plug${n} value=${((time - end + days * day) / 36e6).toFixed(3)} ${time}`
    }
}

/** The hourly aggregates that Energy asks for. */
async function aggregate(database: Influxd, days: number): Promise<void> {
  await database.query(`CREATE RETENTION POLICY "hourly" ON "${database.bucket}" DURATION INF REPLICATION 1`)
  await database.query(
    `SELECT mean("value") AS "mean_value", last("value") AS "last_value" INTO "hourly".:MEASUREMENT FROM "power", "energy" ` +
      `WHERE time >= ${end - days * day}ms AND time < ${end}ms GROUP BY time(1h), *`,
  )
}

/** All queries of a dashboard, one after the other, over the range; in ms. */
async function look(
  database: Influxd,
  queries: readonly PanelQuery[],
  detail: string,
  days: number,
): Promise<number> {
  const energy = generated()['energy']
  if (!energy) throw new Error('no dashboard Energy')
  const range = { from: end - days * day, to: end }
  const began = performance.now()
  for (const query of queries) {
    const choices = { plug: 'all', price: '0.30', detail }
    const interval = intervalFor(range, query.pixels, query.interval)
    const context = { range, variables: variablesOf(energy), choices, timeZone: 'Europe/Berlin', interval }
    await ask(database, fill(query.query, context))
  }
  return performance.now() - began
}

/**
 * How long all queries of Energy, the dashboard that computes most, take over a year of 40 sensors: on hourly aggregates
 * against every reading (one each `minutes`; many meters have 60 times as many), at a real influxd 1.6.
 */
export async function measureGrafana(rounds: number, sensors = 40, days = 365, minutes = 3): Promise<Row[]> {
  const energy = generated()['energy']
  if (!energy) throw new Error('no dashboard Energy')
  await using database = await startInfluxd()
  await write(database, yearOf(sensors, days, minutes * 60_000))
  await aggregate(database, days)
  const queries = queriesOf('energy', energy).filter(({ query }) => !query.includes('365d'))
  const times = { hourly: [] as number[], autogen: [] as number[] }
  for (let round = 0; round < rounds; round++)
    for (const detail of ['hourly', 'autogen'] as const)
      times[detail].push(await look(database, queries, detail, days))
  const note = `${queries.length} queries, ${sensors} sensors, ${days} days, a reading each ${minutes} min; median of ${rounds}`
  return [
    {
      what: 'dashboard Energy: aggregates against every reading',
      unit: 'ms',
      ours: median(times.hourly),
      bare: median(times.autogen),
      note,
    },
  ]
}
