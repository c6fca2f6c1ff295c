import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard'
import { type Choice, fill, intervalFor, milliseconds } from './grafana-query.ts'

// What rangeUtil.calculateInterval of @grafana/data 12.4.1 gives (and 13.2.2): range in s, width in pixels, shortest.
const intervals: readonly (readonly [seconds: number, pixels: number, least: string, interval: string])[] = [
  [300, 1000, '10s', '10s'],
  [300, 760, '1h', '1h'],
  [3600, 1000, '10s', '10s'],
  [21600, 1000, '10s', '20s'],
  [21600, 1600, '10s', '15s'],
  [43200, 1000, '30s', '30s'],
  [43200, 400, '1m', '2m'],
  [86400, 1000, '10s', '1m'],
  [86400, 400, '1m', '5m'],
  [172800, 1600, '10s', '2m'],
  [604800, 1000, '10s', '10m'],
  [604800, 400, '1m', '30m'],
  [604800, 1600, '10s', '5m'],
  [2592000, 1000, '10s', '30m'],
  [2592000, 400, '1m', '2h'],
  [7776000, 1600, '10s', '1h'],
  [7776000, 760, '1h', '3h'],
  [31536000, 1000, '10s', '6h'],
  [31536000, 760, '1h', '12h'],
]
for (const [seconds, pixels, least, interval] of intervals)
  test(`${seconds} s on ${pixels} pixels, at least ${least}: ${interval}`, () => {
    assert.equal(intervalFor({ from: 0, to: seconds * 1000 }, pixels, least), interval)
  })

test('what is no duration is refused', () => assert.throws(() => milliseconds('10 s'), RangeError))

// as far as it matters here: the variable takes several values or one
const many = { name: 'sensor', multi: true, includeAll: true, allValue: '.*' } as VariableModel
const one = { name: 'sensor', multi: false } as VariableModel

const filled: readonly (readonly [variable: VariableModel, choice: Choice, query: string, want: string])[] = [
  [many, 'all', `=~ /^\${sensor}$/`, '=~ /^.*$/'],
  [many, ['a'], `=~ /^\${sensor}$/`, '=~ /^(a)$/'],
  [many, ['a', 'b.c d/e'], '=~ /^$sensor$/', '=~ /^(a|b\\.c d\\/e)$/'],
  [many, ['1st.floor'], `=~ /^\${sensor}$/`, '=~ /^(1st\\.floor)$/'],
  [many, [`kid's "room"`], `=~ /^\${sensor}$/`, `=~ /^(kid's "room")$/`],
  [one, 'a.b', '=~ /^$sensor$/', '=~ /^a\\.b$/'],
  [one, '1st.floor', '=~ /^$sensor$/', '=~ /^1st.floor$/'],
  [one, 'a.b', '= $sensor', '= a.b'],
  [one, 'a', '$timeFilter', 'time >= 1000ms and time <= 61000ms'],
  [one, 'a', 'time($__interval)', 'time(10s)'],
  [one, 'a', '$__interval_ms', '10000'],
  [one, 'a', `\${__from} \${__to} \${__timezone} $unknown`, '1000 61000 Europe/Berlin $unknown'],
]
for (const [variable, choice, query, want] of filled)
  test(`${query} with ${choice}`, () => {
    const range = { from: 1000, to: 61_000 }
    const context = { range, variables: [variable], choices: { sensor: choice }, timeZone: 'Europe/Berlin' }
    assert.equal(fill(query, { ...context, interval: intervalFor(range, 1000, '10s') }), want)
  })

test('a number between slashes is the error that it is in Grafana', () => {
  const context = { range: { from: 1, to: 2 }, variables: [], choices: {}, timeZone: 'UTC', interval: '10s' }
  assert.throws(() => fill('/a/ $__from /b/', context), TypeError)
})
