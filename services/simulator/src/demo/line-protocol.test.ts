import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LineError, readPoints } from './line-protocol.ts'

// line, [measurement, tags, time]
const good: readonly (readonly [string, readonly [string, Record<string, string>, string | undefined]])[] = [
  [
    'temperature,group=cm,sensor=alecto1 value=21.5 1795564753079',
    ['temperature', { group: 'cm', sensor: 'alecto1' }, '1795564753079'],
  ],
  ['state text="online"', ['state', {}, undefined]],
  ['a b=1i,c=2u,d=t,e=FALSE,f=-1e-3 -5', ['a', {}, '-5']],
  ['m\\ n,t\\,1=a\\=b text="x y, z=1 \\"q\\" #" 12', ['m n', { 't,1': 'a=b' }, '12']],
  ['m text="two\nlines" 12', ['m', {}, '12']],
  ['m,t=it"s v=1 3', ['m', { t: 'it"s' }, '3']],
]
for (const [line, [measurement, tags, time]] of good)
  test(`point ${JSON.stringify(line)}`, () => {
    const [point, ...more] = readPoints(line)
    assert.deepEqual(more, [])
    assert.deepEqual(
      [point?.measurement, Object.fromEntries(point?.tags ?? []), point?.time],
      [measurement, tags, time],
    )
  })

const bad = [
  'temperature',
  'temperature,sensor=a',
  ',sensor=a v=1',
  'm,sensor= v=1',
  'm,sensor v=1',
  'm v=',
  'm v=abc',
  'm v="open',
  'm =1',
  'm v=1 soon',
  'm v=1 12 13',
  'm v=NaN',
]
for (const line of bad)
  test(`no point ${JSON.stringify(line)}`, () =>
    assert.throws(() => readPoints(`ok v=1 1\n${line}`), LineError))

test('several lines, empty ones and comments', () => {
  assert.equal(readPoints('# a\na v=1 1\r\n\nb v=2 2\n').length, 2)
})
