import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  aggregate,
  anyOf,
  chosen,
  measurement,
  measurementsIn,
  quoted,
  render,
  type Select,
} from './influxql.ts'

const texts: readonly (readonly [got: string, want: string])[] = [
  [quoted('a'), '"a"'],
  [quoted('a"b\\c'), '"a\\"b\\\\c"'],
  [anyOf(['rain', 'a.b/c']), '/^(rain|a\\.b\\/c)(-\\d+)?$/'],
  [measurement('rain'), '"rain"'],
  [measurement('rain', 'hourly'), '"hourly"."rain"'],
  [measurement('rain', 'variable'), `"\${detail}"."rain"`],
  [measurement(['rain', 'power'], 'daily'), '"daily"./^(rain|power)(-\\d+)?$/'],
  [measurementsIn('reading', 'variable'), `"\${detail}"./^\${reading}$/`],
  [aggregate('mean', 'value'), 'mean("value")'],
  [aggregate('mean', 'value', 'all', 'W'), 'mean("value") AS "W"'],
  [aggregate('mean', 'value', 'hourly'), 'mean("mean_value")'],
  [aggregate('last', 'text', 'variable'), 'last(/^(last_)?text$/)'],
  [chosen('sensor'), `"sensor" =~ /^\${sensor}$/`],
  [chosen('sensor', 'plug'), `"sensor" =~ /^\${plug}$/`],
]
for (const [got, want] of texts) test(want, () => assert.equal(got, want))

const from = '"m"'
const columns = ['last("value")']
const statements: readonly (readonly [select: Select, want: string])[] = [
  [{ columns, from, time: 'range' }, 'SELECT last("value") FROM "m" WHERE $timeFilter'],
  [{ columns, from, time: 'none' }, 'SELECT last("value") FROM "m"'],
  [
    { columns, from, time: 'before', where: ['"a" = 1'] },
    `SELECT last("value") FROM "m" WHERE time >= \${__from}ms - 365d AND time < \${__from}ms AND "a" = 1`,
  ],
  [
    { columns, from, time: 'range', every: '$__interval', by: ['group', 'sensor'], fill: 'null' },
    'SELECT last("value") FROM "m" WHERE $timeFilter GROUP BY time($__interval), "group", "sensor" fill(null)',
  ],
  [
    { columns, from, time: 'range', every: '1d', fill: 'none' },
    `SELECT last("value") FROM "m" WHERE $timeFilter GROUP BY time(1d) fill(none) tz('\${__timezone}')`,
  ],
  [
    { columns, from, time: 'range', newest: 5 },
    'SELECT last("value") FROM "m" WHERE $timeFilter ORDER BY time DESC LIMIT 5',
  ],
  [
    {
      columns: ['"a"'],
      from: [
        { columns: ['"a"'], from, time: 'range' },
        { columns: ['"b"'], from, time: 'none' },
      ],
      time: 'around',
    },
    `SELECT "a" FROM (SELECT "a" FROM "m" WHERE $timeFilter), (SELECT "b" FROM "m") WHERE time >= \${__from}ms - 2h AND time <= \${__to}ms`,
  ],
]
for (const [select, want] of statements) test(want, () => assert.equal(render(select), want))
