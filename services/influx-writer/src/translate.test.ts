import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IPublishPacket } from 'mqtt'
import { isConfirmation, Translator } from './translate.ts'

interface Given {
  readonly topic?: string
  readonly payload?: string
  readonly retain?: boolean
  readonly user?: Readonly<Record<string, string | string[]>>
}

const now = 1_700_000_000_000
const packet = ({ topic = 'cm/a/data/t', payload = '1', retain = false, user }: Given): IPublishPacket => ({
  cmd: 'publish',
  topic,
  payload: Buffer.from(payload),
  qos: 1,
  dup: false,
  retain,
  messageId: 1,
  ...(user ? { properties: { userProperties: user } } : {}),
})
const make = () =>
  new Translator({
    filters: ['+/+/data/#', '+/+/status/#', '$SYS/broker/#'],
  })

const at = 't,group=cm,sensor=a value=1'
const lines: readonly (readonly [what: string, given: Given, want: string])[] = [
  ['its own time by property', { user: { ts: '1699999999999' } }, `${at} 1699999999999`],
  ['the first of two times', { user: { ts: ['1699999999999', '5'] } }, `${at} 1699999999999`],
  ['its own time in the payload', { payload: '{"value":1,"ts":1699999999998}' }, `${at} 1699999999998`],
  ['a time that is none', { user: { ts: 'noon' } }, `${at} ${now}`],
  ['no time', {}, `${at} ${now}`],
  ['a retained one with time', { retain: true, user: { ts: '1699999999999' } }, `${at} 1699999999999`],
  ['a retained one without', { retain: true }, 'a retained message without time, replayed'],
  ['the empty payload that clears', { payload: '' }, 'the payload is empty'],
  [
    'a topic outside the filters',
    { topic: 'cm/a/action/set' },
    'the topic matches no filter of the configuration',
  ],
  ['its own confirmation', { topic: 'cm/influx-writer/status/stored/rf/0badcafe' }, isConfirmation],
  [
    "another writer's",
    { topic: 'x/writer-2/status/stored/rf/0badcafe', payload: '{"ranges":[]}' },
    isConfirmation,
  ],
  ['a figure of the broker', { topic: '$SYS/broker/load/messages' }, `broker load_messages=1 ${now}`],
]
for (const [what, given, want] of lines)
  test(`a message with ${what}`, () => {
    const { line, ignored } = make().translate(packet(given), now)
    assert.equal(line ?? ignored, want)
  })

const identities: readonly (readonly [user: Given['user'], want: readonly unknown[]])[] = [
  [{ src: 'cm/rf/1', seq: '7', head: '5' }, ['cm/rf/1', 7, { src: 'cm/rf/1', head: 5 }]],
  [{ src: 'cm/rf/1', seq: '7' }, ['cm/rf/1', 7, undefined]],
  [{ src: 'cm/rf/1', seq: '0' }, [undefined, 0, undefined]],
  [{ src: 'cm/rf/1', seq: '-1' }, [undefined, 0, undefined]],
  [{ src: 'cm/rf/1', seq: '1e3' }, [undefined, 0, undefined]],
  [{ src: 'cm/rf/1', seq: '99999999999999999999' }, [undefined, 0, undefined]],
  [{ src: 'x'.repeat(201), seq: '7' }, [undefined, 0, undefined]],
  [{ seq: '7' }, [undefined, 0, undefined]],
  [undefined, [undefined, 0, undefined]],
]
for (const [user, want] of identities)
  test(`identity of ${JSON.stringify(user)?.slice(0, 60)}`, () => {
    const { src, seq, head } = make().translate(packet(user ? { user } : {}), now)
    assert.deepEqual([src, seq, head], want)
  })

test('a heartbeat tells up to where its publisher is confirmed', () => {
  const payload = '{"state":"online","src":"cm/rf/1","seq":9,"head":4}'
  const { head, line } = make().translate(packet({ topic: 'cm/rf/status/heartbeat', payload }), now)
  assert.deepEqual(head, { src: 'cm/rf/1', head: 4 })
  assert.match(
    line ?? '',
    /^heartbeat,group=cm,sensor=rf state_text="online",src_text="cm\/rf\/1",seq=9,head=4 /,
  )
  assert.equal(make().translate(packet({ topic: 'cm/rf/data/heartbeat', payload }), now).head, undefined)
})

test('a message that cannot be stored is kept in short, with its reason', () => {
  const { refusal, line } = make().translate(
    packet({ topic: 'cm/a\n/data/t', payload: 'x'.repeat(5000) }),
    now,
  )
  assert.equal(line, undefined)
  assert.deepEqual(
    [refusal?.reason, refusal?.topic, refusal?.payload?.length],
    ['the topic has a control character', 'cm/a\n/data/t', 1000],
  )
})

test('many topics do not fill the memory, and are still told apart', () => {
  const translator = make()
  for (let i = 0; i < 25_000; i++)
    assert.match(
      translator.translate(packet({ topic: `cm/s${i}/data/t` }), now).line ?? '',
      new RegExp(`sensor=s${i} `),
    )
})
