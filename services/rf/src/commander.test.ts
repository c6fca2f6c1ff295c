import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPayload } from '@constellation/bootstrap/payload'
import type { Reading } from '@constellation/bootstrap/reading'
import type { Command } from '@constellation/bootstrap/service'
import * as v from 'valibot'
import { Commander } from './commander.ts'
import { Devices } from './devices.ts'
import { rfFile } from './file.ts'
import { parseFrame } from './rflink/frame.ts'
import { Sockets } from './sockets.ts'

const file = v.parse(rfFile, {
  sensors: [
    { name: 'lamp', kind: 'socket', match: { protocol: 'NewKaku', id: '00c142', switch: '1' } },
    { name: 'fan', kind: 'socket', invert: true, match: { protocol: 'Kaku', id: '41', switch: '2' } },
    { name: 'any', kind: 'socket', match: { protocol: 'EV1527' } },
    { name: 'blind', kind: 'socket', match: { protocol: 'Blyss', id: '1*' }, send: { protocol: 'RTS' } },
    { name: 'awning', kind: 'socket', match: { id: '2*' }, send: { protocol: 'RTS', id: '1a602a' } },
    { name: 'door', kind: 'contact', match: { protocol: 'X10Secure' } },
  ],
})

function setUp() {
  const sent: string[] = []
  const reported: string[] = []
  const counters: Record<string, number> = {}
  const listening: string[] = []
  const sockets = new Sockets(file.sensors, (sensor) => {
    listening.push(sensor)
    return () => undefined
  })
  const devices = new Devices(file)
  const answer: { error?: Error } = {}
  const commander = new Commander(
    sockets,
    async (line) => {
      sent.push(line)
      if (answer.error) throw answer.error
    },
    ({ sensor, name, value, kind }: Reading) => reported.push(`${sensor}/${name}=${String(value)} ${kind}`),
    counters,
  )
  const set = (sensor: string, payload: string) => {
    const command: Command = {
      topic: `cm/${sensor}/action/set`,
      group: 'cm',
      sensor,
      action: 'set',
      payload: readPayload(Buffer.from(payload)),
      bytes: Buffer.from(payload),
    }
    return commander.carryOut(command)
  }
  /** A line is heard; the device's name, if it takes commands only now. */
  const hear = (line: string): string | undefined => {
    const frame = parseFrame(line)
    assert.ok(frame.kind === 'device')
    const device = devices.find(frame)
    assert.ok(device)
    const before = listening.length
    sockets.hear(device, frame)
    return listening[before]
  }
  return { sent, reported, counters, sockets, listening, set, hear, answer }
}

test('a socket of the file takes commands at once, and its new state is reported', async () => {
  const { sent, reported, counters, listening, set } = setUp()
  assert.deepEqual(
    listening,
    file.sensors.map(({ name }) => name),
    'all of the file: those that are no sockets say so',
  )
  await assert.rejects(set('door', 'on'), /door is no socket/)
  await set('lamp', 'on')
  await set('lamp', '{"level":50}')
  await set('lamp', 'off')
  assert.deepEqual(sent, ['10;NewKaku;00c142;1;ON;', '10;NewKaku;00c142;1;8;', '10;NewKaku;00c142;1;OFF;'])
  assert.deepEqual(reported, [
    'lamp/status=on state',
    'lamp/status=on state',
    'lamp/level=53 state', // 8 of 15, as its remote would say it
    'lamp/status=off state',
  ])
  assert.deepEqual(counters, { commands_ok: 3 })
})

test('toggle goes by what was told or heard last', async () => {
  const { sent, set, hear } = setUp()
  await set('lamp', 'toggle') // not known: on
  await set('lamp', 'toggle')
  hear('20;01;NewKaku;ID=c142;SWITCH=1;CMD=SET_LEVEL=4;')
  await set('lamp', 'toggle')
  hear('20;01;NewKaku;ID=c142;SWITCH=1;CMD=ON;')
  hear('20;02;NewKaku;ID=c142;SWITCH=1;CMD=OFF;')
  await set('lamp', 'toggle')
  assert.deepEqual(
    sent.map((line) => line.split(';')[4]),
    ['ON', 'OFF', 'OFF', 'ON'],
  )
})

test('an inverted socket is told the opposite', async () => {
  const { sent, reported, sockets, set, hear } = setUp()
  await set('fan', 'on')
  assert.deepEqual(sent, ['10;Kaku;41;2;OFF;'])
  assert.deepEqual(reported, ['fan/status=on state'])
  hear('20;01;Kaku;ID=41;SWITCH=2;CMD=ON;')
  assert.equal(sockets.get('fan')?.state, 'off')
})

test('what is not in the file is learnt from its remote', async () => {
  const { sent, set, hear } = setUp()
  await assert.rejects(set('kaku-44-4', 'on'), /no socket, and its remote was not heard/)
  assert.equal(hear('20;01;Kaku;ID=44;SWITCH=4;CMD=OFF;'), 'kaku-44-4')
  assert.equal(hear('20;02;Kaku;ID=44;SWITCH=4;CMD=OFF;'), undefined, 'known by now')
  await set('kaku-44-4', 'on')
  assert.equal(hear('20;01;FA500;ID=0000db9e;SWITCH=01;CMD=SET_LEVEL=2;'), 'fa500-0000db9e-01')
  await set('fa500-0000db9e-01', '20') // it was heard to take levels
  assert.deepEqual(sent, ['10;Kaku;44;4;ON;', '10;FA500;0000db9e;01;3;'])
})

test('with a wildcard in the file the remote that was heard last counts; `send` comes before what was heard', async () => {
  const { sent, set, hear } = setUp()
  await assert.rejects(set('any', 'on'), /remote was not heard/)
  assert.equal(hear('20;01;EV1527;ID=045a42;SWITCH=06;CMD=ON;'), 'any')
  assert.equal(hear('20;01;EV1527;ID=000373;SWITCH=0a;CMD=ON;'), undefined)
  await set('any', 'off')
  assert.equal(hear('20;01;Blyss;ID=1f98;SWITCH=A1;CMD=UP;'), 'blind')
  await set('blind', 'down')
  await set('awning', 'stop') // whole without its remote
  assert.deepEqual(sent, ['10;EV1527;000373;0a;OFF;', '10;RTS;1f98;0;DOWN;', '10;RTS;1a602a;0;STOP;'])
})

test('thermometers, contacts and doorbells are not taken for sockets', () => {
  const { hear } = setUp()
  assert.equal(hear('20;01;Mebus;ID=c201;TEMP=00cf;'), undefined)
  assert.equal(hear('20;04;X10Secure;ID=12ab;SWITCH=00;CMD=OFF;'), undefined)
  assert.equal(hear('20;16;SelectPlus;ID=1bb4;SWITCH=01;CMD=ON;CHIME=01;'), undefined)
})

test('a command that fails is told, and changes no state', async () => {
  const { reported, counters, sockets, set, answer } = setUp()
  answer.error = new Error('the gateway did not answer within 5 s')
  await assert.rejects(set('lamp', 'on'), answer.error)
  await assert.rejects(set('lamp', 'explode'), /is no command/)
  await assert.rejects(set('fan', '40'), /Kaku has no levels/)
  assert.deepEqual(reported, [])
  assert.equal(sockets.get('lamp')?.state, undefined)
  assert.deepEqual(counters, { commands_ok: 0 })
})

test('the longest unheard of too many learnt sockets gives way', () => {
  const gone: string[] = []
  const sockets = new Sockets([], (sensor) => () => gone.push(sensor))
  for (let i = 0; i < 300; i++) {
    const frame = parseFrame(`20;01;EV1527;ID=${i.toString(16)};SWITCH=1;CMD=ON;`)
    assert.ok(frame.kind === 'device')
    sockets.hear({ sensor: `s${i}`, named: undefined }, frame)
  }
  assert.deepEqual([gone.length, gone[0], gone.at(-1)], [44, 's0', 's43'])
  assert.equal(sockets.get('s43'), undefined)
  assert.equal(sockets.get('s44')?.address.id, '2c')
})
