import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sensors } from './sensors.ts'

const minute = 60_000
const year = 365 * 24 * 60 * minute

/** Labels and values of a message, after its protocol. */
function fieldsOf(message: string): Map<string, string> {
  assert.match(message, /^[A-Za-z0-9_ ]+;ID=[0-9A-Za-z]+;([A-Z]+=[^;=]+;)+$/)
  return new Map(
    message
      .split(';')
      .slice(1, -1)
      .map((part) => part.split('=') as [string, string]),
  ) // matched above
}

const hex = (text: string | undefined) => Number.parseInt(text ?? 'none', 16)
const celsius = (text: string | undefined) =>
  hex(text) & 0x8000 ? -(hex(text) & 0x7fff) / 10 : hex(text) / 10

// label, lowest and highest value that a person would believe
const believable: Readonly<Record<string, readonly [(text: string) => number, number, number]>> = {
  TEMP: [celsius, 10, 30],
  WINTMP: [celsius, -15, 35],
  WINCHL: [celsius, -25, 35],
  HUM: [Number, 15, 99],
  WINSP: [(text) => hex(text) / 10, 0, 60],
  WINGS: [(text) => hex(text) / 10, 0, 90],
  WINDIR: [Number, 0, 15],
  RAIN: [(text) => hex(text) / 10, 0, 4000],
  WATT: [hex, 80, 3000],
  KWATT: [hex, 0, 4_000_000],
}

for (const sensor of sensors)
  test(`${sensor.message(1, 0, 0, 0).split(';').slice(0, 2).join(' ')} is believable all year`, () => {
    const found = new Set<string>()
    for (let time = Date.UTC(2026, 0, 1); time < Date.UTC(2027, 0, 1); time += 97 * minute) {
      for (const [label, text] of fieldsOf(sensor.message(5, Math.floor(time / sensor.every), time, 0))) {
        const range = believable[label]
        if (!range) continue
        const value = range[0](text)
        assert.ok(value >= range[1] && value <= range[2], `${label}=${text} is ${value}`)
        found.add(text)
      }
    }
    assert.ok(found.size !== 1, 'a value that never changes')
  })

for (const [label, protocol] of [
  ['RAIN', 'Alecto V1;ID=0086'],
  ['KWATT', 'OWL_CM180'],
] as const)
  test(`the counter ${label} never goes back within a year, and grows`, () => {
    const sensor = sensors.find((each) => each.message(1, 0, 0, 0).startsWith(protocol))
    assert.ok(sensor)
    let last = 0
    const first = Math.ceil(Date.UTC(2026, 0, 1) / year) * year
    for (let time = first; time < first + year; time += 53 * minute) {
      const value = hex(fieldsOf(sensor.message(9, 0, time, 0)).get(label))
      assert.ok(value >= last, `${value} after ${last}`)
      last = value
    }
    assert.ok(last > 1000)
  })

test('winter is below zero at times, written with the sign bit', () => {
  const cresta = sensors.find((each) => each.message(1, 0, 0, 0).startsWith('Cresta'))
  const all = Array.from({ length: 2000 }, (_, i) =>
    fieldsOf(cresta?.message(1, 0, Date.UTC(2026, 0, 1) + i * 20 * minute, 0) ?? '').get('WINTMP'),
  )
  assert.ok(all.some((text) => celsius(text) < 0))
  assert.ok(all.every((text) => hex(text) < 0x8200))
})

test('a socket that is on shows at the power meter', () => {
  const meter = sensors.find((each) => each.message(1, 0, 0, 0).startsWith('OWL'))
  const watts = (extra: number) => hex(fieldsOf(meter?.message(1, 0, 0, extra) ?? '').get('WATT'))
  assert.equal(watts(60) - watts(0), 60)
})
