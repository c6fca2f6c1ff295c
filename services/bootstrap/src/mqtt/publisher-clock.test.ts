import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { FakeMachine } from '../fake-clock.ts'
import { DiskOutbox } from '../outbox/disk.ts'
import { MemoryOutbox } from '../outbox/memory.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { FakeLink } from './fake-link.ts'
import { Publisher } from './publisher.ts'

const now = Date.UTC(2027, 5, 1)
const hour = 3_600_000

/** A process on a machine; readings have their true time as value, in milliseconds since 1970. */
function startProcess(machine: FakeMachine, outbox: Outbox) {
  const told: string[] = []
  const kept: [topic: string, until: number][] = []
  const clock = machine.clock(
    { onSet: () => publisher.clockSet(), onBack: () => publisher.clockSetBack() },
    { start: outbox.starts.of(machine.boot), floor: outbox.lastKnown },
  )
  const publisher: Publisher = new Publisher(outbox, {
    group: 'cm',
    service: 'rf',
    confirm: 'broker',
    retainMs: { number: hour, state: 24 * hour },
    clock,
    onAccepted: ({ topic, retainUntil }) => kept.push([topic, retainUntil]),
    onRefused: () => {},
    onTimesLost: (boot, count) => told.push(`${boot} ${count}`),
    onProblem: (error) => assert.fail(String(error)),
  })
  return {
    clock,
    publisher,
    told,
    kept,
    measure: (truth: number, sensor = 's', ts?: number) =>
      publisher.accept({
        sensor,
        name: 'n',
        value: truth,
        kind: 'number',
        ...(ts === undefined ? {} : { ts }),
      }),
  }
}

const sentBy = (link: FakeLink) =>
  link.sent.map(({ topic, payload, properties }) => ({
    topic,
    truth: Number(payload),
    ts: Number(properties?.userProperties?.['ts']),
  }))

function disk(t: TestContext, dir: string, bootId: string): DiskOutbox {
  const events = { onDropped: () => {}, onProblem: () => {} }
  const outbox = new DiskOutbox({ dir, maxBytes: 2 ** 20, syncMs: 1000, bootId, events })
  t.after(() => outbox.close())
  return outbox
}

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'clock-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  return join(dir, 'outbox')
}

test('in 1970 readings wait; after the step each leaves at its own time, in order, and is kept as retained then', () => {
  const machine = new FakeMachine(0)
  const { publisher, measure, kept } = startProcess(machine, new MemoryOutbox(1e6))
  const link = new FakeLink()
  publisher.up(link)
  for (let i = 0; i < 100; i++) {
    measure(now + i * 10)
    machine.pass(10)
  }
  publisher.tick()
  assert.equal(link.sent.length, 0)
  assert.deepEqual(kept, [])
  machine.wall = now + 1000
  measure(now + 1000)
  const sent = sentBy(link)
  assert.equal(sent.length, 101)
  for (const { truth, ts } of sent) assert.equal(ts, truth)
  assert.deepEqual(kept.at(-1), ['cm/s/data/n', now + 1000 + hour])
  // the hundredth was the newest when the clock was found to be set
  assert.deepEqual(
    link.sent.flatMap(({ retain }, i) => (retain ? [i] : [])),
    [99, 100],
  )
})

test('a reading that has its own time keeps it, and waits with the others', () => {
  const machine = new FakeMachine(0)
  const { publisher, measure, clock } = startProcess(machine, new MemoryOutbox(1e6))
  const link = new FakeLink()
  publisher.up(link)
  measure(now - hour, 'meter', now - hour)
  assert.equal(link.sent.length, 0)
  machine.wall = now
  clock.tick()
  assert.deepEqual(sentBy(link), [{ topic: 'cm/meter/data/n', truth: now - hour, ts: now - hour }])
})

test('the same time each time it is sent, also by later processes of the same start, whatever the clock did since', (t) => {
  const dir = folder(t)
  const machine = new FakeMachine(0)
  const first = startProcess(machine, disk(t, dir, machine.boot))
  first.measure(now)
  machine.pass(5000)
  const second = startProcess(machine, disk(t, dir, machine.boot))
  assert.equal(second.clock.set, false)
  second.measure(now + 5000)
  machine.pass(5000)
  machine.wall = now + 10_000
  const link = new FakeLink()
  second.publisher.up(link)
  second.clock.tick()
  const sent = sentBy(link)
  assert.deepEqual(
    sent.map(({ truth }) => truth),
    [now, now + 5000],
  )
  for (const { truth, ts } of sent) assert.equal(ts, truth)

  machine.pass(5000)
  machine.wall -= hour
  const third = startProcess(machine, disk(t, dir, machine.boot))
  const again = new FakeLink()
  third.publisher.up(again)
  assert.deepEqual(sentBy(again), sent)
  assert.deepEqual([...first.told, ...second.told, ...third.told], [])
})

test('readings of starts whose clock was never set: as late as can be, counted by start, and always the same', async (t) => {
  const dir = folder(t)
  for (const boot of ['boot000a', 'boot000b']) {
    const outbox = disk(t, dir, boot)
    const machine = new FakeMachine(0, boot, 10_000)
    const { measure } = startProcess(machine, outbox)
    for (let i = 0; i < 3; i++) {
      measure(i)
      machine.pass(1000)
    }
    await outbox.close()
  }
  const machine = new FakeMachine(now, 'boot000c', 30_000)
  const outbox = disk(t, dir, machine.boot)
  const { publisher, told, measure } = startProcess(machine, outbox)
  const link = new FakeLink()
  publisher.up(link)
  const start = now - 30_000 // of this machine: the newest of boot000b is of this moment at the latest
  const startB = start - 12_000
  const want = [startB - 2000, startB - 1000, startB, start - 2000, start - 1000, start]
  assert.deepEqual(
    sentBy(link).map(({ ts }) => ts),
    want,
  )
  assert.deepEqual(told.sort(), ['boot000a 3', 'boot000b 3'])
  measure(now)
  assert.equal(sentBy(link).at(-1)?.ts, now)
  await outbox.close()

  const next = startProcess(machine, disk(t, dir, machine.boot))
  const again = new FakeLink()
  next.publisher.up(again)
  assert.deepEqual(
    sentBy(again)
      .slice(0, 6)
      .map(({ ts }) => ts),
    want,
  )
  assert.deepEqual(next.told, [])
})

test('1970, a step forward by 57 years, a step back by an hour, at full flow: no time twice, none wrong', () => {
  const machine = new FakeMachine(0)
  const outbox = new MemoryOutbox(1e9)
  const { publisher, measure, clock } = startProcess(machine, outbox)
  let truth = now
  const link = new FakeLink()
  publisher.up(link)
  const flow = (seconds: number, perTick = 10) => {
    for (let tick = 0; tick < seconds * 100; tick++) {
      for (let i = 0; i < perTick; i++) measure(truth, `s${(tick * perTick + i) % 100}`)
      for (const { answer } of link.sent.slice(-perTick - 500)) answer()
      machine.pass(10)
      truth += 10
      if (tick % 100 === 99) clock.tick()
    }
  }
  flow(10)
  machine.wall = truth + hour // NTP is an hour ahead of the truth, and sets it back
  flow(10)
  machine.wall -= hour
  flow(10)
  // an hour later the clock passes what was given while it was ahead
  machine.pass(hour - 25_000)
  truth += hour - 25_000
  clock.tick()
  flow(30)
  const sent = sentBy(link)
  assert.equal(outbox.seq, 60_000)
  const unique = new Map(sent.map((reading) => [`${reading.topic} ${reading.ts}`, reading]))
  assert.equal(unique.size, 60_000, `${60_000 - unique.size} readings share a time`)
  for (const { ts, truth: wanted } of sent) {
    const ahead = wanted < now + 20_000 ? hour : 0
    assert.ok(Math.abs(ts - wanted - ahead) <= 50, `${ts - wanted - ahead} ms from the clock`)
  }
})
