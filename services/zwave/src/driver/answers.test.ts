import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Answers, controllerStatus } from './answers.ts'

type Step = readonly ['status', number] | readonly ['heard'] | readonly ['tick']
const { ready, unresponsive, jammed } = controllerStatus
const silent = 'the Z-Wave stick does not answer'
const blocked = 'the Z-Wave stick cannot transmit: the radio is jammed'

const cases: readonly (readonly [
  what: string,
  steps: readonly (readonly [at: number, ...Step])[],
  said: readonly string[],
])[] = [
  [
    'bytes of a stick that is well',
    [
      [0, 'heard'],
      [1000, 'heard'],
    ],
    [],
  ],
  ['it does not answer', [[0, 'status', unresponsive]], [`trouble: ${silent}`]],
  [
    'the library calls it ready again: it is asked, and well once bytes come',
    [
      [0, 'status', unresponsive],
      [6000, 'status', ready],
      [6010, 'heard'],
      [6020, 'heard'],
    ],
    [`trouble: ${silent}`, 'probe', 'over'],
  ],
  [
    'bytes while it is in trouble prove nothing (a jammed stick talks)',
    [
      [0, 'status', jammed],
      [10, 'heard'],
    ],
    [`trouble: ${blocked}`],
  ],
  [
    'ready without bytes is none',
    [
      [0, 'status', unresponsive],
      [6000, 'status', ready],
      [12_000, 'status', unresponsive],
    ],
    [`trouble: ${silent}`, 'probe', `trouble: ${silent}`],
  ],
  [
    'the third time within five minutes a new driver is made',
    [
      [0, 'status', unresponsive],
      [6000, 'status', ready],
      [12_000, 'status', jammed],
      [18_000, 'status', ready],
      [299_000, 'status', unresponsive],
    ],
    [
      `trouble: ${silent}`,
      'probe',
      `trouble: ${blocked}`,
      'probe',
      `give up: ${silent}, 3 times within 5 minutes`,
    ],
  ],
  [
    'three times in an hour are three troubles',
    [
      [0, 'status', unresponsive],
      [1_200_000, 'status', unresponsive],
      [2_400_000, 'status', unresponsive],
    ],
    [`trouble: ${silent}`, `trouble: ${silent}`, `trouble: ${silent}`],
  ],
  [
    'after a minute of silence it is asked, once a minute',
    [
      [59_000, 'tick'],
      [60_000, 'tick'],
      [65_000, 'tick'],
      [120_000, 'tick'],
      [121_000, 'heard'],
      [180_000, 'tick'],
      [181_000, 'tick'],
    ],
    ['probe', 'probe', 'probe'],
  ],
]
for (const [what, steps, want] of cases)
  test(what, () => {
    const said: string[] = []
    const answers = new Answers(
      {
        trouble: (reason) => said.push(`trouble: ${reason}`),
        over: () => said.push('over'),
        giveUp: (reason) => said.push(`give up: ${reason}`),
        probe: () => said.push('probe'),
      },
      0,
    )
    for (const [at, ...step] of steps) {
      if (step[0] === 'status') answers.status(step[1], at)
      else answers[step[0]](at)
    }
    assert.deepEqual(said, want)
  })
