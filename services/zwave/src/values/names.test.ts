import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLevel } from '@constellation/bootstrap/topics'
import { modelName, type NameFacts, NodeNames } from './names.ts'

const facts = (label?: string, nodeName?: string, fileName?: string): NameFacts => ({
  label,
  nodeName,
  fileName,
})

const models: readonly (readonly [label: string, name: string])[] = [
  ['FGK-101', 'fgk101'],
  ['FGWPE/F-101', 'fgwpe101'],
  ['FGS-213/223', 'fgs213'],
  ['ZW100-C', 'zw100c'],
  ['TKB TZ88E', 'tkbtz88e'],
  ['A/B/C-1 D/E', 'a1d'],
  ['/X', 'x'],
  ['Türsensor', 'trsensor'],
  ['传感器', ''],
  ['', ''],
  ['X'.repeat(80), 'x'.repeat(58)],
]

for (const [label, name] of models)
  test(`model ${label.slice(0, 20)} is ${name.slice(0, 20)}`, () => assert.equal(modelName(label), name))

test('the configuration, else the node itself, else the model, else its ID', () => {
  const names = new NodeNames()
  assert.equal(names.sensorOf(2, facts('FGK-101', 'Front Door', 'door')), 'door')
  assert.equal(names.sensorOf(3, facts('FGK-101', 'Front Door')), 'front_door')
  assert.equal(names.sensorOf(4, facts('FGK-101')), 'fgk101-3')
  assert.equal(names.sensorOf(5, facts()), 'node-5')
  assert.equal(names.sensorOf(6, facts('传感器', '  ')), 'node-6')
})

test('numbers are kept over a restart and when others leave; a free one is used again', () => {
  const names = new NodeNames()
  assert.deepEqual(
    [2, 3, 4].map((id) => names.sensorOf(id, facts('FGK-101'))),
    ['fgk101-1', 'fgk101-2', 'fgk101-3'],
  )
  names.forget(3)
  const again = new NodeNames(JSON.parse(JSON.stringify(names.state)))
  assert.equal(again.sensorOf(4, facts('FGK-101')), 'fgk101-3')
  assert.equal(again.sensorOf(9, facts('FGK-101')), 'fgk101-2')
  assert.equal(again.sensorOf(2, facts('FGK-101')), 'fgk101-1')
})

test('a number stays with its node while that is called otherwise', () => {
  const names = new NodeNames()
  names.sensorOf(2, facts('FGK-101'))
  assert.equal(names.sensorOf(2, facts('FGK-101', undefined, 'door')), 'door')
  assert.equal(names.sensorOf(3, facts('FGK-101')), 'fgk101-2')
  assert.equal(names.sensorOf(2, facts('FGK-101')), 'fgk101-1')
})

test('a node that is interviewed again keeps its name, another model has another', () => {
  const names = new NodeNames()
  assert.equal(names.sensorOf(2, facts()), 'node-2')
  assert.equal(names.sensorOf(2, facts('FGK-101')), 'fgk101-1')
  assert.equal(names.sensorOf(2, facts()), 'fgk101-1')
  assert.equal(names.sensorOf(2, facts('FGS-223')), 'fgs223-1')
})

test('two nodes that call themselves the same are two', () => {
  const names = new NodeNames()
  assert.equal(names.sensorOf(2, facts(undefined, 'Lamp')), 'lamp')
  assert.equal(names.sensorOf(3, facts(undefined, 'lamp')), 'lamp-2')
  names.forget(2)
  assert.equal(new NodeNames(names.state).sensorOf(3, facts(undefined, 'lamp')), 'lamp-2')
})

const reserved: readonly (readonly [facts: NameFacts, want: string])[] = [
  [facts(undefined, 'controller'), 'controller-2'],
  [facts(undefined, 'Controller'), 'controller-2'],
  [facts('Controller'), 'controller-1'],
  [facts('node'), 'node-5'],
  [facts(undefined, 'node-5'), 'node-5'],
  [facts(undefined, 'node-7'), 'node-7-2'],
  [facts(undefined, 'door'), 'door-2'],
]

for (const [given, want] of reserved)
  test(`reserved: ${JSON.stringify(given)} is ${want}`, () =>
    assert.equal(new NodeNames(undefined, new Map([[9, 'door']])).sensorOf(5, given), want))

test('a name that the configuration gives to another is given up', () => {
  const before = new NodeNames()
  assert.equal(before.sensorOf(2, facts('FGK-101')), 'fgk101-1')
  const after = new NodeNames(before.state, new Map([[3, 'fgk101-1']]))
  assert.equal(after.sensorOf(2, facts('FGK-101')), 'fgk101-2')
  assert.equal(after.sensorOf(3, facts('FGK-101', undefined, 'fgk101-1')), 'fgk101-1')
})

for (const state of [
  null,
  7,
  'x',
  [],
  [1],
  { 2: null },
  { 2: { name: 7 } },
  { 2: { name: 'a/b' } },
  { x: { name: 'a' } },
  { 2: { name: 'controller' } },
  { 2: { name: 'a', model: 'a', number: -1 } },
])
  test(`a state of unknown origin: ${JSON.stringify(state)}`, () =>
    assert.equal(new NodeNames(state).sensorOf(2, facts('FGK-101')), 'fgk101-1'))

test('whatever nodes are called, names are levels and no two are the same', () => {
  const odd = [
    '',
    ' ',
    'a',
    'A',
    'a b',
    'a_b',
    'ä',
    'a/b',
    'a.b',
    'a-2',
    'a-1',
    'node-3',
    'controller',
    '+',
    '#',
    '\0',
    '😀',
    'x'.repeat(70),
    'X'.repeat(64),
    'fgk101-1',
    'fgk101',
  ]
  const names = new NodeNames()
  const given = odd.flatMap((label, i) =>
    odd.map((nodeName, k) => names.sensorOf(i * odd.length + k + 1, facts(label, nodeName))),
  )
  assert.equal(new Set(given).size, given.length)
  assert.deepEqual(
    given.filter((name) => !isLevel(name) || name === 'controller'),
    [],
  )
  const again = new NodeNames(JSON.parse(JSON.stringify(names.state)))
  const repeated = odd.flatMap((label, i) =>
    odd.map((nodeName, k) => again.sensorOf(i * odd.length + k + 1, facts(label, nodeName))),
  )
  assert.deepEqual(repeated, given)
})
