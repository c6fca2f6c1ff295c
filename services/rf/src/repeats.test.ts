import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Repeats } from './repeats.ts'

type Heard = readonly [ms: number, value: string | number, repeat: boolean, sensor?: string, name?: string]

const cases: Readonly<Record<string, readonly Heard[]>> = {
  'repeats within 2.5 s': [
    [0, 'on', false],
    [250, 'on', true],
    [1900, 'on', true],
    [2499, 'on', true],
  ],
  'pressed again after 2.5 s': [
    [0, 'on', false],
    [2500, 'on', false],
    [5000, 'on', false],
  ],
  'the 2.5 s count from the first, not from its repeats': [
    [0, 'on', false],
    [1000, 'on', true],
    [2000, 'on', true],
    [2600, 'on', false],
  ],
  'a button that is held is one press': [
    [0, 'on', false],
    ...Array.from({ length: 19 }, (_, i): Heard => [(i + 1) * 400, 'on', true]),
    [8200, 'on', false],
  ],
  'but not for ever': [
    [0, 'on', false],
    ...Array.from({ length: 24 }, (_, i): Heard => [(i + 1) * 400, 'on', true]),
    [10_000, 'on', false],
  ],
  'a change, and the change back': [
    [0, 'on', false],
    [100, 'off', false],
    [200, 'on', false],
    [300, 'on', true],
  ],
  'another sensor, another name': [
    [0, 5, false, 'a', 'temperature'],
    [1, 5, false, 'b', 'temperature'],
    [2, 5, false, 'a', 'humidity'],
    [3, 5, true, 'a', 'temperature'],
  ],
  'a clock that was put back': [
    [10_000, 'on', false],
    [0, 'on', false],
    [100, 'on', true],
  ],
}

for (const [name, heard] of Object.entries(cases))
  test(name, () => {
    const repeats = new Repeats()
    for (const [ms, value, repeat, sensor = 's', reading = 'status'] of heard)
      assert.equal(repeats.isRepeat(sensor, reading, value, ms), repeat, `at ${ms} ms`)
  })

test('old ones are forgotten, and many at once too', () => {
  const repeats = new Repeats()
  for (let i = 0; i < 20_000; i++) repeats.isRepeat(`s${i}`, 'x', 1, i)
  assert.ok(repeats.size <= 5001, `${repeats.size}`)
  repeats.isRepeat('last', 'x', 1, 100_000)
  assert.equal(repeats.size, 1)
})
