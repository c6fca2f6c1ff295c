import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { mock, test } from 'node:test'
import { Backoff } from '@constellation/bootstrap/backoff'
import type { DisplayEvents, OpenDisplay } from './display.ts'
import { keepOpen } from './display-link.ts'
import { FakeClock, FakeDisplay } from './fake-display.ts'

/** Plays a display that can be opened, or not. */
function start(plan: (number: number, signal: AbortSignal) => Promise<FakeDisplay>) {
  const told = new EventEmitter()
  const said: string[] = []
  const say = (what: string) => {
    said.push(what)
    told.emit('said', what)
  }
  const stop = new AbortController()
  const clock = new FakeClock(0)
  const counters: Record<string, number> = {}
  let events: DisplayEvents | undefined
  let tries = 0
  const open: OpenDisplay = (given, signal) => {
    events = given
    return plan(tries++, signal)
  }
  const ended = keepOpen(
    open,
    {
      opened: ({ columns }) => say(`opened ${columns}`),
      lost: (reason) => say(`lost ${reason}`),
      key: (name) => say(`key ${name}`),
      closing: () => say('closing'),
    },
    { backoff: new Backoff(1000, 4000, () => 1), clock, counters, signal: stop.signal },
  )
  return { told, said, stop, clock, counters, ended, events: () => events }
}

const turns = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

test('a display that is absent is tried again for ever, more and more rarely, and is used when it comes', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.after(() => mock.timers.reset())
  const display = new FakeDisplay('16x2')
  const { said, stop, ended, counters } = start((number) =>
    number < 4 ? Promise.reject(new Error(`absent ${number}`)) : Promise.resolve(display),
  )
  await turns()
  for (const ms of [1000, 2000, 4000, 4000]) {
    const before = said.length
    mock.timers.tick(ms - 1)
    await turns()
    assert.equal(said.length, before, `nothing before ${ms} ms`)
    mock.timers.tick(1)
    await turns()
    assert.equal(said.length, before + 1)
  }
  assert.deepEqual(said, ['lost absent 0', 'lost absent 1', 'lost absent 2', 'lost absent 3', 'opened 16'])
  assert.equal(counters['display_reconnects'], 0)
  stop.abort()
  await ended
  assert.equal(said.at(-1), 'closing')
  assert.ok(display.closed)
})

test('one that goes is opened again, soon where it was there for long', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.after(() => mock.timers.reset())
  const link = start((number) => Promise.resolve(new FakeDisplay(`${16 + number}x2`)))
  await turns()
  const lose = async (wait: number) => {
    link.events()?.closed('unplugged')
    await turns()
    mock.timers.tick(wait)
    await turns()
  }
  await lose(1000)
  await lose(1999)
  assert.deepEqual(link.said, ['opened 16', 'lost unplugged', 'opened 17', 'lost unplugged'])
  mock.timers.tick(1)
  await turns()
  link.clock.pass(60_000)
  await lose(1000)
  assert.deepEqual(link.said.slice(4), ['opened 18', 'lost unplugged', 'opened 19'])
  assert.equal(link.counters['display_reconnects'], 3)
  link.events()?.key('Up')
  assert.equal(link.said.at(-1), 'key Up')
  link.stop.abort()
  await link.ended
})

for (const [name, plan] of [
  [
    'while it is opened',
    (signal: AbortSignal) => once(signal, 'abort').then(() => Promise.reject(new Error('aborted'))),
  ],
  ['while it waits for the next try', () => Promise.reject(new Error('absent'))],
] as const)
  test(`the service stops ${name}`, async () => {
    const { stop, ended, said } = start((_number, signal) => plan(signal))
    await turns()
    stop.abort()
    await ended
    assert.ok(!said.includes('lost aborted'))
  })
