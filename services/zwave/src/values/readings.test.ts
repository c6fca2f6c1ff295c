import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reading } from '@constellation/bootstrap/reading'
import type { ReadingSettings } from '../file.ts'
import { at, fixture, short, start } from './fixture.ts'
import * as sample from './samples.ts'

const power = sample.meter(2, 60)

// what is published of a series of reports (seconds, value), under settings; * is what became due
const filters: readonly (readonly [
  what: string,
  settings: ReadingSettings,
  said: readonly (readonly [seconds: number, value: number])[],
  want: string,
])[] = [
  [
    'nothing set',
    {},
    [
      [0, 1],
      [1, 1.01],
    ],
    '0:1 1:1.01',
  ],
  [
    'a deadband',
    { deadband: 2 },
    [
      [0, 10],
      [1, 11.9],
      [2, 12],
      [3, 13.9],
      [4, 10],
    ],
    '0:10 2:12 4:10',
  ],
  [
    'a deadband of decimals',
    { deadband: 0.1 },
    [
      [0, 21.2],
      [1, 21.3],
      [2, 21.35],
    ],
    '0:21.2 1:21.3 *2:21.35',
  ],
  [
    'what is inside a deadband is told after 15 minutes',
    { deadband: 2 },
    [
      [0, 10],
      [1, 11],
      [899, 11.5],
    ],
    '0:10 *899:11.5',
  ],
  [
    'or after as long as is set',
    { deadband: 2, longest: 60 },
    [
      [0, 10],
      [1, 11],
      [61, 11.5],
    ],
    '0:10 61:11.5',
  ],
  [
    'an interval: the newest follows',
    { interval: 10 },
    [
      [0, 1],
      [3, 2],
      [6, 3],
    ],
    '0:1 *6:3',
  ],
  [
    'an interval that is over',
    { interval: 10 },
    [
      [0, 1],
      [3, 2],
      [10, 3],
      [25, 4],
    ],
    '0:1 10:3 25:4',
  ],
  [
    'an interval and a deadband: what came back is told late',
    { interval: 10, deadband: 2 },
    [
      [0, 10],
      [3, 50],
      [6, 11],
    ],
    '0:10 *6:11',
  ],
  ['scale and offset', { scale: 0.1, offset: -1 }, [[0, 215]], '0:20.5'],
  [
    'a plausible range',
    { min: 0, max: 100 },
    [
      [0, 50],
      [1, -1],
      [2, 100],
      [3, 101],
    ],
    '0:50 2:100',
  ],
  [
    'a range is of what is published',
    { scale: 0.001, max: 100 },
    [
      [0, 50_000],
      [1, 200_000],
    ],
    '0:50',
  ],
  ['ignored', { ignore: true }, [[0, 1]], ''],
]

for (const [what, settings, said, want] of filters)
  test(`filter: ${what}`, () => {
    const { node, say } = fixture([power], { readings: { power: settings } })
    const show = (mark: string) => (reading: Reading) =>
      `${mark}${((reading.ts ?? 0) - start) / 1000}:${String(reading.value)}`
    const got = said.flatMap(([seconds, value]) => say(power, value, seconds).map(show('')))
    const next = node.nextDue
    const late = next === undefined ? [] : node.due(next).map(show('*'))
    assert.equal([...got, ...late].join(' '), want)
    if (next !== undefined) assert.deepEqual([node.due(next), node.nextDue], [[], undefined])
  })

test('what is held back is not due before its time', () => {
  const { node, say } = fixture([power], { readings: { power: { interval: 10 } } })
  say(power, 1, 0)
  say(power, 2, 3)
  assert.equal(node.nextDue, at(10))
  assert.deepEqual(node.due(at(9.999)), [])
  assert.deepEqual(short(node.due(at(10))), [['power', 2, 3]])
})

test('settings of power are for power-2 as well, its own come first', () => {
  const second = sample.meter(2, 5, 1, { endpoint: 2 })
  const first = sample.meter(2, 5, 1, { endpoint: 1 })
  const { say } = fixture([first, second], {
    readings: { power: { max: 100, scale: 2 }, 'power-2': { scale: 3 } },
  })
  assert.deepEqual(short([...say(first, 10, 0), ...say(second, 10, 1), ...say(second, 40, 2)]), [
    ['power', 20, 0],
    ['power-2', 30, 1],
  ])
})

test('words and events are never held back', () => {
  const values = [...sample.binarySwitch(true), sample.scene(1)]
  const { say } = fixture(values, {
    readings: { status: { interval: 10, deadband: 5 }, scene: { interval: 10 } },
  })
  const [status, , scene] = values
  assert.ok(status && scene)
  const got = [...say(status, true, 0), ...say(status, false, 1), ...say(scene, 0, 2), ...say(scene, 0, 3)]
  assert.deepEqual(
    got.map(({ value }) => value),
    ['on', 'off', '1-single', '1-single'],
  )
})

test('a number that can be set is held back, but not converted', () => {
  const values = sample.dimmer(0)
  const { say } = fixture(values, { readings: { level: { deadband: 5, scale: 2, offset: 1, max: 90 } } })
  const [level] = values
  assert.ok(level)
  const got = [...say(level, 40, 0), ...say(level, 42, 1), ...say(level, 50, 2), ...say(level, 99, 3)]
  assert.deepEqual(short(got), [
    ['level', 40, 0],
    ['level', 50, 2],
  ])
})

test('what is not plausible is counted and kept; it is not told again from the cache, nor counted', () => {
  const cached = { ...power, value: 12_527.1 }
  const { node, say, counters } = fixture([cached], { readings: { power: { max: 3000 } } })
  say(power, 12_527.1, 5)
  assert.deepEqual(
    node.restored(() => at(60)),
    [],
  )
  assert.deepEqual(counters, { implausible: 1 })
  assert.deepEqual(node.implausible(), [{ name: 'power', value: 12_527.1, ts: at(5), max: 3000 }])
})
