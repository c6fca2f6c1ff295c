import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Account, pointKey } from './account.ts'

type Step =
  | readonly ['seen', src: string, seq: number, point: string]
  | readonly ['told', src: string, seq: number]
  | readonly ['store', point: string]

// what happened, then readings, stored, lost as src/seq/point
const cases: readonly (readonly [
  string,
  readonly Step[],
  readonly [number, number, readonly (readonly [string, number, string | undefined])[]],
])[] = [
  ['nothing', [], [0, 0, []]],
  [
    'stored after it was seen',
    [
      ['seen', 'a', 1, 'p1'],
      ['store', 'p1'],
    ],
    [1, 1, []],
  ],
  [
    'stored before it was seen',
    [
      ['store', 'p1'],
      ['seen', 'a', 1, 'p1'],
    ],
    [1, 1, []],
  ],
  [
    'seen twice, stored twice',
    [
      ['seen', 'a', 1, 'p1'],
      ['seen', 'a', 1, 'p1'],
      ['store', 'p1'],
      ['store', 'p1'],
    ],
    [1, 1, []],
  ],
  [
    'not stored',
    [
      ['seen', 'a', 1, 'p1'],
      ['seen', 'a', 2, 'p2'],
      ['store', 'p1'],
    ],
    [2, 1, [['a', 2, 'p2']]],
  ],
  [
    'a number in between that nobody saw',
    [
      ['seen', 'a', 1, 'p1'],
      ['seen', 'a', 3, 'p3'],
      ['store', 'p1'],
      ['store', 'p3'],
    ],
    [3, 2, [['a', 2, undefined]]],
  ],
  [
    'one that was not seen, but is stored',
    [
      ['seen', 'a', 1, 'p1'],
      ['seen', 'a', 3, 'p3'],
      ['store', 'p1'],
      ['store', 'p2'],
      ['store', 'p3'],
    ],
    [3, 3, []],
  ],
  [
    'a heartbeat explains no number',
    [
      ['seen', 'a', 2, 'p2'],
      ['store', 'p2'],
      ['store', 'heartbeat'],
    ],
    [2, 1, [['a', 1, undefined]]],
  ],
  [
    'a heartbeat tells of numbers that never came',
    [
      ['seen', 'a', 1, 'p1'],
      ['store', 'p1'],
      ['told', 'a', 3],
    ],
    [
      3,
      1,
      [
        ['a', 2, undefined],
        ['a', 3, undefined],
      ],
    ],
  ],
  [
    'each publisher counts for itself',
    [
      ['seen', 'a', 1, 'p1'],
      ['seen', 'b', 1, 'p2'],
      ['store', 'p1'],
      ['store', 'p2'],
    ],
    [2, 2, []],
  ],
]
for (const [name, steps, [readings, stored, lost]] of cases)
  test(name, () => {
    const account = new Account()
    for (const step of steps) {
      if (step[0] === 'seen') account.seen(step[1], step[2], step[3])
      else if (step[0] === 'told') account.told(step[1], step[2])
      else account.store(step[1])
    }
    const summary = account.summary((point) => point !== 'heartbeat')
    const want = { readings, stored, lost: lost.map(([src, seq, point]) => ({ src, seq, point })) }
    assert.deepEqual(summary, want)
  })

test('points are counted once', () => {
  const account = new Account()
  assert.deepEqual(
    [account.store('p'), account.store('p'), account.store('q'), account.points],
    [true, false, true, 2],
  )
})

test('the key of a point', () => {
  assert.equal(pointKey('temperature', 'cm', 'alecto1', 12), 'temperature,group=cm,sensor=alecto1 12')
})
