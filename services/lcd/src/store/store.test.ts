import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utcCalendar } from '../calendar.ts'
import { contentValue } from './reading.ts'
import { Store } from './store.ts'

const now = Date.UTC(2026, 10, 25, 12)
const start = (most?: number, history: readonly string[] = []) => {
  const counters: Record<string, number> = {}
  const store = new Store({
    calendar: utcCalendar,
    counters,
    history,
    ...(most === undefined ? {} : { most }),
  })
  const say = (topic: string, payload: string, ts?: number | undefined, retained = false, at = now) =>
    store.receive({ topic, payload: Buffer.from(payload), retained, ts }, at)
  const value = (topic: string) => contentValue(store.get(topic)?.content)
  return { store, counters, say, value }
}

const topic = 'cm/a/data/temperature'
/** Messages of one topic, one after the other: payload, ts, retained; and the value after them. */
const sequences: readonly (readonly [
  name: string,
  messages: readonly (readonly [payload: string, ts?: number | undefined, retained?: boolean])[],
  value: unknown,
])[] = [
  [
    'the latest',
    [
      ['1', now - 2],
      ['2', now - 1],
    ],
    2,
  ],
  [
    'the latest of the same time',
    [
      ['1', now],
      ['2', now],
    ],
    2,
  ],
  [
    'not an older one that comes later',
    [
      ['2', now - 1],
      ['1', now - 2],
    ],
    2,
  ],
  [
    'not one of the future for ever',
    [
      ['1', now + 86_400_000],
      ['2', now],
    ],
    2,
  ],
  ['what says no time is of now', [['1', now - 2], ['2']], 2],
  ['a replayed reading that says no time is ignored', [['1', undefined, true]], undefined],
  ['a replayed reading with its time is not', [['1', now - 5, true]], 1],
  [
    'nothing after an empty payload',
    [
      ['1', now - 2],
      ['', now - 1],
    ],
    undefined,
  ],
  [
    'null is no reading',
    [
      ['1', now - 2],
      ['null', now - 1],
    ],
    1,
  ],
  [
    'a list is none either',
    [
      ['1', now - 2],
      ['[1,2]', now - 1],
    ],
    1,
  ],
  ['raw text', [['open', now]], 'open'],
  ['a dictionary with a value', [['{"value":7,"battery":3}', now]], 7],
]
for (const [name, messages, want] of sequences)
  test(name, () => {
    const { say, value } = start()
    for (const [payload, ts, retained] of messages) say(topic, payload, ts, retained)
    assert.equal(value(topic), want)
  })

test('a replayed state without a time counts: it is true until the next one', () => {
  const { say, value } = start()
  say('cm/rf/status/state', 'offline', undefined, true)
  assert.equal(value('cm/rf/status/state'), 'offline')
})

const refused = ['', 'a', 'a/b', 'a/b/data', 'a/b/action/set', 'a/b/other/c', `a/b/data/${'x'.repeat(300)}`]
for (const each of refused)
  test(`${each.slice(0, 20)} is not kept`, () => {
    const { store, say, counters } = start()
    assert.equal(say(each, '1', now), false)
    assert.equal(store.size, 0)
    assert.equal(counters['topics_refused'], 1)
  })

test('topics are bounded, and the first ones stay', () => {
  const { store, counters, say, value } = start(10)
  for (let i = 0; i < 1000; i++) say(`cm/s${i}/data/x`, String(i), now)
  assert.equal(store.size, 10)
  assert.equal(counters['topics_refused'], 990)
  assert.equal(value('cm/s9/data/x'), 9)
  say('cm/s3/data/x', '4711', now)
  assert.equal(value('cm/s3/data/x'), 4711)
})

test('where there are many topics, readings that are old make room, states do not', () => {
  const { store, say } = start(4)
  say('cm/a/data/x', '1', now - 1000)
  say('cm/a/status/state', 'online', now - 1000)
  say('cm/b/data/x', '1', now)
  store.tidy(now, 500)
  assert.deepEqual(
    store.matching('#').map(({ topic }) => topic),
    ['cm/a/status/state', 'cm/b/data/x'],
  )
})

test('long texts and large dictionaries are cut', () => {
  const { store, say } = start()
  say('cm/a/data/text', 'x'.repeat(60_000), now)
  assert.equal(String(contentValue(store.get('cm/a/data/text')?.content)).length, 256)
  say(
    'cm/a/data/dictionary',
    JSON.stringify(Object.fromEntries(Array.from({ length: 999 }, (_, i) => [`k${i}`, i]))),
    now,
  )
  const content = store.get('cm/a/data/dictionary')?.content
  assert.equal(content?.form === 'fields' && content.fields.size, 64)
})

test('filters match in the order of the names, also what comes and goes', () => {
  const { store, say } = start()
  const found = () => store.matching('cm/+/data/x').map(({ parts }) => parts.sensor)
  say('cm/b/data/x', '1', now)
  say('cm/b/data/y', '1', now)
  assert.deepEqual(found(), ['b'])
  say('cm/a/data/x', '1', now)
  assert.deepEqual(found(), ['a', 'b'])
  say('cm/b/data/x', '', now)
  assert.deepEqual(found(), ['a'])
})

test("a number's past: extremes since midnight, and the trend", () => {
  const { store, say } = start(undefined, ['cm/+/data/temperature'])
  for (let minutes = 15 * 60; minutes >= 0; minutes -= 5)
    say(topic, String(20 - minutes / 60), now - minutes * 60_000)
  const past = store.get(topic)?.history?.get('')
  assert.deepEqual(past?.day(now), { min: 8, max: 20 })
  assert.ok(Math.abs((past?.trend(now) ?? 0) - 1) < 1e-9)
  assert.equal(past?.day(now + 86_400_000), undefined)
  assert.equal(store.get('cm/a/data/other')?.history, undefined)
})

test('a payload that nobody looks at is read by the tidying, and only once for many messages', () => {
  const { store, say, value } = start()
  for (let i = 0; i < 1000; i++) say(topic, String(i), now + i)
  store.tidy(now, 1000)
  assert.equal(value(topic), 999)
})
