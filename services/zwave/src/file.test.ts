import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as v from 'valibot'
import { parse } from 'yaml'
import { namesIn, settingsOf, zwaveFile } from './file.ts'

const problems = (file: unknown): string[] =>
  (v.safeParse(zwaveFile, file).issues ?? []).map((issue) =>
    `${v.getDotPath(issue) ?? ''} ${issue.message}`.trim(),
  )

test('an empty file gives the defaults', () => {
  const file = v.parse(zwaveFile, {})
  assert.deepEqual(file, { readings: {}, poll: {}, flood: 120, nodes: {} })
  assert.deepEqual(settingsOf(file, 5), {
    name: undefined,
    ignore: false,
    readings: {},
    poll: {},
    flood: 120,
  })
})

const example = readFileSync(new URL('../../../config/zwave.yaml', import.meta.url), 'utf8')

test('the example file is valid, and so is what stands in its comments', () => {
  assert.deepEqual(problems(parse(example)), [])
  const whole = example.replaceAll(/^# (nodes:| {2}.*)$/gm, '$1')
  const file = v.parse(
    zwaveFile,
    parse(whole.replaceAll(/^ {2}(deadband|interval|longest|scale|min, max).*\n/gm, '')),
  )
  assert.deepEqual(
    [...namesIn(file)],
    [
      [2, 'front-door'],
      [3, 'washing-machine'],
    ],
  )
})

test('settings of a node come before the general ones, setting by setting', () => {
  const file = v.parse(zwaveFile, {
    readings: { power: { deadband: 1, interval: 2 }, humidity: { offset: 3 } },
    poll: { power: 60 },
    nodes: {
      3: { name: 'washer', readings: { power: { deadband: 0, max: 3000 } }, poll: { energy: 600 }, flood: 0 },
      4: { ignore: true },
    },
  })
  assert.deepEqual(settingsOf(file, 3), {
    name: 'washer',
    ignore: false,
    readings: { power: { deadband: 0, interval: 2, max: 3000 }, humidity: { offset: 3 } },
    poll: { power: 60, energy: 600 },
    flood: 0,
  })
  assert.deepEqual([settingsOf(file, 4).ignore, settingsOf(file, 5).flood], [true, 120])
})

const bad: readonly (readonly [file: unknown, problem: RegExp])[] = [
  [{ node: {} }, /node is not known: nodes\?/],
  [{ nodes: { washer: {} } }, /nodes\.washer is not the ID of a node/],
  [{ nodes: { 0: {} } }, /nodes\.0 is not the ID/],
  [{ nodes: { 4001: {} } }, /nodes\.4001 is not the ID/],
  [{ nodes: { 2: { nam: 'x' } } }, /nodes\.2\.nam is not known: name\?/],
  [{ nodes: { 2: { name: 'a/b' } } }, /nodes\.2\.name is not 1 to 64/],
  [{ nodes: { 2: { name: 5 } } }, /nodes\.2\.name is not a text: write it in quotes/],
  [{ nodes: { 2: { name: 'controller' } } }, /nodes\.2\.name is the name of the stick/],
  [{ nodes: { 2: { name: 'node-3' } } }, /nodes\.2\.name is the name of another node/],
  [{ nodes: { 2: { name: 'a' }, 3: { name: 'a' } } }, /nodes\.2\.name is the name of node 3 as well/],
  [{ readings: { Power: {} } }, /readings\.Power is not the name of a reading/],
  [{ readings: { power: { deadband: -1 } } }, /power\.deadband is less than 0/],
  [{ readings: { power: { interval: '5s' } } }, /power\.interval is not a number of seconds/],
  [{ readings: { power: { scale: 0 } } }, /power\.scale is 0/],
  [{ readings: { power: { min: 5, max: 5 } } }, /readings\.power has a min that is not below max/],
  [{ readings: { power: { ignored: true } } }, /power\.ignored is not known: ignore\?/],
  [{ poll: { power: 5 } }, /poll\.power is less than 30 seconds/],
  [{ flood: -1 }, /flood is less than 0/],
  [{ flood: 1.5 }, /flood is not a whole number/],
]

for (const [file, problem] of bad)
  test(`refused: ${JSON.stringify(file)}`, () => {
    const found = problems(file)
    assert.ok(
      found.some((each) => problem.test(each)),
      found.join('\n'),
    )
  })

test('a node may be called by its own ID', () =>
  assert.deepEqual(problems({ nodes: { 3: { name: 'node-3' } } }), []))

test('every problem is told at once, also what two settings have with one another', () =>
  assert.deepEqual(
    problems({
      flood: -1,
      poll: { power: 1 },
      readings: { power: { deadband: -1, min: 5, max: 2 } },
      nodes: { 2: { name: 'a' }, 3: { name: 'a' }, 4: { name: 'node-5', flood: -1 }, x: {} },
    }).sort(),
    [
      'flood is less than 0',
      'nodes.2.name is the name of node 3 as well',
      'nodes.3.name is the name of node 2 as well',
      'nodes.4.flood is less than 0',
      'nodes.4.name is the name of another node while it has none of its own',
      'nodes.x is not the ID of a node: 1 to 4000',
      'poll.power is less than 30 seconds',
      'readings.power has a min that is not below max',
      'readings.power.deadband is less than 0',
    ],
  ))
