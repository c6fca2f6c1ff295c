import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RestoredReading } from '../values/model.ts'
import { reconcile, type Standing } from './reconcile.ts'

const hour = 3_600_000
const now = 1_800_000_000_000
const ages = { number: hour, state: 168 * hour }

const reading = (name: string, kind: RestoredReading['kind'], ageMs: number): RestoredReading => ({
  sensor: 'fgk101-1',
  name,
  value: 1,
  kind,
  ts: now - ageMs,
  group: 'z-wave',
})
const node = (more: Partial<Standing> = {}): Standing => ({
  sensor: 'fgk101-1',
  readings: new Set(['status', 'temperature', 'battery']),
  told: new Set(),
  restored: [],
  lives: true,
  ...more,
})
const held = (...topics: readonly string[]) =>
  topics.map((text) => {
    const [topic = '', ageMs] = text.replace(/^\*/, '').split(' ')
    return { topic, own: text.startsWith('*'), ts: ageMs === undefined ? undefined : now - Number(ageMs) }
  })

type Case = readonly [
  what: string,
  held: readonly string[],
  nodes: readonly Standing[],
  stale: readonly string[],
  clear: readonly string[],
  restore: readonly string[],
]
const cases: readonly Case[] = [
  ['all is as it ought to be', ['*z-wave/fgk101-1/data/status'], [node()], [], [], []],
  [
    'a node that left is cleared, with all of its status',
    ['*z-wave/old/data/status', 'z-wave/old/data/temperature', 'z-wave/old/status/state'],
    [node()],
    ['old'],
    [
      'z-wave/old/status/state',
      'z-wave/old/status/exposes',
      'z-wave/old/status/queue',
      'z-wave/old/data/status',
      'z-wave/old/data/temperature',
    ],
    [],
  ],
  [
    'a name that another node has by now: what was the former one’s is not its own',
    [
      '*z-wave/fgk101-1/data/status 60',
      '*z-wave/fgk101-1/data/temperature 70',
      '*z-wave/fgk101-1/data/battery 80',
      '*z-wave/fgk101-1/data/humidity 90',
      'z-wave/fgk101-1/data/note 90',
    ],
    [
      node({
        readings: new Set(['status', 'temperature', 'battery', 'humidity']),
        restored: [
          reading('status', 'state', 60),
          reading('temperature', 'number', 5),
          reading('battery', 'number', 2 * hour),
        ],
      }),
    ],
    ['fgk101-1'],
    ['z-wave/fgk101-1/data/battery', 'z-wave/fgk101-1/data/humidity'],
    ['temperature'],
  ],
  [
    'and what it has said itself since stays, also while it is interviewed',
    ['*z-wave/fgk101-1/data/status 60', '*z-wave/fgk101-1/data/battery 80'],
    [node({ readings: undefined, told: new Set(['status']) })],
    ['fgk101-1'],
    ['z-wave/fgk101-1/data/battery'],
    [],
  ],
  [
    'the same by MQTT 3.1.1, where a reading does not say whose it is, nor when it was made',
    ['z-wave/fgk101-1/data/status', 'z-wave/fgk101-1/data/battery', 'z-wave/fgk101-1/data/note'],
    [node({ restored: [reading('status', 'state', 60), reading('battery', 'number', 2 * hour)] })],
    ['fgk101-1'],
    ['z-wave/fgk101-1/data/battery'],
    ['status'],
  ],
  [
    'what an earlier run said of nodes that nobody knows is cleared, what others said stays',
    ['*z-wave/lost/data/power', 'z-wave/other/data/power', '*cm/other/data/power'],
    [node()],
    [],
    [
      'z-wave/lost/data/power',
      'z-wave/lost/status/state',
      'z-wave/lost/status/exposes',
      'z-wave/lost/status/queue',
    ],
    [],
  ],
  [
    'what a node does not say any more is cleared',
    ['*z-wave/fgk101-1/data/smoke'],
    [node()],
    [],
    ['z-wave/fgk101-1/data/smoke'],
    [],
  ],
  [
    'while it is interviewed nothing is known',
    ['*z-wave/fgk101-1/data/smoke'],
    [node({ readings: undefined })],
    [],
    [],
    [],
  ],
  ['what somebody else has put there stays', ['z-wave/fgk101-1/data/note'], [node()], [], [], []],
  [
    'what the broker has lost is told again, with the ages that numbers and states have',
    ['*z-wave/fgk101-1/data/battery'],
    [
      node({
        restored: [
          reading('battery', 'number', 0),
          reading('temperature', 'number', hour - 1),
          reading('power', 'number', hour),
          reading('status', 'state', 1000 * hour),
          reading('scene', 'event', 0),
        ],
      }),
    ],
    [],
    [],
    ['temperature', 'status'],
  ],
  [
    'an old state of a node that does not live is not',
    [],
    [
      node({
        lives: false,
        restored: [reading('status', 'state', 1000 * hour), reading('tamper', 'state', hour)],
      }),
    ],
    [],
    [],
    ['tamper'],
  ],
]
for (const [what, topics, nodes, stale, clear, restore] of cases)
  test(what, () => {
    const result = reconcile(held(...topics), nodes, stale, ages, now)
    assert.deepEqual(result.clear, clear)
    assert.deepEqual(
      result.restore.map(({ name }) => name),
      restore,
    )
  })

test('states that the broker holds of ours are told as such: a battery’s level looks like a number', () => {
  const restored = [
    reading('battery', 'state', 5),
    reading('status', 'state', 5),
    reading('temperature', 'number', 5),
  ]
  const topics = [
    '*z-wave/fgk101-1/data/battery',
    'z-wave/fgk101-1/data/status',
    '*z-wave/fgk101-1/data/temperature',
  ]
  const { holds } = reconcile(held(...topics), [node({ restored })], [], ages, now)
  assert.deepEqual(
    holds.map(({ name }) => name),
    ['battery'],
  )
})
