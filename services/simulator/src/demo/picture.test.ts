import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Model } from './model.ts'
import { age, picture } from './picture.ts'
import { colourful, plain } from './screen.ts'

const now = 1_000_000

/** A house with `count` sensors beside two that everybody has, and the demo's processes. */
function house(count = 0): Model {
  const model = new Model()
  const say = (topic: string, payload: string, ts: number, unit?: string) =>
    model.message({ topic, payload: Buffer.from(payload), ts, unit }, ts)
  for (const [index, name] of ['broker', 'database', 'simulator', 'influx-writer', 'rf'].entries())
    model.started(name, 4000 + index, index > 2, now - 65_000)
  say('cm/rf/status/state', 'online', now - 60_000)
  for (let n = 0; n < 8; n++) {
    say('cm/alecto1/data/battery_low', 'false', now - 9000 + n)
    say('cm/alecto1/data/humidity', '57', now - 9000 + n, '%')
    say('cm/alecto1/data/temperature', String(20 + n / 10), now - 9000 + n, '°C')
  }
  say('cm/front-door/data/status', 'open', now - 200_000)
  for (let n = 0; n < count; n++) say(`cm/sensor${n}/data/power`, '12', now - 1000, 'W')
  return model
}

// what is shown, in a picture of 80 × 24
const shown: readonly (readonly [string, RegExp])[] = [
  ['values with units and age', /^alecto1 {5}temperature 20.7 °C {2}humidity 57 % +9 s +▁▂▃▄▅▆▇█$/m],
  ['no word of a good battery', /^(?!.*battery)/s],
  ['a state, minutes old', /^front-door +status open +3 min/m],
  ['a service with its state', /^rf +online +4004 +65 s/m],
  ['a service that has said nothing yet', /^influx-writer +starting +4003/m],
  ['a process that does not speak', /^broker +running +4000/m],
  ['the latest event', /\d\d:\d\d:\d\d {2}front-door is open/],
  ['how to try it', /kill -9 4004 \(rf\).*Ctrl-C/],
  ['time and totals', /^CONSTELLATION {2}1:05 +0 readings {2}0 points stored, 0.0\/s$/m],
]
for (const [what, pattern] of shown)
  test(`shows ${what}`, () => {
    const lines = picture(house(), now, 65_000, { columns: 80, rows: 24 }, plain)
    assert.match(lines.map((line) => line.trimEnd()).join('\n'), pattern)
  })

// columns, rows, sensors beside two
const sizes: readonly (readonly [number, number, number])[] = [
  [80, 24, 0],
  [80, 24, 6],
  [80, 24, 50],
  [200, 60, 6],
  [200, 60, 100],
  [60, 16, 6],
]
for (const [columns, rows, count] of sizes)
  test(`${count} sensors fit ${columns}x${rows}, and the hint is seen`, () => {
    const model = house(count)
    for (let n = 0; n < 40; n++) model.event(now, `event ${n} ${'x'.repeat(300)}`)
    const lines = picture(model, now, 1000, { columns, rows }, plain)
    assert.equal(lines.length, rows)
    for (const line of lines) assert.ok(line.length <= columns, `${line.length}: ${line}`)
    assert.match(lines.at(-1) ?? '', /Ctrl-C/)
    assert.ok(lines.some((line) => line.includes('event 39')))
  })

test('sensors that do not fit are shown page by page', () => {
  const model = house(30)
  const pages = [0, 1, 2, 3, 4, 5].map((page) =>
    picture(model, now, page * 4000, { columns: 80, rows: 24 }, plain).join('\n'),
  )
  for (const name of ['alecto1', 'front-door', ...Array.from({ length: 30 }, (_, n) => `sensor${n}`)])
    assert.ok(
      pages.some((text) => new RegExp(`^${name} `, 'm').test(text)),
      name,
    )
})

test('a display stands beside the processes, and hides none of them', () => {
  const model = house()
  model.display = ['Constellation  19:04', 'Living room   20.6 C', 'Wind 12 km/h', ''].map((row) =>
    row.padEnd(20),
  )
  for (const columns of [80, 120]) {
    const lines = picture(model, now, 65_000, { columns, rows: 24 }, plain)
    const head = lines.findIndex((line) => line.startsWith('PROCESS'))
    assert.match(lines[head] ?? '', /RESTARTS +┌─{20}┐$/)
    assert.match(lines[head + 1] ?? '', /^broker +running +4000 +65 s .*│Constellation {2}19:04│$/)
    assert.match(lines[head + 2] ?? '', /^database .*│Living room {3}20.6 C│$/)
    assert.match(lines[head + 5] ?? '', /^rf +online +4004 .*└─{20}┘$/)
    assert.equal(lines.length, 24)
    for (const line of lines) assert.ok(line.length <= columns, line)
  }
})

test('values are shown whole or not at all', () => {
  const model = new Model()
  for (const [name, unit] of [
    ['wind_speed', 'km/h'],
    ['wind_gust', 'km/h'],
    ['wind_direction', '°'],
    ['wind_chill', '°C'],
  ] as const)
    model.message({ topic: `cm/wind/data/${name}`, payload: Buffer.from('12.5'), ts: now, unit }, now)
  const wind = (columns: number) =>
    picture(model, now, 0, { columns, rows: 24 }, plain).find((line) => line.startsWith('wind'))
  assert.match(wind(80) ?? '', /^wind +speed 12.5 km\/h {2}gust 12.5 km\/h {2}direction 12.5° +0 s/)
  assert.match(wind(120) ?? '', /direction 12.5° {2}chill 12.5 °C +0 s/)
  assert.match(wind(60) ?? '', /gust 12.5 km\/h +0 s/)
})

test('colours change nothing but colours', () => {
  const size = { columns: 80, rows: 24 }
  const coloured = picture(house(3), now, 1000, size, colourful).join('\n')
  assert.notEqual(coloured, coloured.replaceAll(/\x1b\[[\d;]*m/g, ''))
  assert.equal(
    coloured.replaceAll(/\x1b\[[\d;]*m/g, ''),
    picture(house(3), now, 1000, size, plain).join('\n'),
  )
})

test('what others send cannot move the cursor', () => {
  const model = house()
  model.message(
    { topic: 'cm/evil/data/status', payload: Buffer.from('\x1b[2Jgone\x07!'), ts: now, unit: undefined },
    now,
  )
  const text = picture(model, now, 0, { columns: 80, rows: 24 }, plain).join('\n')
  assert.match(text, /status ·\[2Jgone·!/)
  assert.equal(text.includes('\x1b'), false)
})

test('a service that is down has no PID, and the hint does not name one', () => {
  const model = house()
  model.ended('rf', 'SIGKILL', now)
  const text = picture(model, now, 0, { columns: 80, rows: 24 }, plain).join('\n')
  assert.match(text, /^rf +online +- +SIGKILL/m)
  assert.match(text, /rf is being started again/)
})

const ages: readonly (readonly [number, string])[] = [
  [-5, '0 s'],
  [1400, '1 s'],
  [99_000, '99 s'],
  [120_000, '2 min'],
  [5_390_000, '90 min'],
  [7_200_000, '2 h'],
]
for (const [ms, want] of ages) test(`${ms} ms are ${want}`, () => assert.equal(age(ms), want))
