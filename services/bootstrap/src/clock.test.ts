import assert from 'node:assert/strict'
import { test } from 'node:test'
import { earliest } from './clock.ts'
import { FakeMachine } from './fake-clock.ts'

const day = 86_400_000
const now = Date.UTC(2027, 5, 1)

/** What the clock tells, and the clock. */
function watched(machine: FakeMachine, known: { start?: number; floor?: number } = {}) {
  const told: string[] = []
  const clock = machine.clock(
    { onSet: () => told.push('set'), onBack: (ms) => told.push(`back ${ms}`) },
    known,
  )
  return { clock, told }
}

const beginnings: [what: string, wall: number, known: { start?: number; floor?: number }, set: boolean][] = [
  ['in 1970', 0, {}, false],
  ['in 1970, a later year being known', 0, { floor: now }, false],
  ['a millisecond before the first possible year', earliest - 1, {}, false],
  ['with the first possible year', earliest, {}, true],
  ['now', now, {}, true],
  ['before a time that this machine has seen', now - 1, { floor: now }, false],
  ['at a time that this machine has seen', now, { floor: now }, true],
  ['in 1970, an earlier process having found the time out', 0, { start: now - 20_000 }, true],
  [
    'before a time seen, an earlier process having found it right',
    now,
    { start: now, floor: now + day },
    true,
  ],
]
for (const [what, wall, known, set] of beginnings)
  test(`a clock that begins ${what} is ${set ? '' : 'not '}set`, () => {
    const { clock, told } = watched(new FakeMachine(wall), known)
    assert.equal(clock.set, set)
    assert.deepEqual(told, [])
    assert.equal(clock.known() === undefined, !set)
  })

test('a step forward of 57 years sets it, seen by whoever asks first; the start of the machine follows', () => {
  const machine = new FakeMachine(5000)
  const { clock, told } = watched(machine)
  machine.pass(3000)
  machine.wall = now
  assert.equal(clock.now(), now)
  assert.deepEqual(told, ['set'])
  assert.equal(clock.start, now - 23_000)
  machine.pass(10)
  assert.equal(clock.now(), now + 10)
  clock.tick()
  assert.deepEqual(told, ['set'])
})

test('a step within 1970, or to a year before the first possible one, sets nothing', () => {
  const machine = new FakeMachine(5000)
  const { clock, told } = watched(machine)
  for (const wall of [100_000, Date.UTC(2025, 11, 31)]) {
    machine.wall = wall
    clock.tick()
    assert.equal(clock.set, false)
  }
  assert.deepEqual(told, [])
})

test('before a time seen already: set by a step forward, also a short one; else after ten minutes', () => {
  const stepped = new FakeMachine(now - day)
  const { clock } = watched(stepped, { floor: now })
  stepped.pass(2000)
  stepped.wall += 60_000
  clock.tick()
  assert.equal(clock.set, true)

  const patient = new FakeMachine(now - day)
  const other = watched(patient, { floor: now })
  for (let second = 1; second <= 600; second++) {
    assert.equal(other.clock.set, false, `after ${second} s`)
    patient.pass(1000)
    other.clock.tick()
  }
  assert.deepEqual(other.told, ['set'])
})

test('a step back is told with its length; slewing and short steps are not', () => {
  const machine = new FakeMachine(now)
  const { clock, told } = watched(machine)
  for (let second = 0; second < 3600; second++) {
    machine.pass(1000)
    machine.wall -= 1 // as NTP slews at most, twice
    clock.tick()
  }
  machine.wall -= 1999
  clock.tick()
  assert.deepEqual(told, [])
  machine.wall -= 3_600_000
  assert.equal(clock.now(), machine.wall)
  assert.deepEqual(told, ['back 3600000'])
  clock.tick()
  assert.deepEqual(told, ['back 3600000'])
})

test('set back to 1970 once it was set, it counts on by the monotonic clock', () => {
  const machine = new FakeMachine(now)
  const { clock, told } = watched(machine)
  machine.pass(5000)
  clock.tick()
  machine.wall = 0
  machine.pass(1000)
  assert.equal(clock.now(), now + 6000)
  clock.tick()
  machine.wall = now + 7000
  machine.uptime += 1000
  assert.equal(clock.now(), now + 7000)
  assert.deepEqual(told, [])
})

test('a machine that slept is not taken for one whose clock was set', () => {
  const machine = new FakeMachine(now)
  const { clock, told } = watched(machine)
  machine.pass(8 * 3_600_000)
  assert.equal(clock.now(), now + 8 * 3_600_000)
  assert.deepEqual(told, [])
  assert.equal(clock.uptime(), 20_000 + 8 * 3_600_000)
})
