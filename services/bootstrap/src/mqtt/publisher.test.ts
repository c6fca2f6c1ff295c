import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { FakeMachine } from '../fake-clock.ts'
import { DiskOutbox } from '../outbox/disk.ts'
import { MemoryOutbox } from '../outbox/memory.ts'
import type { Accepted, Outbox } from '../outbox/outbox.ts'
import type { Reading } from '../reading.ts'
import { FakeLink } from './fake-link.ts'
import { Publisher } from './publisher.ts'

const t0 = 1_800_000_000_000

function setUp(
  maxBytes = 1e6,
  confirm: 'broker' | 'stored' = 'broker',
  outbox: Outbox = new MemoryOutbox(maxBytes),
) {
  const machine = new FakeMachine(t0)
  const clock = {
    get now() {
      return machine.wall
    },
    set now(now: number) {
      machine.pass(now - machine.wall)
    },
  }
  const refused: Accepted[] = []
  const publisher = new Publisher(outbox, {
    group: 'cm',
    service: 'rf',
    confirm,
    retainMs: { number: 3_600_000, state: 604_800_000 },
    clock: machine.clock(),
    onAccepted: () => {},
    onRefused: (accepted) => refused.push(accepted),
    onTimesLost: () => assert.fail('no times are lost'),
    onProblem: (error) => assert.fail(String(error)),
  })
  return { clock, refused, outbox, publisher }
}

const temperature = (value: number, more: Partial<Reading> = {}): Reading => ({
  sensor: 'alecto1',
  name: 'temperature',
  value,
  kind: 'number',
  unit: '°C',
  ...more,
})

test('a reading leaves with its time, unit and number, retained, QoS 1', () => {
  const { publisher, outbox } = setUp()
  const link = new FakeLink()
  publisher.up(link)
  publisher.accept(temperature(20.9))
  const { answer: _, ...sent } = link.sent[0] ?? assert.fail('nothing was sent')
  assert.deepEqual(sent, {
    topic: 'cm/alecto1/data/temperature',
    payload: '20.9',
    qos: 1,
    retain: true,
    properties: {
      userProperties: { ts: String(t0), unit: '°C', src: `cm/rf/${outbox.epoch}`, seq: '1', head: '1' },
    },
  })
})

test('events are numbered and sent, but never retained', () => {
  const { publisher } = setUp()
  const link = new FakeLink()
  publisher.up(link)
  publisher.accept({ sensor: 'door', name: 'chime', value: '01', kind: 'event' })
  assert.equal(link.sent[0]?.retain, false)
  assert.equal(link.sent[0]?.payload, '01')
})

test('while the broker is away readings wait in order, and leave with their own times', () => {
  const { publisher, clock, outbox } = setUp()
  for (let i = 0; i < 5; i++) {
    clock.now = t0 + i * 1000
    publisher.accept(temperature(i))
  }
  assert.equal(outbox.waiting, 5)
  clock.now = t0 + 60_000
  const link = new FakeLink()
  publisher.up(link)
  assert.deepEqual(
    link.sent.map(({ payload }) => payload),
    ['0', '1', '2', '3', '4'],
  )
  assert.deepEqual(
    link.sent.map(({ properties }) => properties?.userProperties?.['ts']),
    [0, 1, 2, 3, 4].map((i) => String(t0 + i * 1000)),
  )
})

test('two readings of one series never share a millisecond', () => {
  const { publisher, clock } = setUp()
  const link = new FakeLink()
  publisher.up(link)
  publisher.accept(temperature(1))
  publisher.accept(temperature(2))
  publisher.accept({ ...temperature(3), name: 'humidity' })
  clock.now = t0 + 1
  publisher.accept(temperature(4))
  assert.deepEqual(
    link.sent.map(({ properties }) => Number(properties?.userProperties?.['ts']) - t0),
    [0, 1, 0, 2],
  )
})

test('at most 500 are under way, and each answer lets the next one go', () => {
  const { publisher, outbox } = setUp()
  for (let i = 0; i < 600; i++) publisher.accept(temperature(i))
  const link = new FakeLink()
  publisher.up(link)
  assert.equal(link.sent.length, 500)
  link.sent[0]?.answer()
  assert.equal(link.sent.length, 501)
  assert.equal(outbox.waiting, 599)
  assert.equal(outbox.head, 2)
})

test('after a loss all that was not confirmed is sent again from the head, and old answers change nothing', () => {
  const { publisher, outbox } = setUp()
  const first = new FakeLink()
  publisher.up(first)
  for (let i = 1; i <= 4; i++) publisher.accept(temperature(i))
  first.sent[0]?.answer()
  first.sent[2]?.answer()
  first.up = false
  publisher.down()
  const second = new FakeLink()
  publisher.up(second)
  first.lose()
  assert.deepEqual(
    second.sent.map(({ properties }) => properties?.userProperties?.['seq']),
    ['2', '4'],
  )
  assert.equal(outbox.waiting, 2)
})

test('a reading that the broker refuses for good is dropped and told; the next ones go on', () => {
  const { publisher, refused, outbox } = setUp()
  const link = new FakeLink()
  publisher.up(link)
  publisher.accept(temperature(1))
  publisher.accept(temperature(2))
  link.sent[0]?.answer(Object.assign(new Error('Not authorized'), { code: 135 }))
  link.sent[1]?.answer()
  assert.deepEqual(
    refused.map(({ seq }) => seq),
    [1],
  )
  assert.equal(outbox.waiting, 0)
})

test('a broker that has no room now is asked again a second later', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { publisher, clock, outbox } = setUp()
  const link = new FakeLink()
  publisher.up(link)
  publisher.accept(temperature(1))
  link.sent[0]?.answer(Object.assign(new Error('Quota exceeded'), { code: 151 }))
  publisher.accept(temperature(2))
  assert.equal(link.sent.length, 1)
  clock.now += 1000
  t.mock.timers.tick(1000)
  assert.deepEqual(
    link.sent.slice(1).map(({ payload }) => payload),
    ['1', '2'],
  )
  assert.equal(outbox.waiting, 2)
})

test('without MQTT 5 a reading that leaves late carries its time in the payload', () => {
  const { publisher, clock } = setUp()
  publisher.accept(temperature(21.5))
  publisher.accept({ sensor: 'x', name: 'both', value: { a: 1, b: 2 }, kind: 'number' })
  clock.now += 10_001
  publisher.accept(temperature(22))
  const link = new FakeLink(4)
  publisher.up(link)
  assert.deepEqual(
    link.sent.map(({ payload }) => payload),
    [`{"value":21.5,"ts":${t0}}`, `{"a":1,"b":2,"ts":${t0}}`, '22'],
  )
  assert.ok(link.sent.every(({ properties }) => properties === undefined))
})

test('a reading that leaves when its retained copy would be too old already is not retained', () => {
  const { publisher, clock } = setUp()
  publisher.accept(temperature(1))
  publisher.accept({ sensor: 'door', name: 'status', value: 'open', kind: 'state' })
  clock.now += 3_600_000
  const link = new FakeLink()
  publisher.up(link)
  assert.deepEqual(
    link.sent.map(({ retain }) => retain),
    [false, true],
  )
})

const defects: [what: string, reading: Reading][] = [
  ['a name that is no level', temperature(1, { name: 'a/b' })],
  ['a sensor that is no level', temperature(1, { sensor: '' })],
  ['NaN', temperature(Number.NaN)],
  ['a field that is not finite', { ...temperature(1), value: { a: Number.POSITIVE_INFINITY } }],
]
for (const [what, reading] of defects)
  test(`${what} is refused before it has a number`, () => {
    const { publisher, outbox } = setUp()
    assert.throws(() => publisher.accept(reading), RangeError)
    assert.equal(outbox.seq, 0)
  })

test('past the bound the oldest falls out and is counted', () => {
  const { publisher, outbox } = setUp(2000)
  for (let i = 0; i < 20; i++) publisher.accept(temperature(i))
  assert.ok(outbox.waiting < 10)
  assert.equal(outbox.waiting + outbox.dropped, 20)
  assert.equal(outbox.head, outbox.dropped + 1)
  const link = new FakeLink()
  publisher.up(link)
  assert.equal(link.sent.at(-1)?.payload, '19')
})

test('drained resolves when the last one is confirmed', async () => {
  const { publisher } = setUp()
  const link = new FakeLink()
  publisher.up(link)
  publisher.accept(temperature(1))
  const drained = publisher.drained()
  link.sent[0]?.answer()
  await drained
})

test('what waits of an earlier epoch leaves first, and with the head of that epoch', (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'publisher-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  const open = (bootId: string) => {
    const events = { onDropped: () => {}, onProblem: () => {} }
    const outbox = new DiskOutbox({ dir, maxBytes: 2 ** 20, syncMs: 1000, bootId, events })
    t.after(() => outbox.close())
    return { ...setUp(1e6, 'stored', outbox), outbox }
  }
  const before = open('boot-1')
  for (let i = 1; i <= 4; i++) before.publisher.accept(temperature(i))
  const { publisher, outbox } = open('boot-2')
  publisher.accept(temperature(5))
  publisher.receive(stored(before.outbox.epoch), Buffer.from('{"ranges":[[1,2]]}'))
  const link = new FakeLink()
  publisher.up(link)
  assert.deepEqual(
    link.sent.map(({ properties }) => {
      const { src, seq, head } = properties?.userProperties ?? {}
      return [src, seq, head]
    }),
    [
      [`cm/rf/${before.outbox.epoch}`, '3', '3'],
      [`cm/rf/${before.outbox.epoch}`, '4', '3'],
      [`cm/rf/${outbox.epoch}`, '1', '1'],
    ],
  )
})

const stored = (epoch: string) => `cm/influx-writer/status/stored/rf/${epoch}`

test('where a writer confirms, the broker alone does not; ranges of several writers are united', () => {
  const { publisher, outbox } = setUp(1e6, 'stored')
  const link = new FakeLink()
  publisher.up(link)
  for (let i = 1; i <= 9; i++) publisher.accept(temperature(i))
  for (const { answer } of link.sent) answer()
  assert.equal(outbox.waiting, 9)
  assert.deepEqual(publisher.confirmations, ['+/+/status/stored/rf/+'])
  publisher.receive(stored(outbox.epoch), Buffer.from('{"ranges":[[1,2],[5,6]]}'))
  assert.deepEqual([outbox.waiting, outbox.head], [5, 3])
  publisher.receive(`z/writer-2/status/stored/rf/${outbox.epoch}`, Buffer.from('{"ranges":[[3,4],[8,8]]}'))
  assert.deepEqual([outbox.waiting, outbox.head], [2, 7])
  const again = new FakeLink()
  publisher.up(again)
  assert.deepEqual(
    again.sent.map(({ payload }) => payload),
    ['7', '9'],
  )
})

const nonsense: [topic: string | undefined, payload: string, taken: boolean][] = [
  [undefined, 'x', false],
  [undefined, '{"ranges":{}}', false],
  [undefined, '{"ranges":[[2,1],[0,5],["1",2],[1.5,2],[1],[1,2,3],null]}', true],
  [undefined, '{"ranges":[[7,99]]}', true],
  ['cm/influx-writer/status/stored/other/00000000', '{"ranges":[[1,9]]}', false],
  ['cm/influx-writer/status/stored/rf/00000000', '{"ranges":[[1,9]]}', true],
  ['cm/influx-writer/data/stored/rf/00000000', '{"ranges":[[1,9]]}', false],
]
for (const [topic, payload, taken] of nonsense)
  test(`a confirmation of nothing confirms nothing: ${topic ?? ''} ${payload}`, () => {
    const { publisher, outbox } = setUp(1e6, 'stored')
    for (let i = 1; i <= 3; i++) publisher.accept(temperature(i))
    assert.equal(publisher.receive(topic ?? stored(outbox.epoch), Buffer.from(payload)), taken)
    assert.equal(outbox.waiting, 3)
  })

test('where a writer is there but nothing is confirmed, all is sent again once, then the oldest alone', () => {
  const { publisher, outbox, clock } = setUp(1e6, 'stored')
  const link = new FakeLink()
  publisher.up(link)
  for (let i = 1; i <= 3; i++) publisher.accept(temperature(i))
  for (const { answer } of link.sent.splice(0)) answer()
  publisher.receive(stored(outbox.epoch), Buffer.from('{"ranges":[[1,1]]}'))
  const passes: [second: number, payloads: string][] = []
  for (let second = 1; second <= 60; second++) {
    clock.now += 1000
    publisher.tick()
    if (link.sent.length > 0) passes.push([second, link.sent.map(({ payload }) => payload).join(' ')])
    for (const { answer } of link.sent.splice(0)) answer()
  }
  assert.deepEqual(passes, [
    [5, '2 3'],
    [15, '2'],
    [35, '2'],
  ])
})

test('one that the broker dropped is sent again while others flow and are confirmed', () => {
  const { publisher, outbox, clock } = setUp(1e6, 'stored')
  const link = new FakeLink()
  publisher.up(link)
  publisher.accept(temperature(1))
  for (const { answer } of link.sent.splice(0)) answer()
  const again: number[] = []
  for (let second = 1; second <= 10; second++) {
    clock.now += 1000
    publisher.accept(temperature(second + 1))
    publisher.tick()
    const sent = link.sent.splice(0)
    for (const { answer } of sent) answer()
    if (sent.some(({ payload }) => payload === '1')) again.push(second)
    const to = outbox.seq
    const ranges = again.length > 0 ? [[1, to]] : [[2, to]]
    publisher.receive(stored(outbox.epoch), Buffer.from(JSON.stringify({ ranges })))
  }
  assert.deepEqual(again, [5])
  assert.equal(outbox.waiting, 0)
})

test('while no writer is heard the oldest alone is sent again; all are when it was confirmed', () => {
  const { publisher, outbox, clock } = setUp(1e6, 'stored')
  const link = new FakeLink()
  publisher.up(link)
  for (let i = 1; i <= 3; i++) publisher.accept(temperature(i))
  for (const { answer } of link.sent.splice(0)) answer()
  const sent: [second: number, payloads: string][] = []
  for (let second = 1; second <= 180; second++) {
    clock.now += 1000
    publisher.tick()
    if (link.sent.length > 0) sent.push([second, link.sent.map(({ payload }) => payload).join(' ')])
    for (const { answer } of link.sent.splice(0)) answer()
    if (second === 140) publisher.receive(stored(outbox.epoch), Buffer.from('{"ranges":[[1,1]]}'))
  }
  const probes = [5, 15, 35, 75, 135].map((second) => [second, '1'])
  assert.deepEqual(sent.slice(0, 6), [...probes, [141, '2 3']])
})

test('an older reading that is sent again does not replace the newest as the retained one', () => {
  const { publisher } = setUp(1e6, 'stored')
  publisher.accept(temperature(1))
  publisher.accept(temperature(2))
  const link = new FakeLink()
  publisher.up(link)
  assert.deepEqual(
    link.sent.map(({ payload, retain }) => [payload, retain]),
    [
      ['1', false],
      ['2', true],
    ],
  )
})
