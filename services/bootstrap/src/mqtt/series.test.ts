import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Series } from './series.ts'

const t0 = Date.UTC(2027, 0, 1)
const hour = 3_600_000

test('two readings of one topic never share a time, those of two topics may', () => {
  const series = new Series()
  assert.deepEqual(
    ['a', 'a', 'b', 'a'].map((topic) => series.stamp(topic, t0) - t0),
    [0, 1, 0, 2],
  )
})

test('after a step back the next reading has the time of the clock, not the one after the last', () => {
  const series = new Series()
  series.stamp('a', t0)
  series.setBack()
  assert.equal(series.stamp('a', t0 - 5000), t0 - 5000)
})

const flows: [what: string, step: number, everyMs: number, atOnce: number, topics: number, within: number][] =
  [
    ['an hour, 100 ticks a second of 10 readings', hour, 10, 10, 100, 20],
    ['an hour, one reading each 5 ms of one topic', hour, 5, 1, 1, 40],
    ['ten minutes, a tick each 7 ms of 3 readings of 2 topics', 600_000, 7, 3, 2, 20],
    // nothing is free here before the time at which the clock was set back
    ['3 s, a reading each millisecond', 3000, 1, 1, 1, Number.POSITIVE_INFINITY],
  ]
for (const [what, step, everyMs, atOnce, topics, within] of flows)
  test(`set back by ${what}: no time twice, and all near the clock`, () => {
    const series = new Series()
    const used = new Set<string>()
    let farthest = 0
    let value = 0
    const flow = (from: number, to: number) => {
      for (let now = from; now < to; now += everyMs)
        for (let i = 0; i < atOnce; i++) {
          const topic = `t${value++ % topics}`
          const ts = series.stamp(topic, now)
          assert.ok(!used.has(`${topic} ${ts}`), `${topic} has ${ts - t0} twice`)
          used.add(`${topic} ${ts}`)
          farthest = Math.max(farthest, Math.abs(ts - now))
        }
    }
    // what lies between is of no interest: the first minute of the step and its last are
    const minute = Math.min(60_000, step)
    flow(t0, t0 + minute)
    flow(t0 + step - minute, t0 + step)
    series.setBack()
    flow(t0, t0 + minute)
    flow(t0 + step - minute, t0 + step + minute)
    assert.ok(farthest <= within, `${farthest} ms from the clock`)
  })

test('set back twice: what was given before both is kept clear of', () => {
  const series = new Series()
  const used = new Set<number>()
  for (let round = 0; round < 3; round++) {
    for (let now = t0; now < t0 + 20_000; now += 10) used.add(series.stamp('a', now))
    series.setBack()
  }
  assert.equal(used.size, 6000)
})

test('times that were found out later are kept clear of too', () => {
  const [series, undated] = [new Series(), new Series()]
  const used = new Set<number>()
  const start = t0 + 1 // no multiple of what times are told apart by
  for (let uptime = 20_000; uptime < 30_000; uptime += 5) used.add(undated.stamp('a', uptime) + start)
  series.takeOver(undated, start)
  assert.equal(series.stamp('a', t0 + 25_000), start + 29_996)
  series.setBack()
  for (let now = t0 + 20_000; now < t0 + 30_000; now += 5) used.add(series.stamp('a', now))
  assert.equal(used.size, 4000)
})

test('a time that a device gives is used as it is; only one that the topic had last moves on', () => {
  const series = new Series()
  assert.deepEqual(
    [t0, t0, t0 + 5].map((ts) => series.stampGiven('a', ts) - t0),
    [0, 1, 5],
  )
})

test('only the last reading of a topic is the newest, also after a step back', () => {
  const series = new Series()
  const first = series.stamp('a', t0)
  series.setBack()
  const second = series.stamp('a', t0 - hour)
  assert.deepEqual([series.isNewest('a', first), series.isNewest('a', second)], [false, true])
  assert.equal(series.isNewest('never heard of', t0), true)
})
