import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partNames, readSettings } from './settings.ts'

test('without variables all is measured', () => {
  assert.deepEqual(readSettings({ BENCH_ONLY: '' }), {
    numbers: { BENCH_MESSAGES: 200_000, BENCH_ROUNDS: 3, WEAR_SECONDS: 60 },
    parts: partNames,
    problems: [],
  })
})

test('one part, and other numbers', () => {
  const { numbers, parts } = readSettings({ BENCH_ONLY: 'peers', BENCH_ROUNDS: '1' })
  assert.deepEqual([numbers.BENCH_ROUNDS, parts], [1, ['peers']])
})

test('what is mistyped is told all at once', () => {
  assert.deepEqual(readSettings({ BENCH_ONLY: 'drains', BENCH_ROUNDS: '0', WEAR_SECONDS: '1m' }).problems, [
    'BENCH_ROUNDS: "0" is not a whole number from 1',
    'WEAR_SECONDS: "1m" is not a whole number from 1',
    'BENCH_ONLY: "drains" is not one of rest, latency, drain, outbox, lcd, zwave, grafana, wear, peers',
  ])
})
