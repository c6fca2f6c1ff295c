import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Model } from './model.ts'
import { Showcase } from './showcase.ts'

/** A model, and what is sent while it is looked at. */
function stage() {
  const model = new Model()
  const sent: string[] = []
  const showcase = new Showcase(1883, (topic, payload) => sent.push(`${topic} ${payload}`))
  const power = (watts: number, ts: number) =>
    model.message(
      { topic: 'z-wave/fgwpe101-1/data/power', payload: Buffer.from(String(watts)), ts, unit: 'W' },
      ts,
    )
  return { model, sent, power, look: (now: number) => showcase.look(model, now) }
}

const off = 'z-wave/fgwpe101-1/action/set off'
const on = 'z-wave/fgwpe101-1/action/set on'

test('nothing is sent while the plug is not known', () => {
  const { sent, look } = stage()
  for (const now of [1000, 6000, 60_000]) look(now)
  assert.deepEqual(sent, [])
})

test('a plug that draws nothing is switched on first', () => {
  const { sent, power, look } = stage()
  power(0, 1000)
  for (const now of [1000, 3900]) look(now)
  assert.deepEqual(sent, [])
  look(4000)
  power(60, 4500)
  for (const now of [4500, 7400, 8900]) look(now)
  assert.deepEqual(sent, [on])
  look(9000)
  assert.deepEqual(sent, [on, off])
})

test('the plug is switched off once it was seen on, and 0 W is told', () => {
  const { model, sent, power, look } = stage()
  power(60, 1000)
  look(1000)
  look(3900)
  assert.deepEqual(sent, [])
  look(4000)
  assert.deepEqual(sent, [off])
  power(0, 4200)
  look(4250)
  power(60, 60_000) // somebody switched it on again
  for (const now of [60_000, 90_000]) look(now)
  assert.deepEqual(sent, [off])
  assert.deepEqual(
    model.events.map(({ text }) => text),
    ['mosquitto_pub -p 1883 -t z-wave/fgwpe101-1/action/set -m off', 'fgwpe101-1 draws 0 W'],
  )
})

test('a command without effect is given again', () => {
  const { sent, power, look } = stage()
  power(60, 0)
  for (const now of [0, 3000, 7900, 8000]) look(now)
  assert.deepEqual(sent, [off, off])
})
