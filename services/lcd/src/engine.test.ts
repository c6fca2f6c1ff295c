import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeDisplay } from './fake-display.ts'
import { startBench } from './golden-case.ts'

const noon = Date.UTC(2026, 10, 25, 12)
const midnight = Date.UTC(2026, 10, 25, 0)
const night = { night: { from: '22:00', to: '06:00', level: 3 } }
const smoke = (value: boolean) => ['cm/kitchen/data/smoke', value] as const

test('an alert that blinks blinks by the light where that may, and is urgent', () => {
  const bench = startBench({}, new FakeDisplay('20x4'), noon)
  const { display, engine } = bench
  engine.attach(display)
  assert.deepEqual([display.urgent, display.level], [false, 100])
  bench.say(...smoke(true))
  const seen = new Set<number | undefined>()
  for (let i = 0; i < 10; i++) {
    bench.pass(200)
    assert.match(display.picture, /SMOKE/)
    assert.ok(display.urgent)
    seen.add(display.level)
  }
  assert.deepEqual([...seen].sort(), [0, 100])
  bench.say(...smoke(false))
  bench.pass(200)
  assert.deepEqual([display.urgent, display.level], [false, 100])
})

for (const options of [{ blinkable: false }, { backlight: 'none' }] as const)
  test(`its first line blinks where ${JSON.stringify(options)}`, () => {
    const bench = startBench({}, new FakeDisplay('20x4', options), noon)
    const { display, engine } = bench
    bench.say(...smoke(true))
    engine.attach(display)
    const seen = new Set<boolean>()
    for (let i = 0; i < 10; i++) {
      bench.pass(200)
      seen.add(display.picture.includes('SMOKE'))
      assert.match(display.picture, /kitchen/)
      assert.equal(display.level, 100)
    }
    assert.equal(seen.size, 2)
  })

test('it is dark at night, bright for an alert and for whoever presses a key', () => {
  const bench = startBench({ backlight: night }, new FakeDisplay('20x4', { blinkable: false }), midnight)
  const { display, engine } = bench
  engine.attach(display)
  assert.equal(display.level, 3)
  engine.wake()
  assert.equal(display.level, 100)
  bench.pass(20_000)
  assert.equal(display.level, 3)
  bench.say(...smoke(true))
  bench.pass(60_000)
  assert.equal(display.level, 100)
  bench.say(...smoke(false))
  bench.pass(20_000)
  assert.equal(display.level, 3)
  bench.command('message', { text: 'until it is cleared', seconds: 0 })
  assert.equal(display.level, 100)
  bench.pass(20_000)
  assert.equal(display.level, 3, 'a message that stays does not burn all night')
  bench.command('backlight', 40)
  assert.equal(display.level, 40)
})

test('the same frame is not sent again, the first one after an absence is', () => {
  const bench = startBench({ pages: [{ lines: ['still'] }] }, new FakeDisplay('16x2'), noon)
  const { display, engine } = bench
  engine.attach(display)
  bench.pass(10_000)
  assert.equal(display.frames.length, 1)
  engine.detach()
  bench.pass(10_000)
  const same = new FakeDisplay('16x2')
  engine.attach(same)
  assert.equal(same.frames.length, 1)
  const other = new FakeDisplay('8x1')
  engine.attach(other)
  assert.equal(display.frames.length, 1)
  assert.equal(other.picture, '+--------+\n|still   |\n+--------+')
})

test('commands work while no display is there', () => {
  const bench = startBench(
    {
      pages: [
        { name: 'a', lines: ['a'] },
        { name: 'b', lines: ['b'] },
      ],
    },
    new FakeDisplay('16x2'),
    noon,
  )
  assert.equal(bench.command('next', ''), 'b')
  assert.equal(bench.command('page', 'a'), 'a')
  assert.throws(() => bench.command('page', 'c'), /no page "c" now; there are 2: a, b/)
  assert.throws(() => bench.command('page', 3), /no page 3/)
  bench.command('message', 'Dinner')
  bench.engine.redraw()
  bench.engine.farewell()
  bench.engine.attach(bench.display)
  assert.match(bench.display.picture, /Dinner/)
  bench.engine.redraw()
  assert.equal(bench.display.redrawn, 1)
})

test('at its end no reading stays on the display', () => {
  const bench = startBench({ pages: [{ lines: ['{a/b/data/c}'] }] }, new FakeDisplay('16x2'), noon)
  bench.say('a/b/data/c', 21.5)
  bench.engine.attach(bench.display)
  bench.engine.farewell()
  assert.equal(
    bench.display.picture,
    '+----------------+\n|Constellation   |\n|stopped 12:00   |\n+----------------+',
  )
})

test('an alert among the pages is shown when it comes, and the page that was shown follows', () => {
  const file = {
    seconds: 8,
    pages: [{ lines: ['page a'] }, { lines: ['page b'] }],
    alerts: [{ name: 'x', each: '+/+/data/x', when: 'value = true', priority: 0, lines: ['alert {sensor}'] }],
  }
  const bench = startBench(file, new FakeDisplay('16x1'), noon)
  const shown = () => bench.display.picture.split('|')[1]?.trim()
  bench.engine.attach(bench.display)
  bench.pass(10_000)
  assert.equal(shown(), 'page b')
  bench.say('cm/s/data/x', true)
  bench.pass(200)
  assert.equal(shown(), 'alert s')
  bench.pass(5000)
  assert.equal(shown(), 'page a')
  bench.pass(8000)
  assert.equal(shown(), 'page b')
  bench.pass(8000)
  assert.equal(shown(), 'alert s', 'it stays among the pages')
})
