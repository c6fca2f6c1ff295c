import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utcCalendar } from '../calendar.ts'
import { english, type Scene, type Subject } from '../scene.ts'
import { Store } from '../store/store.ts'
import { TemplateError } from '../template/template.ts'
import { holds } from './holds.ts'
import { parseCondition } from './parse.ts'

const now = Date.UTC(2026, 10, 25, 22, 30)
const store = new Store({ calendar: utcCalendar, counters: {}, history: [] })
const readings: Readonly<Record<string, readonly [payload: string, age: number]>> = {
  'cm/door/data/status': ['open', 0],
  'cm/room/data/temperature': ['25.5', 0],
  'cm/room/data/humidity': ['60', 0],
  'cm/text/data/number': ['"12"', 0],
  'cm/smoke/data/smoke': ['true', 0],
  'cm/old/data/temperature': ['30', 7_200_000],
  'cm/well/data/water': ['{"level":87}', 0],
}
for (const [topic, [payload, age]] of Object.entries(readings))
  store.receive({ topic, payload: Buffer.from(payload), retained: false, ts: now - age }, now)
const limits = { number: 3_600_000, state: 604_800_000 }
const scene: Scene = {
  readings: store,
  now,
  calendar: utcCalendar,
  limits,
  language: english,
  self: 'cm/lcd',
}
const subject: Subject = {
  topic: 'cm/room/data/temperature',
  group: 'cm',
  sensor: 'room',
  name: 'temperature',
}

const cases: readonly (readonly [condition: string, holds: boolean])[] = [
  ['cm/door/data/status = open', true],
  ['cm/door/data/status != open', false],
  ['cm/door/data/status = "open"', true],
  ['cm/room/data/temperature > 25', true],
  ['cm/room/data/temperature >= 25.5', true],
  ['cm/room/data/temperature < 25.5', false],
  ['cm/room/data/temperature <= 25.5', true],
  ['cm/room/data/temperature > cm/room/data/humidity', false],
  ['cm/smoke/data/smoke = true', true],
  ['cm/text/data/number = 12', true],
  ['cm/text/data/number > 11', false],
  ['cm/well/data/water#level > 80', true],
  ['cm/well/data/water#pump = true', false],
  ['value > 25', true],
  ['data/humidity = 60', true],
  ['data/battery is missing', true],
  ['value is missing', false],
  ['time >= 22:00', true],
  ['time < 6:30', false],
  ['not time < 6:30', true],
  ['cm/old/data/temperature = 30', false],
  ['cm/old/data/temperature != 30', false],
  ['cm/old/data/temperature is missing', true],
  ['not cm/none/data/x = 1', true],
  ['value > 25 and data/humidity > 70', false],
  ['value > 25 and data/humidity > 70 or time > 22:00', true],
  ['value > 25 and (data/humidity > 70 or time > 23:00)', false],
  ['value < 0 or value > 25 and data/humidity = 60', true],
]
for (const [text, want] of cases)
  test(`${text} is ${want}`, () =>
    assert.equal(holds(parseCondition(text), scene, { subject, fresh: undefined }), want))

const bad: readonly (readonly [text: string, column: number, message: RegExp])[] = [
  ['', 1, /is missing/],
  ['value', 6, /operator is missing/],
  ['value >', 8, /is missing/],
  ['value > 5 6', 11, /not expected/],
  ['value=5', 8, /operator is missing/],
  ['value > 5 and', 14, /is missing/],
  ['(value > 5', 11, /\) is missing/],
  ['value is open', 10, /missing/],
  ['value == 5', 7, /operator is missing/],
  ['a/b/action/x = 1', 1, /not a topic/],
  ['value > 5 and +/b/data/c = 1', 15, /wildcard/],
  [`${'('.repeat(50)}value > 5`, 22, /nested too deeply/],
]
for (const [text, column, message] of bad)
  test(`${text.slice(0, 40)} is refused`, () =>
    assert.throws(
      () => parseCondition(text),
      (error) => {
        assert.ok(error instanceof TemplateError)
        assert.match(error.message, message)
        assert.equal(error.column, column)
        return true
      },
    ))
