import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Influxd, startInfluxd } from '../support/influxd.ts'
import { type FileRule, firing, provisionedRules } from './alert-rules.ts'
import { write } from './month.ts'

const minute = 60_000
const hour = 60 * minute
/** A whole hour, when the newest window is empty yet, is the hardest moment for what counts in windows. */
const now = Date.UTC(2026, 9, 31, 12, 0)
const rules = provisionedRules()

let database: Influxd
before(async () => {
  database = await startInfluxd()
  await database.query('CREATE RETENTION POLICY "hourly" ON "sensors" DURATION INF REPLICATION 1')
})
after(() => database.stop())

/** Values at times before now: of `group/sensor`, in ms before now, every `every` from `from` to `to`. */
interface Points {
  readonly measurement: string
  readonly sensor: string
  readonly field?: string
  readonly from: number
  readonly to: number
  readonly every: number
  readonly value: (ago: number) => number
}

function* lines({ measurement, sensor, field = 'value', from, to, every, value }: Points): Generator<string> {
  for (let ago = from; ago >= to; ago -= every)
    yield `${measurement},group=cm,sensor=${sensor} ${field}=${value(ago)} ${now - ago}`
}

/** A value that has been told since a day, every ten minutes, until now. */
const steady = (measurement: string, sensor: string, value: number, field = 'value'): Points => ({
  ...{ measurement, sensor, field, from: 24 * hour, to: minute, every: 10 * minute },
  value: () => value,
})
/** A change at a time before now. */
const since = (measurement: string, sensor: string, ago: number, before: number, then: number): Points => ({
  ...{ measurement, sensor, from: 24 * hour, to: minute, every: 10 * minute },
  value: (at) => (at > ago ? before : then),
})
const heard = (measurement: string, sensor: string, from: number, to: number): Points => ({
  ...{ measurement, sensor, from, to, every: 10 * minute },
  value: () => 20,
})

/** By rule: points, and of which sensors it must fire; what is not named must not. */
const cases: readonly (readonly [rule: string, points: readonly Points[], fires: readonly string[]])[] = [
  [
    'smoke',
    [since('smoke', 's1', hour, 0, 1), steady('smoke', 's2', 0), since('smoke', 's3', hour, 1, 0)],
    ['cm/s1'],
  ],
  ['leak', [since('leak', 'l1', hour, 0, 1), steady('leak', 'l2', 0)], ['cm/l1']],
  [
    'battery-charge',
    [steady('battery', 'b14', 14), steady('battery', 'b15', 15), since('battery', 'changed', hour, 5, 100)],
    ['cm/b14'],
  ],
  ['battery-low', [steady('battery_low', 'x', 1), steady('battery_low', 'y', 0)], ['cm/x']],
  [
    'silent-temperature',
    [
      heard('temperature', 'talks', 60 * hour, minute),
      heard('temperature', 'silent-now', 60 * hour, 3 * hour + minute),
      heard('temperature', 'silent-for-days', 72 * hour, 48 * hour),
      heard('temperature', 'slow', 60 * hour, 90 * minute),
      // a car that passed
      heard('temperature', 'once', 20 * hour, 20 * hour - 10 * minute),
    ],
    ['cm/silent-for-days', 'cm/silent-now'],
  ],
  [
    'silent-power',
    [heard('power', 'p1', 60 * hour, 5 * hour), heard('power', 'p2', 60 * hour, minute)],
    ['cm/p1'],
  ],
  [
    'service-offline',
    [
      { ...steady('heartbeat', 'rf', 1, 'uptime_s'), every: minute },
      { ...steady('heartbeat', 'zwave', 1, 'uptime_s'), every: minute, to: 11 * minute },
      { ...steady('heartbeat', 'late', 1, 'uptime_s'), every: minute, to: 4 * minute },
    ],
    ['cm/zwave'],
  ],
  [
    'writer-spooling',
    [steady('heartbeat', 'w1', 4096, 'spool_bytes'), steady('heartbeat', 'w2', 0, 'spool_bytes')],
    ['cm/w1'],
  ],
  [
    'disk-nearly-full',
    [steady('heartbeat', 'd1', 0.9 * 2 ** 30, 'spool_bytes'), steady('heartbeat', 'd2', 4096, 'spool_bytes')],
    ['cm/d1'],
  ],
  ['gaps', [steady('heartbeat', 'g1', 3, 'gaps'), steady('heartbeat', 'g2', 0, 'gaps')], ['cm/g1']],
  [
    'readings-dropped',
    [
      { ...since('heartbeat', 'r1', 20 * minute, 2, 9), field: 'dropped' },
      { ...since('heartbeat', 'r2', 5 * hour, 2, 9), field: 'dropped' },
    ],
    ['cm/r1'],
  ],
]

const ruleOf = (name: string): FileRule => {
  const rule = rules.find(({ uid }) => uid === `constellation-${name}`)
  assert.ok(rule, name)
  return rule
}

for (const [name, points, fires] of cases)
  test(`${name} fires for ${fires.join(', ')} alone`, async () => {
    await database.query(`DROP SERIES FROM /.*/`)
    await write(
      database,
      points.flatMap((each) => [...lines(each)]),
    )
    assert.deepEqual([...(await firing(database, ruleOf(name), now))].sort(), [...fires].sort())
  })

for (const [hours, fires] of [
  [2, false],
  [7, true],
] as const)
  test(`aggregates that are ${hours} hours old ${fires ? 'are alarming' : 'are as they should be'}`, async () => {
    await database.query('DROP SERIES FROM /.*/')
    for (let ago = 48; ago >= hours; ago--) {
      // influxd reads a line without an own policy into the default one
      const line = `heartbeat,group=cm,sensor=rf count_uptime_s=120 ${now - ago * hour}`
      await write(database, [line])
    }
    await database.query(
      `SELECT "count_uptime_s" INTO "hourly"."heartbeat" FROM "autogen"."heartbeat" GROUP BY *`,
    )
    assert.equal((await firing(database, ruleOf('aggregates-stopped'), now)).length, fires ? 1 : 0)
  })

test('a house without sensors is quiet, but for the services that are missing', async () => {
  await database.query('DROP SERIES FROM /.*/')
  for (const rule of rules) {
    const want = rule.uid === 'constellation-service-offline' ? ['no data'] : []
    assert.deepEqual(await firing(database, rule, now), want, rule.uid)
  }
})

test('every rule has a case that fires, or is one of several of its kind', () => {
  const tried = new Set(cases.map(([name]) => name))
  const kinds = rules.map(({ uid }) => uid.replace('constellation-', ''))
  const untried = kinds.filter((name) => !tried.has(name) && !name.startsWith('silent-'))
  assert.deepEqual(untried, ['aggregates-stopped'])
})
