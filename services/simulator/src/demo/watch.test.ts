import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IPublishPacket } from 'mqtt'
import { Account } from './account.ts'
import { Model } from './model.ts'
import { observe } from './watch.ts'

const packet = (topic: string, payload: string, userProperties: Record<string, string>): IPublishPacket => ({
  cmd: 'publish',
  qos: 1,
  dup: false,
  retain: false,
  topic,
  payload: Buffer.from(payload),
  properties: { userProperties },
})

const source = { src: 'cm/rf/0a1b2c3d', seq: '1', ts: '5' }

// a message, then readings and lost in the account that has the point of alecto1's temperature at 5
const cases: readonly (readonly [string, IPublishPacket, number, number])[] = [
  ['a reading that is stored', packet('cm/alecto1/data/temperature', '21', source), 1, 0],
  ['a reading that is not', packet('cm/alecto1/data/humidity', '50', source), 1, 1],
  ['a reading of somebody who does not count', packet('cm/alecto1/data/humidity', '50', { ts: '5' }), 0, 0],
  ['a number that is none', packet('cm/alecto1/data/humidity', '50', { ...source, seq: 'x' }), 0, 0],
  ['a heartbeat', packet('cm/rf/status/heartbeat', '{"src":"cm/rf/0a1b2c3d","seq":3}', {}), 3, 2],
  [
    'a heartbeat before the first reading',
    packet('cm/rf/status/heartbeat', '{"src":"cm/rf/0a1b2c3d","seq":0}', {}),
    0,
    0,
  ],
  ['a heartbeat of somebody else', packet('cm/x/status/heartbeat', 'alive', {}), 0, 0],
]
for (const [name, message, readings, lost] of cases)
  test(name, () => {
    const account = new Account()
    account.store('temperature,group=cm,sensor=alecto1 5')
    observe(message, new Model(), account, new Set(), 9)
    const summary = account.summary(() => true)
    assert.deepEqual([summary.readings, summary.lost.length], [readings, lost])
  })

test('names of states and heartbeats are learnt, those of readings are not', () => {
  const statuses = new Set<string>()
  for (const topic of ['cm/rf/status/state', 'cm/rf/status/heartbeat', 'cm/a/data/temperature', 'x'])
    observe(packet(topic, '1', {}), new Model(), new Account(), statuses, 0)
  assert.deepEqual([...statuses], ['state', 'heartbeat'])
})
