import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { View } from '../render/view.ts'
import { Light } from './light.ts'
import { Messages } from './messages.ts'
import { Rotation } from './rotation.ts'

const view = (key: string): View => ({ key, name: key, lines: [], ms: 10, fresh: undefined })
const viewsOf = (keys: string) => [...keys].map(view)

/** Steps: the views that there are at a time, and which one is shown. */
const rotations: readonly (readonly [
  name: string,
  steps: readonly (readonly [keys: string, at: number, shown: string])[],
])[] = [
  [
    'one after the other',
    [
      ['abc', 0, 'a'],
      ['abc', 9, 'a'],
      ['abc', 10, 'b'],
      ['abc', 20, 'c'],
      ['abc', 30, 'a'],
    ],
  ],
  [
    'one that comes before does not disturb',
    [
      ['bc', 0, 'b'],
      ['abc', 5, 'b'],
      ['abc', 10, 'c'],
    ],
  ],
  [
    'one that goes is followed by what takes its place',
    [
      ['abc', 0, 'a'],
      ['abc', 10, 'b'],
      ['ac', 12, 'c'],
      ['ac', 21, 'c'],
      ['ac', 22, 'a'],
    ],
  ],
  [
    'the last one that goes is followed by the first',
    [
      ['ab', 0, 'a'],
      ['ab', 10, 'b'],
      ['a', 12, 'a'],
    ],
  ],
  [
    'a single one stays',
    [
      ['a', 0, 'a'],
      ['a', 100, 'a'],
      ['ab', 101, 'b'],
    ],
  ],
]
for (const [name, steps] of rotations)
  test(name, () => {
    const rotation = new Rotation()
    for (const [keys, at, shown] of steps)
      assert.equal(rotation.current(viewsOf(keys), at, ({ ms }) => ms)?.view.key, shown, `at ${at}`)
  })

test('none, and then some', () => {
  const rotation = new Rotation()
  assert.equal(
    rotation.current([], 0, () => 1),
    undefined,
  )
  assert.equal(rotation.move([], 1, 0), undefined)
  assert.equal(rotation.goTo(viewsOf('ab'), 2, 0), undefined)
  assert.equal(rotation.current(viewsOf('ab'), 5, () => 1)?.view.key, 'a')
})

test('further, back, to a place, and held there', () => {
  const rotation = new Rotation()
  const views = viewsOf('abc')
  const now = (at: number) => rotation.current(views, at, ({ ms }) => ms)?.view.key
  now(0)
  assert.equal(rotation.move(views, 1, 5)?.key, 'b')
  assert.equal(now(14), 'b')
  assert.equal(now(15), 'c')
  assert.equal(rotation.move(views, -2, 16)?.key, 'a')
  assert.equal(rotation.goTo(views, 1, 20, 100)?.key, 'b')
  assert.equal(now(119), 'b')
  assert.equal(now(120), 'c')
})

const message = (text: string, priority: number, ms = 10) => ({ text, priority, ms, blink: false })

test('messages: the most important and newest first, each for its time from when it is shown', () => {
  const messages = new Messages()
  messages.add(message('a', 50), 0)
  messages.add(message('b', 50), 1)
  messages.add(message('c', 90), 2)
  const texts = (at: number) => messages.active(at).map(({ text }) => text)
  assert.deepEqual(texts(3), ['c', 'b', 'a'])
  const [first] = messages.active(3)
  messages.shown(new Set([first?.key ?? '']), 3)
  assert.deepEqual(texts(12), ['c', 'b', 'a'])
  assert.deepEqual(texts(13), ['b', 'a'])
  assert.deepEqual(texts(3_600_000), ['b'], 'nobody has seen it for an hour')
  messages.clear()
  assert.deepEqual(texts(14), [])
})

test('of many messages the least important and oldest go', () => {
  const messages = new Messages()
  for (let i = 0; i < 100; i++) messages.add(message(String(i), i === 3 ? 90 : 50), i)
  const kept = messages.active(100)
  assert.equal(kept.length, 20)
  assert.equal(kept[0]?.text, '3')
  assert.equal(kept.at(-1)?.text, '81')
})

const at = (hour: number, minute = 0) => ({
  year: 2026,
  month: 11,
  day: 25,
  weekday: 3,
  hour,
  minute,
  second: 0,
})
const plan = { level: 80, night: { from: 22 * 60, to: 6 * 60 + 30, level: 5 } }

test('light by schedule', () => {
  const light = new Light(plan)
  const want = [
    [0, 0, 5],
    [6, 29, 5],
    [6, 30, 80],
    [12, 0, 80],
    [21, 59, 80],
    [22, 0, 5],
  ] as const
  for (const [hour, minute, level] of want) assert.equal(light.level(at(hour, minute), 0), level)
  const day = new Light({ level: 80, night: { from: 60, to: 120, level: 5 } })
  assert.deepEqual(
    [0, 1, 2].map((hour) => day.level(at(hour), 0)),
    [80, 5, 80],
  )
  assert.equal(new Light({ level: 30, night: undefined }).level(at(3), 0), 30)
})

test("light by command, until the schedule's next change", () => {
  const light = new Light(plan)
  light.set('off', at(20))
  assert.equal(light.level(at(21), 0), 0)
  assert.equal(light.level(at(22), 0), 5)
  assert.equal(light.level(at(23), 0), 5)
  light.set(40, at(23))
  assert.equal(light.level(at(5), 0), 40)
  light.set('on', at(5))
  assert.equal(light.level(at(5), 0), 80)
  light.set('auto', at(5))
  assert.equal(light.level(at(5), 0), 5)
})

test('a key makes it bright for a while', () => {
  const light = new Light(plan)
  light.wake(1000)
  assert.equal(light.level(at(23), 15_999), 80)
  assert.equal(light.level(at(23), 16_000), 5)
})
