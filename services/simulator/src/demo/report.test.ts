import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Model } from './model.ts'
import { logLine, report } from './report.ts'

const lost = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    src: 'cm/rf/0a',
    seq: n + 1,
    point: n === 0 ? undefined : `p${n}`,
  }))

// readings, lost; what the report says and does not say
const cases: readonly (readonly [number, number, RegExp, RegExp])[] = [
  [20, 0, /^readings in: 20, stored: 20, lost: 0$/m, /logs|arrived/],
  [
    20,
    2,
    /^readings in: 20, stored: 18, lost: 2\n {2}lost: cm\/rf\/0a number 1\n {2}lost: cm\/rf\/0a number 2: p1\nThe logs are in \.demo\.$/m,
    /more/,
  ],
  [20, 12, /^ {2}and 2 more$/m, /number 11/],
  [0, 0, /^No reading arrived at all\.$/m, /more/],
]
for (const [readings, count, want, unwanted] of cases)
  test(`${count} of ${readings} lost`, () => {
    const summary = { readings, stored: readings - count, lost: lost(count) }
    const text = report(summary, new Model(), 20_000, '.demo').join('\n')
    assert.match(text, want)
    assert.doesNotMatch(text, unwanted)
  })

test('the display is shown as it was at the end', () => {
  const model = new Model()
  model.display = ['Outside       21.5°C', 'closed']
  const text = report({ readings: 1, stored: 1, lost: [] }, model, 20_000, '.demo').join('\n')
  assert.match(text, /^The display at the end:\n ┌─{20}┐\n │Outside {7}21\.5°C│\n/)
})

test('a line for a log', () => {
  const model = new Model()
  model.started('rf', 7, true, 0)
  const say = (topic: string, payload: string, unit?: string) =>
    model.message({ topic, payload: Buffer.from(payload), ts: 1, unit }, 1)
  say('cm/alecto1/data/temperature', '21.5', '°C')
  say('cm/door/data/status', 'open')
  assert.equal(
    logLine(model, 3000),
    '   3 s  0 readings, 0 points stored (0.0/s); rf starting; alecto1 21.5 °C',
  )
})

test('the line of a log says why a service is degraded', () => {
  const model = new Model()
  model.started('rf', 1, true, 0)
  const say = (topic: string, payload: string) =>
    model.message({ topic, payload: Buffer.from(payload), ts: 1, unit: undefined }, 1)
  say('cm/rf/status/state', 'degraded')
  say('cm/rf/status/heartbeat', '{"state":"degraded","reason":"no port"}')
  assert.match(logLine(model, 3000), /; rf degraded \(no port\)$/)
})
