import assert from 'node:assert/strict'
import { test } from 'node:test'
import { convert, revert } from './numbers.ts'
import { stateWords, topicWord, word } from './words.ts'

const words: readonly (readonly [text: string, want: string])[] = [
  ['De-humidify', 'de_humidify'],
  ['currentValue', 'current_value'],
  ['levelChangeUp', 'level_change_up'],
  ['ProtectedBySequence', 'protected_by_sequence'],
  ['Carbon dioxide (CO₂) level', 'carbon_dioxide_co2_level'],
  ['Acidity (pH) status', 'acidity_ph_status'],
  ['2nd Stage Heating', '2nd_stage_heating'],
  ['Vent/Economizer', 'vent_economizer'],
  ['Türkontakt', 'turkontakt'],
  ['传感器', ''],
  ['', ''],
]

for (const [text, want] of words) test(`word: ${text}`, () => assert.equal(word(text), want))

test('a name is never empty, and has room for a number', () => {
  assert.equal(topicWord('', '传感器', undefined), 'value')
  assert.equal(topicWord('a', 'a', 7), 'a_7')
  assert.equal(topicWord('x'.repeat(100)).length, 57)
})

test('states that are one have one word, others never', () => {
  const of = (states: Record<number, string>) => [...stateWords(states).values()]
  assert.deepEqual(of({ 1: 'Smoke detected (location provided)', 2: 'Smoke detected' }), [
    'smoke_detected',
    'smoke_detected',
  ])
  assert.deepEqual(of({ 1: 'Ding Dong (5 sec)', 2: 'Ding Dong (3 sec)' }), ['ding_dong', 'ding_dong_2'])
  assert.deepEqual(of({ 1: 'A b', 2: 'A-b', 3: 'A b' }), ['a_b', 'a_b_2', 'a_b'])
  assert.deepEqual(of({ 1: '中', 2: '' }), ['state_1', 'state_2'])
})

const conversions: readonly (readonly [
  raw: number,
  conversion: Parameters<typeof convert>[1],
  want: number,
])[] = [
  [21.55, {}, 21.55],
  [70, { zero: 32, factor: 5 / 9 }, 21.1],
  [-40, { zero: 32, factor: 5 / 9 }, -40],
  [0.1, { factor: 3 }, 0.3],
  [250, { factor: 0.001 }, 0.25],
  [1.234, { factor: 100 }, 123.4],
  [21.5, { offset: -0.25 }, 21.25],
  [2, { factor: 0.5, offset: 0.125 }, 1.125],
  [1e-7, { factor: 10 }, 1e-6],
  [1e21, { factor: 2 }, 2e21],
]

for (const [raw, conversion, want] of conversions)
  test(`convert: ${raw} by ${JSON.stringify(conversion)}`, () => assert.equal(convert(raw, conversion), want))

test('the way back is without noise', () => {
  assert.equal(revert(25, { zero: 32, factor: 5 / 9 }), 77)
  assert.equal(revert(0.3, { factor: 3 }), 0.1)
  assert.equal(revert(21.5, {}), 21.5)
})
