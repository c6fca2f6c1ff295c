import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IPublishPacket } from 'mqtt'
import { RefusedError } from '../refused-error.ts'
import type { Command } from '../service.ts'
import { Actions } from './actions.ts'
import { FakeLink } from './fake-link.ts'

const now = 1_700_000_000_000

function setUp(handler: (command: Command) => void | Promise<void> = () => {}) {
  const counters: Record<string, number> = {}
  const warned: [fields: object, message: string][] = []
  const done: Command[] = []
  const actions = new Actions({
    own: 'cm/rf/action/',
    maxAgeMs: 30_000,
    now: () => now,
    log: { info() {}, warn: (...line) => void warned.push(line) },
    counters,
  })
  actions.on('cm', 'socket1', 'set', async (command) => {
    await handler(command)
    done.push(command)
  })
  const link = new FakeLink()
  actions.up(link)
  return { actions, link, counters, done, warned }
}

function packet(payload: string, more: Partial<IPublishPacket> = {}): IPublishPacket {
  const fixed = { cmd: 'publish', topic: 'cm/socket1/action/set', qos: 1, dup: false, retain: false } as const
  return { ...fixed, payload: Buffer.from(payload), ...more }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a command reaches its handler, taken apart', async () => {
  const { actions, done, counters } = setUp()
  assert.equal(actions.receive(packet('on')), true)
  await settled()
  assert.deepEqual(done, [
    {
      topic: 'cm/socket1/action/set',
      group: 'cm',
      sensor: 'socket1',
      action: 'set',
      payload: { form: 'single', value: 'on', skipped: 0 },
      bytes: Buffer.from('on'),
    },
  ])
  assert.deepEqual(counters, { commands: 1, commands_failed: 0 })
})

test('a message on a topic without handler is left alone', () => {
  const { actions } = setUp()
  assert.equal(actions.receive(packet('on', { topic: 'cm/other/action/set' })), false)
  assert.equal(actions.receive(packet('on', { topic: 'cm/socket1/data/set' })), false)
})

test('a refusal is logged in one line, a failure with its stack', async () => {
  const errors = [new RefusedError('no'), new Error('broken')]
  const thrown = [...errors]
  const { actions, warned } = setUp(() => {
    throw thrown.shift()
  })
  for (const payload of ['a', 'b']) actions.receive(packet(payload))
  await settled()
  const topic = 'cm/socket1/action/set'
  assert.deepEqual(warned, [
    [{ topic }, 'command failed: no'],
    [{ topic, err: errors[1] }, 'command failed: broken'],
  ])
})

const refusals: [what: string, packet: IPublishPacket, error: RegExp][] = [
  ['retained', packet('on', { retain: true }), /retained command is refused/],
  [
    'late by its property',
    packet('on', { properties: { userProperties: { ts: String(now - 31_000) } } }),
    /31 s old/,
  ],
  ['late by its payload', packet(`{"value":"on","ts":${now - 90_000}}`), /90 s old/],
]
for (const [what, late, error] of refusals)
  test(`a ${what} command does not act, and the refusal is told`, async () => {
    const { actions, link, done } = setUp()
    actions.receive(late)
    await settled()
    assert.equal(done.length, 0)
    const told = link.sent[0] ?? assert.fail('nothing was told')
    assert.equal(told.topic, 'cm/socket1/status/error')
    assert.ok(!told.retain)
    const body: { action: string; error: string; ts: number } = JSON.parse(told.payload)
    assert.equal(body.action, 'set')
    assert.match(body.error, error)
  })

test('taking a retained command away is no command', async () => {
  const { actions, link, done } = setUp()
  assert.equal(actions.receive(packet('', { retain: true })), true)
  await settled()
  assert.deepEqual([done, link.sent], [[], []])
})

for (const ts of [now - 29_000, now + 60_000])
  test(`a command of ${(ts - now) / 1000} s acts`, async () => {
    const { actions, done } = setUp()
    actions.receive(packet('on', { properties: { userProperties: { ts: String(ts) } } }))
    await settled()
    assert.equal(done.length, 1)
  })

test('the reply goes to the response topic with its correlation data', async () => {
  const { actions, link } = setUp((command) => {
    if (command.payload.form === 'single' && command.payload.value === 'bad')
      throw new Error('no such state: bad')
  })
  const correlationData = Buffer.from([0, 1, 255])
  const properties = { responseTopic: 'me/answers', correlationData }
  actions.receive(packet('on', { properties }))
  actions.receive(packet('bad', { properties }))
  await settled()
  const replies = link.sent.filter(({ topic }) => topic === 'me/answers')
  assert.deepEqual(
    new Set(replies.map(({ payload }) => payload)), // two commands finish in any order
    new Set(['{"ok":true}', '{"ok":false,"error":"no such state: bad"}']),
  )
  for (const { properties: sent } of replies) assert.deepEqual(sent, { correlationData })
})

for (const responseTopic of ['a/#', 'a/+/b', ''])
  test(`no reply goes to ${JSON.stringify(responseTopic)}`, async () => {
    const { actions, link } = setUp()
    actions.receive(packet('on', { properties: { responseTopic } }))
    await settled()
    assert.deepEqual(link.sent, [])
  })

test('a flood is refused past its bound, and what was refused does not act', async () => {
  const open = Promise.withResolvers<void>()
  const { actions, counters, done } = setUp(() => open.promise)
  for (let i = 0; i < 150; i++) actions.receive(packet('on'))
  await settled()
  assert.equal(counters['commands_failed'], 50)
  open.resolve()
  await settled()
  assert.equal(done.length, 100)
})

test('subscriptions are renewed on a new connection, and end with the handler', async () => {
  const { actions } = setUp()
  const end = actions.on('cm', 'socket2', 'set', () => {})
  const link = new FakeLink()
  actions.up(link)
  assert.deepEqual(link.subscribed, ['cm/rf/action/+', 'cm/socket1/action/+', 'cm/socket2/action/+'])
  end()
  assert.deepEqual(link.unsubscribed, ['cm/socket2/action/+'])
  assert.equal(actions.receive(packet('on', { topic: 'cm/socket2/action/set' })), false)
})

test('what a handler returns is the result in the reply', async () => {
  const { actions, link } = setUp()
  actions.on('cm', 'stick', 'backup', () => ({ file: 'nvm.bin', bytes: 65_536 }))
  actions.receive(
    packet('', { topic: 'cm/stick/action/backup', properties: { responseTopic: 'me/answers' } }),
  )
  await settled()
  assert.deepEqual(
    link.sent.map(({ payload }) => payload),
    ['{"ok":true,"result":{"file":"nvm.bin","bytes":65536}}'],
  )
})

test('a whole group is taken by one subscription, but for what has a handler of its own', async () => {
  const { actions, link, done } = setUp()
  const taken: string[] = []
  const end = actions.onGroup('cm', ({ sensor, action }) => void taken.push(`${sensor} ${action}`))
  assert.deepEqual(link.subscribed, ['cm/rf/action/+', 'cm/socket1/action/+', 'cm/+/action/+'])
  assert.equal(actions.receive(packet('on', { topic: 'cm/new-one/action/ping' })), true)
  assert.equal(actions.receive(packet('on')), true)
  for (const topic of ['cm/a b/action/set', 'cm/a/action/b/c', 'other/a/action/set'])
    assert.equal(actions.receive(packet('on', { topic })), false, topic)
  await settled()
  assert.deepEqual(taken, ['new-one ping'])
  assert.equal(done.length, 1)
  const again = new FakeLink()
  actions.up(again)
  assert.ok(again.subscribed.includes('cm/+/action/+'))
  end()
  assert.deepEqual(again.unsubscribed, ['cm/+/action/+'])
})

test("an action that a sensor of the service's does not have is refused too, until its last one ends", async () => {
  const { actions, link } = setUp()
  const end = actions.on('cm', 'socket1', 'dim', () => {})
  const properties = { responseTopic: 'me/answers' }
  assert.equal(actions.receive(packet('on', { topic: 'cm/socket1/action/sett', properties })), true)
  end()
  assert.equal(actions.receive(packet('on', { topic: 'cm/socket1/action/dim' })), true)
  await settled()
  assert.deepEqual(
    link.sent.map(({ topic, payload }) => [topic, JSON.parse(payload).error]),
    [
      ['cm/socket1/status/error', 'socket1 has no action sett; it has dim, set'],
      ['me/answers', 'socket1 has no action sett; it has dim, set'],
      ['cm/socket1/status/error', 'socket1 has no action dim; it has set'],
    ],
  )
  assert.deepEqual([link.subscribed.length, link.unsubscribed], [2, []])
})

test('an action that the service does not have is refused, with those that it has', async () => {
  const { actions, link, counters } = setUp()
  for (const action of ['next', 'message']) actions.on('cm', 'rf', action, () => {})
  assert.equal(link.subscribed.filter((topic) => topic.startsWith('cm/rf/')).length, 1)
  assert.equal(actions.receive(packet('hi', { topic: 'cm/rf/action/mesage' })), true)
  assert.equal(actions.receive(packet('hi', { topic: 'cm/rf/action/message' })), true)
  await settled()
  assert.deepEqual(
    link.sent.map(({ topic, payload }) => [topic, JSON.parse(payload).error]),
    [['cm/rf/status/error', 'rf has no action mesage; it has message, next']],
  )
  assert.deepEqual(counters, { commands: 2, commands_failed: 1 })
})
