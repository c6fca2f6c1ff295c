import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Model } from './model.ts'

const say = (model: Model, topic: string, payload: string, ts: number, unit?: string) =>
  model.message({ topic, payload: Buffer.from(payload), ts, unit }, ts)

test('a reading has its value, unit and time, and the numbers before it', () => {
  const model = new Model()
  say(model, 'cm/alecto1/data/temperature', '21.5', 1, '°C')
  say(model, 'cm/alecto1/data/temperature', '21.6', 2, '°C')
  const series = model.sensors.get('alecto1')?.get('temperature')
  assert.deepEqual(series, { name: 'temperature', value: 21.6, unit: '°C', ts: 2, recent: [21.5, 21.6] })
})

test('a curve keeps its last numbers only', () => {
  const model = new Model()
  for (let n = 1; n <= 100; n++) say(model, 'cm/a/data/power', String(n), n)
  const recent = model.sensors.get('a')?.get('power')?.recent
  assert.deepEqual([recent?.length, recent?.[0], recent?.at(-1)], [60, 41, 100])
})

// messages after one another (topic, payload, ts), the events that they make
const events: readonly (readonly [
  string,
  readonly (readonly [string, string, number])[],
  readonly string[],
])[] = [
  [
    'a doorbell rings twice',
    [
      ['cm/bell/data/chime', '09', 1],
      ['cm/bell/data/chime', '09', 2],
    ],
    ['bell rings: chime 09', 'bell rings: chime 09'],
  ],
  [
    'one ring is delivered twice',
    [
      ['cm/bell/data/chime', '"a"', 1],
      ['cm/bell/data/chime', '"a"', 1],
    ],
    ['bell rings: chime a'],
  ],
  [
    'a contact that says the same again',
    [
      ['cm/door/data/status', 'open', 1],
      ['cm/door/data/status', 'open', 2],
      ['cm/door/data/status', 'closed', 3],
    ],
    ['door is open', 'door is closed'],
  ],
  [
    'a node dies and comes back, and sleeps',
    [
      ['z-wave/fgd212-1/status/state', 'alive', 1],
      ['z-wave/fgd212-1/status/state', 'dead', 2],
      ['z-wave/fgd212-1/status/state', 'alive', 3],
      ['z-wave/fgk101-1/status/state', 'awake', 4],
      ['z-wave/fgk101-1/status/state', 'asleep', 5],
    ],
    ['fgd212-1 is dead', 'fgd212-1 is alive'],
  ],
  ['a button is pressed', [['z-wave/fob/data/scene-1', 'pressed', 1]], ['fob: scene-1 pressed']],
  ['a number is no event', [['cm/a/data/power', '12', 1]], []],
  [
    'a command that failed',
    [['cm/socket1/status/error', '{"error":"no answer"}', 1]],
    ['socket1: {"error":"no answer"}'],
  ],
  [
    'a service starts',
    [
      ['cm/rf/status/state', 'starting', 1],
      ['cm/rf/status/state', 'online', 2],
    ],
    [],
  ],
  [
    'a service dies and comes back',
    [
      ['cm/rf/status/state', 'online', 1],
      ['cm/rf/status/state', 'offline', 2],
      ['cm/rf/status/state', 'starting', 3],
    ],
    ['rf is offline', 'rf is starting'],
  ],
  ['a service without its device', [['cm/rf/status/state', 'degraded', 1]], ['rf is degraded']],
  [
    'topics that are not ours',
    [
      ['nonsense', '1', 1],
      ['cm/a/data', '1', 1],
    ],
    [],
  ],
]
for (const [name, messages, want] of events)
  test(name, () => {
    const model = new Model()
    model.started('rf', 77, true, 0)
    for (const [topic, payload, ts] of messages) say(model, topic, payload, ts)
    assert.deepEqual(
      model.events.map(({ text }) => text),
      want,
    )
  })

test('a service that is killed is shown as its will says, and then as it says itself', () => {
  const model = new Model()
  const state = () => model.processes.get('rf')?.state
  model.started('rf', 77, true, 0)
  assert.equal(state(), 'starting')
  say(model, 'cm/rf/status/state', 'online', 1)
  model.ended('rf', 'SIGKILL', 2)
  assert.deepEqual([state(), model.processes.get('rf')?.pid], ['online', undefined])
  say(model, 'cm/rf/status/state', 'offline', 3)
  model.started('rf', 78, true, 4)
  assert.deepEqual([state(), model.processes.get('rf')?.restarts], ['offline', 1])
  say(model, 'cm/rf/status/state', 'online', 5)
  assert.equal(state(), 'online')
})

test('a process that does not speak is running or down', () => {
  const model = new Model()
  model.started('broker', 7, false, 0)
  assert.equal(model.processes.get('broker')?.state, 'running')
  model.ended('broker', 'SIGKILL', 1)
  assert.equal(model.processes.get('broker')?.state, 'down')
  assert.deepEqual(
    model.events.map(({ text }) => text),
    ['broker ended (SIGKILL)'],
  )
})

test('a heartbeat tells why a service is degraded, and its memory', () => {
  const model = new Model()
  model.started('rf', 77, true, 0)
  say(model, 'cm/rf/status/heartbeat', '{"state":"degraded","reason":"no port","rss_bytes":12}', 1)
  const { reason, rssBytes } = model.processes.get('rf') ?? {}
  assert.deepEqual([reason, rssBytes], ['no port', 12])
})

test('the rate of storing is that of the last seconds', () => {
  const model = new Model()
  model.points(50, 0)
  model.points(10, 4000)
  assert.equal(model.rate, 12)
  model.points(0, 5000)
  assert.equal(model.rate, 2)
  model.points(0, 9000)
  assert.equal(model.rate, 0)
})
