import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Sockets } from './sockets.ts'

// what is heard (protocol, ID, switch, command), then whether the first and second socket are on
const cases: readonly (readonly [
  readonly (readonly [string, string, string, string])[],
  boolean,
  boolean,
])[] = [
  [[], false, false],
  [[['NewKaku', '01a2b3c4', '1', 'ON']], true, false],
  [[['newkaku', '1A2B3C4', '02', 'on']], false, true],
  [
    [
      ['NewKaku', '01a2b3c4', '1', 'ON'],
      ['NewKaku', '01a2b3c4', '1', 'OFF'],
    ],
    false,
    false,
  ],
  [[['NewKaku', '01a2b3c4', '0', 'ALLON']], true, true],
  [
    [
      ['NewKaku', '01a2b3c4', '0', 'ALLON'],
      ['NewKaku', '01a2b3c4', '1', 'ALLOFF'],
    ],
    false,
    false,
  ],
  [[['NewKaku', '01a2b3c4', '2', '7']], false, true],
  [[['NewKaku', '01a2b3c4', '1', 'DIM']], false, false],
  [[['NewKaku', '01a2b3c5', '1', 'ON']], false, false],
  [[['Kaku', '01a2b3c4', '1', 'ON']], false, false],
  [[['NewKaku', '01a2b3c4', '3', 'ON']], false, false],
]
for (const [heard, one, two] of cases)
  test(`after ${heard.map((words) => words.join(' ')).join(', ') || 'nothing'}`, () => {
    const sockets = new Sockets()
    for (const words of heard) sockets.hear(...words)
    assert.deepEqual([sockets.isOn('01a2b3c4', '1'), sockets.isOn('01a2b3c4', '2')], [one, two])
    assert.equal(sockets.watts, (one ? 60 : 0) + (two ? 1150 : 0))
  })

test('a socket that the house does not have', () => assert.equal(new Sockets().isOn('77', '1'), undefined))
