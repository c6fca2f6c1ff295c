import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { rfFile } from './file.ts'
import { Receiver } from './receiver.ts'
import { parseFrame } from './rflink/frame.ts'

function setUp(file: object = {}) {
  const counters: Record<string, number> = {}
  const receiver = new Receiver(v.parse(rfFile, file), counters, ['rf'])
  const receive = (line: string, ts: number) => {
    const frame = parseFrame(line)
    assert.ok(frame.kind === 'device')
    return receiver.receive(frame, ts)
  }
  const readings = (line: string, ts: number) =>
    (receive(line, ts)?.readings ?? []).map(({ sensor, name, value }) => `${sensor}/${name}=${String(value)}`)
  return { receiver, counters, receive, readings }
}

test('readings carry sensor, kind, unit and the time of arrival', () => {
  const { receive } = setUp()
  assert.deepEqual(receive('20;2D;Alecto V1;ID=08ef;TEMP=80dc;BAT=OK;', 1234)?.readings, [
    { sensor: 'alecto_v1-08ef', name: 'temperature', value: -22, kind: 'number', unit: '°C', ts: 1234 },
    { sensor: 'alecto_v1-08ef', name: 'battery_low', value: false, kind: 'state', ts: 1234 },
  ])
})

test('repeats are swallowed field by field, changes are not', () => {
  const { counters, readings } = setUp()
  assert.equal(readings('20;01;Alecto V1;ID=08ef;TEMP=00d1;HUM=61;', 0).length, 2)
  assert.deepEqual(readings('20;02;Alecto V1;ID=08EF;TEMP=00d1;HUM=62;', 500), ['alecto_v1-08ef/humidity=62'])
  assert.deepEqual(readings('20;03;Alecto V1;ID=08ef;TEMP=00d1;HUM=62;', 900), [])
  assert.equal(readings('20;04;Alecto V1;ID=08ef;TEMP=00d1;HUM=62;', 3500).length, 2)
  assert.deepEqual(counters, {
    frames: 4,
    ignored: 0,
    readings: 5,
    repeats: 3,
    unknown_fields: 0,
    bad_values: 0,
  })
})

test('one transmission that two decoders understand is one reading where the file gives it one name', () => {
  const { readings } = setUp({ sensors: [{ name: 'attic', match: { id: 'd901' } }] })
  assert.deepEqual(readings('20;48;Tunex;ID=D901;TEMP=0052;', 0), ['attic/temperature=8.2'])
  assert.deepEqual(readings('20;49;Xiron;ID=D901;TEMP=0052;', 40), [])
})

test('the file names, ignores, scales, and says what ON means', () => {
  const { counters, receive, readings } = setUp({
    sensors: [
      { name: 'door', kind: 'contact', match: { protocol: 'NewKaku', id: 'c14a02' } },
      { name: 'hall', kind: 'remote', match: { protocol: 'NewKaku', id: '01*', switch: '1' } },
      { name: 'desk', kind: 'remote', match: { protocol: 'Kaku', id: '41' } },
    ],
    ignore: [{ protocol: 'Oregon*' }],
    scale: [{ protocol: 'Alecto V1', field: 'WINGS', divide: 10 }],
  })
  assert.deepEqual(readings('20;01;NewKaku;ID=00c14a02;SWITCH=1;CMD=ON;', 0), ['door/status=open'])
  assert.deepEqual(readings('20;01;NewKaku;ID=01a2b3c4;SWITCH=1;CMD=ON;', 0), ['hall/button=on'])
  assert.deepEqual(readings('20;01;Kaku;ID=41;SWITCH=2;CMD=OFF;', 0), ['desk/button=2-off'])
  assert.deepEqual(readings('20;01;Alecto V1;ID=02e8;WINGS=0015;', 0), ['alecto_v1-02e8/wind_gust=2.1'])
  assert.equal(receive('20;01;Oregon TempHygro;ID=2D50;TEMP=0013;', 0), undefined)
  assert.equal(counters['ignored'], 1)
})

test('a device that says nothing of use was not heard', () => {
  const { receive, counters } = setUp()
  assert.equal(receive('20;9F;Slave;ID=0307;DEBUG=0014;', 0)?.heard, false)
  assert.equal(receive('20;9F;Mebus;ID=c201;TEMP=7fff;', 0)?.heard, false)
  assert.equal(receive('20;9F;Mebus;ID=c201;TEMP=00cf;', 0)?.heard, true)
  assert.deepEqual([counters['unknown_fields'], counters['bad_values']], [1, 1])
})

test('what the service reported itself is held against what is heard then', () => {
  const { receiver, readings } = setUp()
  const off = '20;01;Kaku;ID=41;SWITCH=1;CMD=OFF;'
  assert.deepEqual(readings(off, 0), ['kaku-41-1/status=off'])
  receiver.note({ sensor: 'kaku-41-1', name: 'status', value: 'on', kind: 'state' }, 1000)
  assert.deepEqual(readings(off, 2000), ['kaku-41-1/status=off'], 'switched on meanwhile, so off is new')
})
