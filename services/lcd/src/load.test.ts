import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { utcCalendar } from './calendar.ts'
import { FakeClock, FakeDisplay } from './fake-display.ts'
import { startBench } from './golden-case.ts'
import { Pacer } from './show/pacer.ts'
import { contentValue } from './store/reading.ts'
import { Store } from './store/store.ts'

const noon = Date.UTC(2026, 10, 25, 12)

test('10,000 readings/s for 20 s: the display is drawn at its rate, and shows the latest', (t) => {
  const { timers } = mock
  timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate'] })
  t.after(() => timers.reset())
  const page = { lines: ['{cm/s7/data/temperature}', '{cm/s8/data/temperature|max}'] }
  const bench = startBench({ pages: [page], problems: false }, new FakeDisplay('16x2'), noon)
  const { clock, display, engine, store } = bench
  engine.attach(display)
  const pacer = new Pacer(() => engine.draw(), clock, 100, 200)
  t.after(() => pacer.stop())
  let sent = 0
  for (let ms = 0; ms < 20_000; ms++) {
    for (let i = 0; i < 10; i++, sent++) {
      const topic = `cm/s${sent % 100}/data/temperature`
      const message = { topic, payload: Buffer.from(String(sent)), retained: false, ts: clock.now }
      if (store.receive(message, clock.now)) pacer.changed()
    }
    clock.pass(1)
    timers.tick(1)
  }
  timers.tick(100)
  assert.equal(bench.counters['messages'], 200_000)
  assert.equal(store.size, 100)
  // the last one of sensor 7 is 199,907; the frame before the last may have shown one of the 100 ms before
  const shown = Number(/\|(\d+)/.exec(display.picture)?.[1])
  assert.equal(shown, 199_907, display.picture)
  assert.ok(display.frames.length <= 202, `${display.frames.length} frames in 20 s, at most 10 a second`)
  assert.ok(display.frames.length > 150, `${display.frames.length} frames in 20 s`)
})

test('memory does not grow with the number of readings', () => {
  const store = new Store({ calendar: utcCalendar, counters: {}, history: ['cm/+/data/x'] })
  const clock = new FakeClock(noon)
  const round = () => {
    for (let i = 0; i < 100_000; i++) {
      clock.pass(1)
      // a message's payload is a piece of a larger network buffer
      const chunk = Buffer.alloc(16_384, 0x31)
      const payload = chunk.subarray(0, 4)
      store.receive({ topic: `cm/s${i % 3000}/data/y`, payload, retained: false, ts: clock.now }, clock.now)
      store.receive({ topic: `cm/s${i % 100}/data/x`, payload, retained: false, ts: clock.now }, clock.now)
      if (i % 1000 === 0) store.tidy(clock.now, 1e9)
    }
    store.tidy(clock.now, 1e9)
  }
  round()
  const topics = store.size
  round()
  assert.equal(store.size, topics)
  assert.ok(topics <= 2000)
  assert.equal(store.unread, 0, 'no network buffer is kept')
  for (const { topic } of store.matching('#')) assert.equal(contentValue(store.get(topic)?.content), 1111)
})
