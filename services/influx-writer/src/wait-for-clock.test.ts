import assert from 'node:assert/strict'
import { test } from 'node:test'
import { earliest } from '@constellation/bootstrap/clock'
import { waitForClock } from './wait-for-clock.ts'

test('a clock that is set is not waited for', async () => {
  await waitForClock(
    () => earliest,
    new AbortController().signal,
    () => assert.fail('there is nothing to wait for'),
  )
})

test('one in 1970 is, and told once', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const clock = { now: 0 }
  const told: string[] = []
  let over = false
  const waiting = waitForClock(
    () => clock.now,
    new AbortController().signal,
    () => told.push('waits'),
  ).then(() => {
    over = true
  })
  for (let second = 0; second < 3; second++) {
    t.mock.timers.tick(1000)
    await new Promise(setImmediate)
  }
  assert.deepEqual([over, told], [false, ['waits']])
  clock.now = earliest
  t.mock.timers.tick(1000)
  await waiting
})

test('the stop of the service ends it', async () => {
  const stop = new AbortController()
  const waiting = waitForClock(
    () => 0,
    stop.signal,
    () => {},
  )
  stop.abort()
  await waiting
})
