import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IPublishPacket } from 'mqtt'
import { FakeLink } from './fake-link.ts'
import { RetainedReadings } from './retained.ts'

const t0 = 1_700_000_000_000

function setUp() {
  const clock = { now: t0 }
  const retainMs = { number: 3_600_000, state: 604_800_000 }
  return { clock, retained: new RetainedReadings({ sourcePrefix: 'cm/rf/', retainMs, now: () => clock.now }) }
}

function left(topic: string, payload: string, user: Record<string, string>, retain = true): IPublishPacket {
  const properties = { userProperties: user }
  return { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, dup: false, retain, properties }
}

const number = (topic: string, retainUntil: number) => ({
  topic,
  value: 1,
  unit: undefined,
  retainUntil,
  ts: retainUntil && retainUntil - 3_600_000,
})

const cleared = (link: FakeLink) => link.sent.map(({ topic, payload, retain }) => [topic, payload, retain])

test('a retained reading is cleared once it is too old, and only once', () => {
  const { clock, retained } = setUp()
  const link = new FakeLink()
  retained.keep(number('cm/a/data/temperature', t0 + 1000))
  retained.keep(number('cm/a/data/event', 0))
  retained.clearOld(link)
  assert.deepEqual(link.sent, [])
  clock.now += 1000
  retained.clearOld(link)
  retained.clearOld(link)
  assert.deepEqual(cleared(link), [['cm/a/data/temperature', '', true]])
})

test('a newer reading of the topic keeps it', () => {
  const { clock, retained } = setUp()
  const link = new FakeLink()
  retained.keep(number('cm/a/data/temperature', t0 + 1000))
  retained.keep(number('cm/a/data/temperature', t0 + 9000))
  clock.now += 1000
  retained.clearOld(link)
  assert.deepEqual(link.sent, [])
})

test('what could not be cleared is cleared on the next connection', () => {
  const { clock, retained } = setUp()
  const lost = new FakeLink()
  retained.keep(number('cm/a/data/temperature', t0))
  clock.now += 1
  retained.clearOld(lost)
  lost.lose()
  const link = new FakeLink()
  retained.clearOld(link)
  assert.equal(link.sent.length, 1)
})

const of = (ts: number) => ({ src: 'cm/rf/0a1b2c3d', ts: String(ts) })
const hour = 3_600_000
const learnt: [what: string, packet: IPublishPacket, ours: boolean, clearedNow: boolean][] = [
  ['an old number of ours', left('cm/a/data/t', '1', of(t0 - hour)), true, true],
  ['a fresh number of ours', left('cm/a/data/t', '1', of(t0 - hour + 1)), true, false],
  ['a state of ours, an hour old', left('cm/a/data/s', 'open', of(t0 - hour)), true, false],
  ['a state of ours, 8 days old', left('cm/a/data/s', 'open', of(t0 - 8 * 24 * hour)), true, true],
  ['one of ours without time', left('cm/a/data/t', '1', { src: 'cm/rf/0a1b2c3d' }), true, true],
  ["another service's", left('cm/a/data/t', '1', { src: 'cm/rf2/0a1b2c3d', ts: '0' }), false, false],
  ["somebody's without src", left('cm/a/data/t', '1', {}), false, false],
  ['a live message', left('cm/a/data/t', '1', of(0), false), false, false],
]
for (const [what, packet, ours, clearedNow] of learnt)
  test(`of an earlier run: ${what}`, () => {
    const { retained } = setUp()
    assert.equal(retained.learn(packet), ours)
    const link = new FakeLink()
    retained.clearOld(link)
    assert.equal(link.sent.length, clearedNow ? 1 : 0)
  })

test('what the broker should hold and does not, or an older one, is missing; what is another’s is not', () => {
  const { clock, retained } = setUp()
  const week = 604_800_000
  const state = (name: string, ts: number) =>
    retained.keep({ topic: `cm/a/data/${name}`, value: name, unit: undefined, ts, retainUntil: ts + week })
  for (const name of ['gone', 'older', 'same', 'taken', 'cleared']) state(name, t0 - 10)
  state('gone', t0 - 20) // an older one of its own replaces nothing
  state('old', t0 - week)
  retained.clear('cm/a/data/cleared')
  retained.keep({ topic: 'z/n/data/x', value: 21.5, unit: '°C', ts: t0, retainUntil: t0 + hour })
  retained.learn(left('cm/b/data/t', '19', { ...of(t0 - 5), unit: '°C' }))
  const found = [
    left('cm/a/data/older', 'before', of(t0 - 11)),
    left('cm/a/data/same', 'same', of(t0 - 10)),
    left('cm/a/data/taken', 'by hand', {}),
  ]
  clock.now += 1
  assert.deepEqual(retained.filters, ['cm/+/data/#', 'z/+/data/#'])
  assert.deepEqual(retained.missing(found), [
    ['cm/a/data/gone', { value: 'gone', unit: undefined, ts: t0 - 10 }],
    ['cm/a/data/older', { value: 'older', unit: undefined, ts: t0 - 10 }],
    ['z/n/data/x', { value: 21.5, unit: '°C', ts: t0 }],
    ['cm/b/data/t', { value: 19, unit: '°C', ts: t0 - 5 }],
  ])
})
