import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noiseBefore, onAir, repeatWindow, type Sent, undecoded } from './air.ts'

const start = Date.UTC(2026, 0, 15, 6)
const hour = 3_600_000

const text = (seed: number, sent: Sent) => sent.sensor.message(seed, sent.slot, sent.houseTime, 0)
const lines = (seed: number, speed: number, from: number, to: number) =>
  onAir(seed, speed, from, to).map((sent) => `${sent.at} ${text(seed, sent)}`)

test('the same seed gives the same house, another one another', () => {
  assert.deepEqual(lines(7, 1, start, start + hour), lines(7, 1, start, start + hour))
  assert.notDeepEqual(lines(7, 1, start, start + hour), lines(8, 1, start, start + hour))
})

for (const speed of [0.5, 1, 20, 333])
  test(`at speed ${speed} nothing is lost or doubled where one look at the air ends and the next begins`, () => {
    const whole = lines(3, speed, start, start + 60_000)
    const pieces: string[] = []
    for (let at = start; at < start + 60_000; at += 77)
      pieces.push(...lines(3, speed, at, Math.min(at + 77, start + 60_000)))
    assert.deepEqual(pieces, whole)
    assert.equal(pieces.length > 0, true)
  })

test('a transmission is heard once or several times within the window, always the same', () => {
  const groups = Map.groupBy(
    onAir(1, 1, start, start + 6 * hour),
    ({ sensor, slot }) => `${sensor.every}/${slot}`,
  )
  let repeated = 0
  for (const group of groups.values()) {
    const first = group[0]
    assert.ok(first)
    for (const each of group) {
      assert.equal(text(1, each), text(1, first))
      assert.ok(each.at - first.at <= repeatWindow)
    }
    if (group.length > 1) repeated++
  }
  assert.ok(repeated > groups.size / 20)
  assert.ok(repeated < groups.size)
})

test('a tenth of the sensors that speed up send ten times as often', () => {
  const perHour = (speed: number) =>
    onAir(1, speed, start, start + hour).filter(({ repeat }) => repeat === 0).length
  const ratio = perHour(10) / perHour(1)
  assert.ok(ratio > 9.5 && ratio < 10.5, String(ratio))
})

test('noise and dumps are rare, and dumps are not when they were asked for', () => {
  const all = onAir(1, 1, start, start + 24 * hour)
  const share = (what: (sent: Sent) => unknown) => all.filter((sent) => what(sent)).length / all.length
  assert.ok(share((sent) => noiseBefore(1, sent) === 'word') > 0.01)
  assert.ok(share((sent) => noiseBefore(1, sent) === 'torn') > 0.002)
  assert.ok(share((sent) => noiseBefore(1, sent)) < 0.05)
  const quiet = share((sent) => undecoded(1, sent, false))
  assert.ok(quiet > 0.01 && quiet < 0.06, String(quiet))
  assert.ok(share((sent) => undecoded(1, sent, true)) > 0.5)
})
