import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { FakeClock } from '../fake-display.ts'
import { Pacer } from './pacer.ts'

test('however often something changes, it is drawn at the rate of the display', (t) => {
  const timers = mock.timers
  timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate'] })
  t.after(() => timers.reset())
  const clock = new FakeClock(0)
  const drawn: number[] = []
  const pacer = new Pacer(() => drawn.push(clock.passed) > 0, clock, 100, 200)
  const pass = (ms: number) => {
    for (let i = 0; i < ms; i++) {
      clock.pass(1)
      timers.tick(1)
    }
  }
  pacer.changed()
  pacer.changed()
  pass(1)
  assert.deepEqual(drawn, [1], 'at once')
  for (let i = 0; i < 300; i++) {
    pacer.changed()
    pass(1)
  }
  assert.deepEqual(drawn, [1, 101, 201, 301])
  pass(1000)
  assert.deepEqual(drawn.slice(4), [600, 800, 1000, 1200], 'by time alone')
  pacer.stop()
  const before = drawn.length
  pass(1000)
  assert.equal(drawn.length, before)
})

test('what is drawn by time alone, and is the same as before, does not keep a reading waiting', (t) => {
  const { timers } = mock
  timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate'] })
  t.after(() => timers.reset())
  const clock = new FakeClock(0)
  const drawn: number[] = []
  const pacer = new Pacer(() => drawn.push(clock.passed) < 0, clock, 100, 200)
  t.after(() => pacer.stop())
  const pass = (ms: number) => {
    clock.pass(ms)
    timers.tick(ms)
  }
  pass(200)
  pass(10)
  pacer.changed()
  pass(1)
  assert.deepEqual(drawn, [200, 211])
  pacer.changed()
  pass(99)
  assert.deepEqual(
    drawn,
    [200, 211],
    'but what readings cause keeps to the rate, also where it shows nothing new',
  )
  pass(1)
  assert.deepEqual(drawn, [200, 211, 311])
})

test('drawing that is dear takes a fifth of the time at most', (t) => {
  const { timers } = mock
  timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate'] })
  t.after(() => timers.reset())
  for (const changed of [true, false]) {
    const clock = new FakeClock(0)
    let busy = 0
    const draw = () => {
      clock.pass(500)
      busy += 500
      return changed
    }
    const pacer = new Pacer(draw, clock, 100, 200)
    while (clock.passed < 60_000) {
      pacer.changed()
      clock.pass(10)
      timers.tick(10)
    }
    pacer.stop()
    assert.ok(busy >= 10_000 && busy <= 13_000, `${busy} of 60,000 ms`)
  }
})
