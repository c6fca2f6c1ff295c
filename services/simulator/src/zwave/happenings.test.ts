import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueBetween, happenings } from './happenings.ts'

const start = Date.UTC(2026, 0, 15, 6)
const hour = 3_600_000
const told = (seed: number, from: number, to: number) =>
  dueBetween(seed, from, to).map(({ happening, slot, time }) => [happenings.indexOf(happening), slot, time])

test('the same seed gives the same days, another one others', () => {
  assert.deepEqual(told(7, start, start + hour), told(7, start, start + hour))
  assert.notDeepEqual(told(7, start, start + hour), told(8, start, start + hour))
})

test('nothing is lost or doubled where one look ends and the next begins', () => {
  const pieces = []
  for (let from = start; from < start + hour; from += 7777)
    pieces.push(...told(3, from, Math.min(from + 7777, start + hour)))
  assert.deepEqual(pieces, told(3, start, start + hour))
})

test('each happens as often as it says, in order', () => {
  const due = dueBetween(1, start, start + 48 * hour)
  for (const happening of happenings) {
    const count = due.filter((each) => each.happening === happening).length
    const want = (48 * hour) / happening.every
    assert.ok(Math.abs(count - want) <= 1, `${happening.device}: ${count}, not ${want}`)
  }
  for (const [index, { time }] of due.entries()) assert.ok(time >= (due[index - 1]?.time ?? 0))
})
