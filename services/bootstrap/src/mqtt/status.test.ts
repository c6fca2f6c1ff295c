import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeLink } from './fake-link.ts'
import { Status } from './status.ts'

const now = 1_700_000_000_000
const setUp = () => new Status({ group: 'cm', service: 'rf', now: () => now, figures: () => ({ frames: 7 }) })
const states = (link: FakeLink) =>
  link.sent.filter(({ topic }) => topic === 'cm/rf/status/state').map(({ payload }) => payload)

test('its will says offline', () => {
  assert.deepEqual(setUp().will, { topic: 'cm/rf/status/state', payload: 'offline' })
})

test('starting is told first, also where the service was faster than the broker', () => {
  const status = setUp()
  status.set('online')
  const link = new FakeLink()
  status.up(link)
  assert.deepEqual(states(link), ['starting', 'online'])
  const again = new FakeLink()
  status.up(again)
  assert.deepEqual(states(again), ['online'])
})

test('a state is retained, QoS 1 and carries its time; only news is told', () => {
  const status = setUp()
  const link = new FakeLink()
  status.up(link)
  assert.equal(status.set('online'), true)
  assert.equal(status.set('online'), false)
  status.set('degraded', 'no gateway')
  status.set('degraded', 'gateway mute')
  assert.deepEqual(states(link), ['starting', 'online', 'degraded'])
  const { answer: _, ...first } = link.sent[0] ?? assert.fail()
  assert.deepEqual(first, {
    topic: 'cm/rf/status/state',
    payload: 'starting',
    qos: 1,
    retain: true,
    properties: { userProperties: { ts: String(now) } },
  })
})

test('a heartbeat carries state, reason and figures', () => {
  const status = setUp()
  const link = new FakeLink()
  status.up(link)
  status.set('degraded', 'no gateway')
  const beat = link.sent.findLast(({ topic }) => topic === 'cm/rf/status/heartbeat') ?? assert.fail()
  assert.deepEqual(JSON.parse(beat.payload), { state: 'degraded', reason: 'no gateway', frames: 7 })
  assert.ok(!beat.retain)
})

test('the life of sensors is retained, told once, and again to a new broker', () => {
  const status = setUp()
  const link = new FakeLink()
  status.up(link)
  status.sensor('cm', 'alecto1', 'online')
  status.sensor('cm', 'alecto1', 'online')
  assert.equal(link.sent.filter(({ topic }) => topic === 'cm/alecto1/status/state').length, 1)
  const again = new FakeLink()
  status.up(again)
  const told = again.sent.find(({ topic }) => topic === 'cm/alecto1/status/state')
  assert.deepEqual([told?.payload, told?.retain], ['online', true])
})

test('a message of any kind: text as it is, the rest as JSON; the retained ones are news once', () => {
  const status = setUp()
  const link = new FakeLink()
  status.up(link)
  const before = link.sent.length
  const nodes = { group: 'z-wave', sensor: 'controller', name: 'nodes', value: [{ id: 2 }], retain: true }
  assert.equal(status.message(nodes), 'z-wave/controller/status/nodes')
  status.message(nodes)
  status.message({ name: 'event', value: 'joined' })
  status.message({ name: 'event', value: 'joined' })
  assert.deepEqual(
    link.sent.slice(before).map(({ topic, payload, retain }) => [topic, payload, retain]),
    [
      ['z-wave/controller/status/nodes', '[{"id":2}]', true],
      ['cm/rf/status/event', 'joined', false],
      ['cm/rf/status/event', 'joined', false],
    ],
  )
  status.forget('z-wave/controller/status/nodes')
  const again = new FakeLink()
  status.up(again)
  assert.ok(!again.sent.some(({ topic }) => topic.endsWith('/nodes')))
})
