import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Influxd, startInfluxd } from '../support/influxd.ts'
import { type FileRule, firing, provisionedRules } from './alert-rules.ts'
import { write } from './month.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const gib = 2 ** 30
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

/** A week of a sensor that is heard every ten minutes but for `pause` hours a day, and not in the last `now` hours. */
const nightly = (sensor: string, pause: number, now: number): readonly Points[] =>
  Array.from({ length: 7 }, (_, i) => (6 - i) * day + now * hour)
    .map((to) => heard('temperature', sensor, Math.min(7 * day, to + day - pause * hour), to))
    .filter(({ from, to }) => from > to)
/** Figures of a writer's heartbeat, in GiB. */
const writer = (sensor: string, figures: Readonly<Record<string, number>>): readonly Points[] =>
  Object.entries(figures).map(([field, value]) => steady('heartbeat', sensor, value * gib, field))

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
      // a car that passed, once, and one that passes every morning
      heard('temperature', 'once', 20 * hour, 20 * hour - 10 * minute),
      ...[3, 2, 1].map((days) =>
        heard('temperature', 'commuter', days * day + 4 * hour, days * day + 4 * hour - 20 * minute),
      ),
      // wakes every four hours, and would be silent for most of any three
      { ...heard('temperature', 'sleepy', 7 * day, 3.5 * hour), every: 4 * hour },
      { ...heard('temperature', 'sleepy-late', 7 * day, 20 * hour), every: 4 * hour },
      { ...heard('temperature', 'sleepy-gone', 7 * day, 26 * hour), every: 4 * hour },
      // is silent for seven hours every night, and tonight for ten
      ...nightly('nights', 7, 10),
      ...nightly('nights-gone', 7, 25),
      // one night without a receiver is no habit
      heard('temperature', 'after-outage', 7 * day, 3 * day),
      heard('temperature', 'after-outage', 60 * hour, 4 * hour),
    ],
    ['cm/after-outage', 'cm/nights-gone', 'cm/silent-for-days', 'cm/silent-now', 'cm/sleepy-gone'],
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
    'house-cut-off',
    [since('connected', 'cabin', hour, 1, 0), since('connected', 'barn', hour, 0, 1)],
    ['cm/cabin'],
  ],
  [
    'writer-spooling',
    [steady('heartbeat', 'w1', 4096, 'spool_bytes'), steady('heartbeat', 'w2', 0, 'spool_bytes')],
    ['cm/w1'],
  ],
  [
    'spool-nearly-full',
    [
      ...writer('d1', { spool_bytes: 0.9, spool_max_bytes: 1, disk_free_bytes: 9 }),
      ...writer('d2', { spool_bytes: 0.9, spool_max_bytes: 8, disk_free_bytes: 9 }),
      ...writer('d3', { spool_bytes: 0, spool_max_bytes: 1, disk_free_bytes: 9 }),
      steady('heartbeat', 'older', 1 * gib, 'spool_bytes'),
    ],
    ['cm/d1'],
  ],
  [
    'disk-nearly-full',
    [
      ...writer('free', { spool_bytes: 0, spool_max_bytes: 1, disk_free_bytes: 9 }),
      ...writer('full', { spool_bytes: 0, spool_max_bytes: 1, disk_free_bytes: 0.5 }),
      // as full as it may be by itself
      ...writer('spooled', { spool_bytes: 1, spool_max_bytes: 1, disk_free_bytes: 0.1 }),
      ...writer('both', { spool_bytes: 0.5, spool_max_bytes: 1, disk_free_bytes: 0.25 }),
      // the disk cannot be asked
      ...writer('unknown', { spool_bytes: 0, spool_max_bytes: 1 }),
      ...writer('was-full', { spool_bytes: 0, spool_max_bytes: 1 }),
      { ...since('heartbeat', 'was-full', 20 * minute, 0.1 * gib, 9 * gib), field: 'disk_free_bytes' },
    ],
    ['cm/both', 'cm/full'],
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
