import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controllerStatistics, nodeStatistics } from './statistics.ts'

const node = { commandsTX: 5, commandsRX: 7, commandsDroppedRX: 1, commandsDroppedTX: 2, timeoutResponse: 3 }
const plain = { sent: 5, received: 7, send_failures: 2, dropped: 1, timeouts: 3 }

test('a node of which little is known', () => assert.deepEqual(nodeStatistics(node, undefined), plain))

test('a node on a route, with its signal', () =>
  assert.deepEqual(
    nodeStatistics({ ...node, rtt: 33.4, rssi: -71.2, lwr: { repeaters: [3, 4] } }, new Date(1000)),
    { ...plain, round_trip_ms: 33, signal_dbm: -71, hops: 2, last_seen_ms: 1000 },
  ))

for (const rssi of [125, 126, 127])
  test(`RSSI ${rssi} is none`, () => assert.deepEqual(nodeStatistics({ ...node, rssi }, undefined), plain))

test('the stick', () => {
  const stats = {
    messagesTX: 10,
    messagesRX: 20,
    messagesDroppedTX: 1,
    messagesDroppedRX: 2,
    timeoutACK: 3,
    NAK: 4,
    CAN: 5,
    timeoutResponse: 6,
    timeoutCallback: 7,
    backgroundRSSI: {
      timestamp: 0,
      channel0: { average: -95.4, current: -90 },
      channel1: { average: -95, current: -90 },
    },
  }
  assert.deepEqual(controllerStatistics(stats), {
    sent: 10,
    received: 20,
    send_failures: 1,
    dropped: 2,
    not_acknowledged: 3,
    refused: 4,
    collisions: 5,
    timeouts: 13,
    noise_dbm: -95,
  })
})
