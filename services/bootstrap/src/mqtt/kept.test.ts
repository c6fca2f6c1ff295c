import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import type { IPublishPacket } from 'mqtt'
import { FakeLink } from './fake-link.ts'
import { Kept } from './kept.ts'
import type { Link } from './link.ts'

const t0 = 1_700_000_000_000
const hour = 3_600_000
const week = 168 * hour

function setUp() {
  const clock = { now: t0 }
  const published = { idle: true, drained: Promise.withResolvers<void>() }
  const told: string[] = []
  const kept = new Kept({
    group: 'cm',
    service: 'zwave',
    retainMs: { number: hour, state: week },
    now: () => clock.now,
    publisher: {
      src: 'cm/zwave/0a1b2c3d',
      get idle() {
        return published.idle
      },
      drained: () => published.drained.promise,
    },
    status: {
      message: ({ group = 'cm', sensor = 'zwave', name }) => `${group}/${sensor}/status/${name}`,
      forget: (topic) => told.push(topic),
    },
    isSubscribed: (filter) => filter === 'z-wave/+/status/+',
  })
  return { clock, published, told, kept }
}

/** MQTT 3.1.1, so that nothing is asked of the broker unless the test does. */
function connect(kept: Kept, version: 4 | 5 = 4): FakeLink {
  const link = new FakeLink(version)
  kept.up(link as unknown as Link) // what Kept uses of a link is what a fake one has
  return link
}
const sent = (link: FakeLink) => link.sent.map(({ topic, payload }) => [topic, payload])

const door = { group: 'z-wave', sensor: 'fgk101-1', name: 'status', value: 'closed', kind: 'state' } as const
const degrees = { ...door, name: 'temperature', value: 21.5, kind: 'number', unit: '°C' } as const

test('a restored state keeps its own time and has no number', async () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  const { kept } = setUp()
  const link = connect(kept, 5)
  kept.restore({ ...door, ts: t0 - 5 * hour })
  mock.timers.reset()
  const { answer: _, ...message } = link.sent[0] ?? assert.fail('nothing was sent')
  assert.deepEqual(message, {
    topic: 'z-wave/fgk101-1/data/status',
    payload: 'closed',
    qos: 1,
    retain: true,
    properties: { userProperties: { ts: String(t0 - 5 * hour), src: 'cm/zwave/0a1b2c3d' } },
  })
})

test('without MQTT 5 its time is in the payload', () => {
  const { kept } = setUp()
  const link = connect(kept)
  kept.restore({ ...door, ts: t0 })
  assert.deepEqual(sent(link), [['z-wave/fgk101-1/data/status', `{"value":"closed","ts":${t0}}`]])
})

test('a number that is too old is not restored, nor is an event', () => {
  const { kept } = setUp()
  const link = connect(kept)
  kept.restore({ ...degrees, ts: t0 - hour })
  kept.restore({ ...degrees, kind: 'event', ts: t0 })
  assert.deepEqual(sent(link), [])
  kept.restore({ ...degrees, ts: t0 - hour + 1 })
  assert.equal(link.sent.length, 1)
})

test('what is restored while the broker is away is sent when it is there, unless a new reading came first', () => {
  const { kept } = setUp()
  const accepted = { value: 1, unit: undefined, ts: t0, retainUntil: t0 + hour, epoch: '0a1b2c3d', seq: 1 }
  kept.restore({ ...door, ts: t0 - hour })
  kept.restore({ ...degrees, ts: t0 - 1 })
  kept.accepted({ ...accepted, topic: 'z-wave/fgk101-1/data/temperature' })
  const lost = connect(kept)
  assert.deepEqual(
    lost.sent.map(({ topic }) => topic),
    ['z-wave/fgk101-1/data/status'],
  )
  lost.lose()
  kept.down()
  assert.deepEqual(sent(connect(kept)), sent(lost), 'sent again on the next connection')
})

test('what a new reading overtook under way is not sent again', () => {
  const { kept } = setUp()
  const lost = connect(kept)
  kept.restore({ ...door, ts: t0 - hour })
  const topic = 'z-wave/fgk101-1/data/status'
  kept.accepted({ topic, value: 'open', unit: undefined, ts: t0, retainUntil: t0 + week, epoch: '0', seq: 1 })
  lost.lose()
  assert.deepEqual(sent(connect(kept)), [])
})

test('signs of life keep a state, but not a number', () => {
  const { clock, kept } = setUp()
  const link = connect(kept)
  kept.restore({ ...door, ts: t0 - week + 1 })
  kept.restore({ ...degrees, ts: t0 })
  link.sent.length = 0
  kept.alive('z-wave', 'fgk101-1')
  clock.now += week - 1
  kept.clearOld()
  assert.deepEqual(sent(link), [['z-wave/fgk101-1/data/temperature', '']])
  clock.now += 1
  kept.clearOld()
  assert.deepEqual(sent(link).slice(1), [['z-wave/fgk101-1/data/status', '']])
})

test('a number of an earlier run that is a state stays as one, once that is told; it is not sent again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { kept } = setUp()
  const link = connect(kept)
  const answer = kept.ask(['z-wave/+/data/+'])
  for (const name of ['battery', 'temperature']) {
    const properties = { userProperties: { src: 'cm/zwave/01234567', ts: String(t0 - hour) } }
    const topic = `z-wave/fgk101-1/data/${name}`
    kept.receive({ cmd: 'publish', topic, payload: '87', qos: 1, dup: false, retain: true, properties })
  }
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    t.mock.timers.tick(500)
  }
  assert.equal((await answer).length, 2)
  kept.holdsState({ ...door, name: 'battery', value: 87, ts: t0 - hour })
  kept.clearOld()
  assert.deepEqual(sent(link), [['z-wave/fgk101-1/data/temperature', '']])
})

test('a state that is newer than the one that the broker holds is not taken for that one', () => {
  const { clock, kept } = setUp()
  const link = connect(kept)
  kept.restore({ ...door, ts: t0 })
  kept.holdsState({ ...door, ts: t0 - hour })
  link.sent.length = 0
  clock.now += week - 1
  kept.clearOld()
  assert.deepEqual(sent(link), [])
})

test('a topic is cleared when all that was accepted has left, and told no more', async () => {
  const { published, told, kept } = setUp()
  const link = connect(kept)
  published.idle = false
  kept.clear(['z-wave/fgk101-1/data/status', 'z-wave/fgk101-1/status/state'])
  kept.clearOld()
  assert.deepEqual(sent(link), [])
  assert.deepEqual(told, ['z-wave/fgk101-1/data/status', 'z-wave/fgk101-1/status/state'])
  published.idle = true
  published.drained.resolve()
  await published.drained.promise
  await Promise.resolve()
  assert.deepEqual(sent(link), [
    ['z-wave/fgk101-1/data/status', ''],
    ['z-wave/fgk101-1/status/state', ''],
  ])
})

test('a status that is told again after its topic was cleared stays', () => {
  const { kept } = setUp()
  const link = connect(kept)
  kept.clear(['z-wave/fgk101-1/status/state'])
  kept.tell({ group: 'z-wave', sensor: 'fgk101-1', name: 'state', value: 'alive', retain: true })
  kept.clearOld()
  assert.deepEqual(sent(link), [])
})

test('what the broker holds is asked for, and what somebody is subscribed to stays so', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { kept } = setUp()
  const link = connect(kept)
  const answer = kept.ask(['z-wave/+/data/+', 'z-wave/+/status/+'])
  const meanwhile = { epoch: '0a1b2c3d', seq: 1, unit: undefined, ts: t0 + 1, retainUntil: t0 + week }
  for (const topic of ['z-wave/d/data/status', 'z-wave/gone/data/status', 'cm/d/data/status'])
    kept.accepted({ ...meanwhile, topic, value: 'closed' })
  kept.accepted({ ...meanwhile, topic: 'z-wave/d/data/scene', value: '1-single', retainUntil: 0 })
  kept.clear(['z-wave/gone/data/status'])
  const packet = (topic: string, payload: string, retain: boolean, src: string): IPublishPacket => {
    const properties = { userProperties: { src, ts: String(t0) } }
    return { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, dup: false, retain, properties }
  }
  kept.receive(packet('z-wave/a/data/status', 'open', true, 'cm/zwave/01234567'))
  kept.receive(packet('z-wave/b/data/status', 'open', true, 'cm/other/01234567'))
  kept.receive(packet('z-wave/c/data/status', 'open', false, 'cm/zwave/01234567'))
  kept.receive(packet('cm/c/data/status', 'open', true, 'cm/zwave/01234567'))
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    t.mock.timers.tick(500)
  }
  assert.deepEqual(
    (await answer).map(({ topic, payload, ts, own }) => [topic, payload.toString(), ts, own]),
    [
      ['z-wave/a/data/status', 'open', t0, true],
      ['z-wave/b/data/status', 'open', t0, false],
      ['z-wave/d/data/status', 'closed', t0 + 1, true],
    ],
    'and what is published meanwhile is not to be sent again',
  )
  assert.deepEqual(link.unsubscribed, ['z-wave/+/data/+'])
})

test('without a broker nobody can be asked', async () => {
  await assert.rejects(setUp().kept.ask(['z-wave/#']), /the broker is away/)
})
