import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Availability, isGone, type NodeFacts } from './availability.ts'

const minute = 60_000
const hour = 60 * minute
const node = (id: number, facts: Partial<NodeFacts> = {}): NodeFacts => ({
  id,
  listens: 'always',
  dead: false,
  busy: false,
  lastSeen: 0,
  wakeUpMs: undefined,
  ...facts,
})

/** When who is asked, with `random` fixed, looking every `stepMs`; nobody ever answers. */
function asked(nodes: readonly NodeFacts[], untilMs: number, random = 0.5, stepMs = 5000): string[] {
  const availability = new Availability(() => random)
  const said: string[] = []
  for (let now = 0; now <= untilMs; now += stepMs) {
    const id = availability.next(nodes, now)
    if (id !== undefined) said.push(`${id} after ${now / minute} min`)
  }
  return said
}

const cases: readonly (readonly [
  what: string,
  nodes: readonly NodeFacts[],
  until: number,
  want: readonly string[],
])[] = [
  ['a silent mains node after half an hour', [node(2)], 65 * minute, ['2 after 30 min', '2 after 60 min']],
  [
    'one that wakes up at a beam, rarely: it costs its battery',
    [node(2, { listens: 'often' })],
    5 * hour,
    ['2 after 240 min'],
  ],
  ['a battery node never', [node(2, { listens: 'sleeps', dead: true })], 24 * hour, []],
  ['one that is being interviewed never', [node(2, { busy: true })], hour, []],
  [
    'a dead one ever more slowly, up to every half an hour',
    [node(2, { dead: true })],
    95 * minute,
    [
      '2 after 1 min',
      '2 after 3 min',
      '2 after 7 min',
      '2 after 15 min',
      '2 after 31 min',
      '2 after 61 min',
      '2 after 91 min',
    ],
  ],
  [
    'two never at once',
    [node(2, { dead: true }), node(3, { dead: true })],
    2 * minute,
    ['2 after 1 min', `3 after ${70 / 60} min`],
  ],
]
for (const [what, nodes, until, want] of cases)
  test(`asked: ${what}`, () => assert.deepEqual(asked(nodes, until), want))

test('chance spreads them by a quarter', () => {
  assert.deepEqual(asked([node(2)], 40 * minute, 0), ['2 after 22.5 min'])
  assert.deepEqual(asked([node(2)], 40 * minute, 1), ['2 after 37.5 min'])
})

test('who was heard is not asked', () => {
  const availability = new Availability(() => 0.5)
  for (let now = 0; now <= 5 * hour; now += minute)
    assert.equal(availability.next([node(2, { lastSeen: now - 20 * minute })], now), undefined)
})

test('a hundred dead nodes take ten seconds each at least', () => {
  const nodes = Array.from({ length: 100 }, (_, i) => node(i + 2, { dead: true }))
  const all = asked(nodes, 30 * minute)
  assert.ok(all.length > 100 && all.length <= 180, `${all.length} pings in half an hour`)
})

const gone: readonly (readonly [what: string, facts: Partial<NodeFacts>, now: number, want: boolean])[] = [
  ['within its wake-ups', { wakeUpMs: 6 * hour }, 14 * hour, false],
  ['after two and a half of them', { wakeUpMs: 6 * hour }, 16 * hour, true],
  ['one that wakes up by hand only', { wakeUpMs: 0 }, 1000 * hour, false],
  ['one whose interval is not known', {}, 1000 * hour, false],
  ['one that was never heard', { wakeUpMs: hour, lastSeen: undefined }, 1000 * hour, false],
]
for (const [what, facts, now, want] of gone)
  test(`gone: ${what}`, () => assert.equal(isGone(node(2, { listens: 'sleeps', ...facts }), now), want))

test('gone: never a mains node', () => assert.equal(isGone(node(2, { wakeUpMs: hour }), 1000 * hour), false))
