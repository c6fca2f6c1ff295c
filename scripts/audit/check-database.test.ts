import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ranges } from '@constellation/bootstrap/ranges'
import { countProblem, numbersBetween } from './check-database.ts'

const elsewhere = { elsewhere: () => ({ rejected: 0, spooled: 0, spoolDropped: 0 }) }

// 101 to 150 were dropped; 181 to 200 are on their way
const given = numbersBetween(
  new Ranges([
    [1, 100],
    [151, 180],
  ]),
  181,
  1,
  200,
)

test('numbers that are not confirmed yet are apart from those that are given up', () => {
  assert.deepEqual(given, { numbers: 130, unconfirmed: 20 })
})

const cases: [what: string, least: number, most: number, problem: string[]][] = [
  ['as many as are confirmed', 130, 130, []],
  ['those on their way have come meanwhile', 150, 150, []],
  [
    'some that were given up are there',
    151,
    151,
    ['cm/rf: 1 points more than numbers between its heartbeats'],
  ],
  [
    'confirmed ones are not there',
    100,
    128,
    ['cm/rf: 2 points fewer than confirmed numbers between its heartbeats'],
  ],
]
for (const [what, least, most, problem] of cases)
  test(`points: ${what}`, () => {
    const count = { name: 'cm/rf', src: 'cm/rf/00000001', from: 0, to: 1, least, most, ...given }
    assert.deepEqual(countProblem(elsewhere, count), problem)
  })
