import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPayload } from '@constellation/bootstrap/payload'
import * as v from 'valibot'
import { utcCalendar } from './calendar.ts'
import { readLight, readMessage, readPage } from './commands.ts'
import { FakeDisplay } from './fake-display.ts'
import { lcdFile } from './file.ts'
import { startBench } from './golden-case.ts'
import { KeyGate } from './keys.ts'
import { contentValue } from './store/reading.ts'
import { Store } from './store/store.ts'

const noon = Date.UTC(2026, 10, 25, 12)
const hour = 3_600_000
const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))
const alert = (i: number) => ({ name: `a${i}`, when: 'time < 0', lines: ['x'] })

/** What no display can use, and the words that refuse it. */
const files: readonly (readonly [what: string, file: object, words: RegExp])[] = [
  ['1,000 pages', { pages: many(1000, () => ({ lines: ['x'] })) }, /has more than 300 pages/],
  ['1,000 alerts', { alerts: many(1000, alert) }, /has more than 100 alerts/],
  ['a text of 64 KiB', { pages: [{ lines: ['x'.repeat(65_536)] }] }, /has more than 1000 characters/],
  [
    'placeholders without end',
    { pages: [{ lines: ['{a/b/data/c}'.repeat(5000)] }] },
    /has more than 1000 characters/,
  ],
  [
    'a condition of 64 KiB',
    { pages: [{ when: `${'('.repeat(30_000)}time < 1`, lines: ['x'] }] },
    /has more than 1000 characters/,
  ],
  [
    '1,000 filters',
    { pages: [{ each: many(1000, (i) => `a/b${i}/data/c`), row: 'x' }] },
    /has more than 50 filters/,
  ],
  [
    'a filter of 64 KiB',
    { pages: [{ each: `a/${'b'.repeat(65_536)}/data/c`, row: 'x' }] },
    /is not a filter/,
  ],
]
for (const [what, file, words] of files)
  test(`${what} in lcd.yaml: refused in words`, () => {
    const { issues, success } = v.safeParse(lcdFile, file)
    assert.ok(!success)
    assert.ok(issues.length < 10)
    assert.match(issues.map(({ message }) => message).join('\n'), words)
  })

test('a filter that looks like a regular expression is a filter', () => {
  const each = '+/+/data/(a*)*$'
  const bench = startBench(
    { problems: false, pages: [{ each, row: '{sensor}' }] },
    new FakeDisplay('20x4'),
    noon,
  )
  bench.say(`cm/one/data/${'a'.repeat(200)}!`, 1)
  bench.say('cm/two/data/(a*)*$', 1)
  bench.engine.attach(bench.display)
  assert.match(bench.display.picture, /two/)
  assert.doesNotMatch(bench.display.picture, /one/)
})

test('300 pages for 5,000 topics: what a frame looks at does not grow with them', () => {
  const pages = many(300, () => ({ each: '+/+/data/x', lines: ['{sensor} {value}'] }))
  const bench = startBench({ problems: false, alerts: [], pages }, new FakeDisplay('20x4'), noon)
  for (let i = 0; i < 5000; i++) bench.say(`cm/s${i}/data/x`, i)
  assert.equal(bench.store.size, 2000)
  let looked = 0
  const { get } = bench.store
  bench.store.get = (topic) => {
    looked++
    return get.call(bench.store, topic)
  }
  bench.engine.attach(bench.display)
  assert.match(bench.display.picture, /s0 0/)
  assert.ok(looked < 5000, `${looked} look-ups`)
})

test('many long messages cost no more by the frame than one', (t) => {
  const bench = startBench({}, new FakeDisplay('20x4'), noon)
  bench.engine.attach(bench.display)
  // which is slow to make
  const made = t.mock.method(Intl, 'Segmenter')
  for (let i = 0; i < 30; i++) bench.command('message', { text: 'ъ̈\n'.repeat(300), seconds: 0, priority: 70 })
  const before = made.mock.callCount()
  bench.pass(20_000)
  const each = (made.mock.callCount() - before) / 100
  assert.ok(each <= 40, `${each} a frame`)
})

const wild: readonly (readonly [what: string, payload: Buffer])[] = [
  ['64 KiB of text', Buffer.alloc(65_536, 'x')],
  ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80])],
  ['control characters', Buffer.from('\x00\x1b[2J\x07\r\n\x7f\x9b')],
  ['deep lists', Buffer.from('['.repeat(65_536))],
  ['deep dictionaries', Buffer.from(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)],
  ['many fields', Buffer.from(JSON.stringify(Object.fromEntries(many(5000, (i) => [`f${i}`, i]))))],
  [
    'long names',
    Buffer.from(
      JSON.stringify(Object.fromEntries(many(60, (i) => [`${i}${'n'.repeat(900)}`, 'v'.repeat(100)]))),
    ),
  ],
  ['__proto__', Buffer.from('{"__proto__":{"x":1},"constructor":2}')],
  ['numbers without end', Buffer.from(`1${'0'.repeat(400)}`)],
  ['a number that is nearly so', Buffer.from('1e308')],
]
const lines = [
  '{cm/s/data/x}',
  '{cm/s/data/x:.2}{cm/s/data/x|trend}',
  '{cm/s/data/x#a_a|min|bar 0 1:5}',
  '{cm/s/data/x|big}',
]
for (const [what, payload] of wild)
  test(`a payload of ${what} is shown in the cells that there are`, () => {
    const bench = startBench({ problems: false, pages: [{ lines }] }, new FakeDisplay('20x4'), noon)
    bench.store.receive({ topic: 'cm/s/data/x', payload, retained: false, ts: noon }, noon)
    bench.engine.attach(bench.display)
    bench.pass(30_000)
    for (const frame of bench.display.frames)
      assert.deepEqual(
        frame.map(({ length }) => length),
        [20, 20, 20, 20],
      )
    for (const cell of bench.display.frames.flat(2)) assert.doesNotMatch(cell, /[\x00-\x1f\x7f-\x9f]/)
  })

test('what is kept of a topic is bounded, whatever its dictionaries hold', () => {
  const store = new Store({ calendar: utcCalendar, counters: {}, history: ['#'] })
  const topic = 'cm/s/data/x'
  const say = (value: object) => {
    const payload = Buffer.from(JSON.stringify(value))
    store.receive({ topic, payload, retained: false, ts: noon }, noon)
  }
  for (let i = 0; i < 1000; i++) say({ temperature: 20, [`random${i}`]: i })
  const past = store.get(topic)?.history
  assert.ok((past?.size ?? 0) <= 32, `${past?.size} pasts`)
  assert.ok(past?.has('temperature'), 'what is said each time has its past')
  say(Object.fromEntries(many(64, (i) => [`${i}${'n'.repeat(250)}`, 'v'.repeat(250)])))
  const content = store.get(topic)?.content
  assert.equal(content?.form, 'fields')
  const kept = content?.form === 'fields' ? [...content.fields].flat().join('').length : 0
  assert.ok(kept > 0 && kept <= 4096, `${kept} characters`)
})

test('a dictionary of 64 KiB is no reading, and is not kept: what was said before stands', () => {
  const counters: Record<string, number> = {}
  const store = new Store({ calendar: utcCalendar, counters, history: [] })
  const topic = 'cm/s/data/x'
  const say = (payload: Buffer) => store.receive({ topic, payload, retained: false, ts: noon }, noon)
  say(Buffer.from('21.5'))
  assert.equal(contentValue(store.get(topic)?.content), 21.5)
  say(Buffer.from(JSON.stringify({ value: 'x'.repeat(65_000) })))
  assert.equal(store.unread, 0)
  assert.equal(contentValue(store.get(topic)?.content), 21.5)
  assert.equal(counters['payloads_refused'], 1)
  say(Buffer.alloc(65_000, 'y'))
  assert.equal(store.unread, 0)
  assert.equal(contentValue(store.get(topic)?.content), 'y'.repeat(256))
})

test('of all topics together so many pasts are kept', () => {
  const store = new Store({ calendar: utcCalendar, counters: {}, history: ['#'] })
  const payload = Buffer.from(JSON.stringify(Object.fromEntries(many(30, (i) => [`n${i}`, i]))))
  for (let i = 0; i < 1000; i++)
    store.receive({ topic: `cm/s${i}/data/x`, payload, retained: false, ts: noon }, noon)
  const pasts = () =>
    store.matching('#').reduce((sum, { topic }) => sum + (store.get(topic)?.history?.size ?? 0), 0)
  assert.equal(pasts(), 5000)
  for (let i = 0; i < 500; i++)
    store.receive({ topic: `cm/s${i}/data/x`, payload: Buffer.alloc(0), retained: false, ts: noon }, noon)
  for (let i = 500; i < 600; i++)
    store.receive({ topic: `cm/s${i}/data/x`, payload, retained: false, ts: noon + 1 }, noon)
  assert.equal(pasts(), 3000, 'what is cleared makes room')
})

const long = 'x'.repeat(60_000)
const refused: readonly (readonly [command: string, run: () => unknown])[] = [
  [
    'message with a name',
    () => readMessage(readPayload(Buffer.from(JSON.stringify({ text: 'x', [long]: 1 })))),
  ],
  [
    'message with a number',
    () => readMessage(readPayload(Buffer.from(JSON.stringify({ text: 'x', seconds: long })))),
  ],
  ['backlight', () => readLight(readPayload(Buffer.from(long)))],
  [
    'page',
    () => {
      const { page, holdMs } = readPage(readPayload(Buffer.from(long)))
      return startBench({}, new FakeDisplay('20x4'), noon).engine.goTo(page, holdMs)
    },
  ],
]
for (const [command, run] of refused)
  test(`a refused ${command} of 60,000 characters is not sent back whole`, () =>
    assert.throws(run, ({ message }: Error) => message.length < 1000))

test('a display that presses keys without end is heard ten times a second', () => {
  let elapsed = 0
  const gate = new KeyGate({ wall: () => 0, elapsed: () => elapsed })
  let heard = 0
  for (; elapsed < 10_000; elapsed += 0.1) if (gate.passes()) heard++
  assert.ok(heard >= 100 && heard <= 120, `${heard} keys`)
  elapsed += 60_000
  assert.ok(many(20, () => gate.passes()).every(Boolean), 'a person may be quick')
})

test('a clock that is set back by an hour: new readings are shown, nothing else changes', () => {
  const file = {
    problems: false,
    seconds: 2,
    pages: [{ lines: ['{cm/s/data/x:.1} {cm/s/data/x|min:.1} {time}'] }, { lines: ['two'] }],
  }
  const bench = startBench(file, new FakeDisplay('20x1'), noon)
  bench.say('cm/s/data/x', 21)
  bench.engine.attach(bench.display)
  bench.command('message', { text: 'dinner', seconds: 10 })
  bench.pass(5000)
  bench.clock.now -= hour
  bench.pass(4000)
  assert.match(bench.display.picture, /dinner/, 'the message still has its time')
  bench.pass(2000)
  bench.say('cm/s/data/x', 22)
  const seen = new Set<string>()
  for (let i = 0; i < 30; i++) {
    bench.pass(200)
    seen.add(bench.display.picture.split('|')[1]?.trim() ?? '')
  }
  assert.deepEqual([...seen].sort(), ['22.0 21.0 11:00', 'two'])
  bench.pass(2 * hour)
  bench.command('page', 'page-1')
  assert.match(bench.display.picture, /--\.- /, 'and grow old as ever')
  assert.equal(contentValue(bench.store.get('cm/s/data/x')?.content), 22)
})
