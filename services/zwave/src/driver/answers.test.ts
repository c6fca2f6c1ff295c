import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Answers, controllerStatus } from './answers.ts'

type Step = readonly ['status', number] | readonly ['heard' | 'answered' | 'silent' | 'suspect' | 'tick']
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
    'the library calls it ready again: it is asked, and well once it has answered',
    [
      [0, 'status', unresponsive],
      [6000, 'status', ready],
      [6010, 'heard'],
      [6020, 'answered'],
      [6030, 'answered'],
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
    'an answer from before proves nothing either',
    [
      [60_000, 'tick'],
      [60_001, 'status', jammed],
      [60_002, 'answered'],
    ],
    ['probe', `trouble: ${blocked}`],
  ],
  [
    'ready without an answer is none',
    [
      [0, 'status', unresponsive],
      [6000, 'status', ready],
      [12_000, 'status', unresponsive],
      [12_001, 'silent'],
    ],
    [`trouble: ${silent}`, 'probe', `trouble: ${silent}`],
  ],
  [
    'it acknowledges and answers nothing, and the library calls it ready: asked again until it is given up',
    [
      [0, 'status', unresponsive],
      [6000, 'status', ready],
      [6001, 'heard'],
      [10_000, 'tick'],
      [16_000, 'silent'],
      [16_002, 'heard'],
      [20_000, 'tick'],
      [26_000, 'silent'],
    ],
    [
      `trouble: ${silent}`,
      'probe',
      `trouble: ${silent}`,
      'probe',
      `give up: ${silent}, 3 times within 5 minutes`,
    ],
  ],
  [
    'it is asked in a silence, and does not answer',
    [
      [60_000, 'tick'],
      [60_001, 'heard'],
      [70_000, 'silent'],
      [75_010, 'answered'],
    ],
    ['probe', `trouble: ${silent}`, 'probe', 'over'],
  ],
  [
    'a node dies: the stick is asked, unless it is known to be in trouble',
    [
      [1000, 'suspect'],
      [1001, 'suspect'],
      [1010, 'answered'],
      [2000, 'status', jammed],
      [2001, 'suspect'],
    ],
    ['probe', `trouble: ${blocked}`],
  ],
  [
    'the third time within five minutes a new driver is made',
    [
      [0, 'status', unresponsive],
      [6000, 'status', ready],
      [12_000, 'status', jammed],
      [12_001, 'silent'],
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
      [60_010, 'answered'],
      [65_000, 'tick'],
      [120_000, 'tick'],
      [121_000, 'heard'],
      [121_000, 'answered'],
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
      const [what, status] = step
      if (what === 'status') answers.status(status ?? ready, at)
      else answers[what](at)
    }
    assert.deepEqual(said, want)
  })
