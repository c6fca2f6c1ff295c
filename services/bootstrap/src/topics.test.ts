import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  buildTopic,
  filterMatches,
  filtersOverlap,
  isFilter,
  isLevel,
  parseTopic,
  Slugs,
  slug,
} from './topics.ts'

test('builds the topics that we publish', () => {
  assert.equal(buildTopic('cm', 'alecto1', 'data', 'temperature'), 'cm/alecto1/data/temperature')
})

const badLevels = ['', 'a b', 'a/b', 'a+b', '#', 'ä', 'a.b', '$SYS', 'a\0', 'a\n', 'x'.repeat(65)]
for (const bad of badLevels)
  test(`refuses the level ${JSON.stringify(bad)} and names it`, () => {
    assert.equal(isLevel(bad), false)
    assert.throws(() => buildTopic('cm', bad, 'data', 'x'), {
      name: 'RangeError',
      message: `topic: sensor ${JSON.stringify(bad)} is not 1 to 64 of A-Z a-z 0-9 - _`,
    })
  })

const parsed: [topic: string, parts: ReturnType<typeof parseTopic>][] = [
  ['cm/alecto1/data/temperature', { group: 'cm', sensor: 'alecto1', kind: 'data', name: 'temperature' }],
  ['z-wave/x/action/set', { group: 'z-wave', sensor: 'x', kind: 'action', name: 'set' }],
  ['cm/x/status/stored/rf/0a', { group: 'cm', sensor: 'x', kind: 'status', name: 'stored/rf/0a' }],
  ['//data/x', { group: '', sensor: '', kind: 'data', name: 'x' }],
  ['Ä b/ß,=/data/a\nb', { group: 'Ä b', sensor: 'ß,=', kind: 'data', name: 'a\nb' }],
  ['cm/x/data//', { group: 'cm', sensor: 'x', kind: 'data', name: '/' }],
  ['cm/x/data', undefined],
  ['cm/x/data/', undefined],
  ['cm/x/date/y', undefined],
  ['cm/x/toString/y', undefined],
  ['$SYS/broker/clients/connected', undefined],
  ['', undefined],
  ['a', undefined],
]
for (const [topic, parts] of parsed)
  test(`takes ${JSON.stringify(topic)} apart`, () => assert.deepEqual(parseTopic(topic), parts))

const matches: [filter: string, topic: string, match: boolean][] = [
  ['+/+/data/#', 'cm/x/data/t', true],
  ['+/+/data/#', 'cm/x/data', true],
  ['+/+/data/#', 'cm/x/data/a/b', true],
  ['+/+/data/#', 'cm/x/status/t', false],
  ['+/+/data/#', '$SYS/x/data/t', false],
  ['$SYS/broker/#', '$SYS/broker/uptime', true],
  ['#', 'a', true],
  ['#', '$SYS/a', false],
  ['+', '', true],
  ['a/+', 'a/', true],
  ['a/+', 'a', false],
  ['a', 'a/b', false],
  ['a/b', 'a/b', true],
]
for (const [filter, topic, match] of matches)
  test(`${filter} ${match ? 'matches' : 'does not match'} ${JSON.stringify(topic)}`, () =>
    assert.equal(filterMatches(filter, topic), match))

const pairs: [one: string, other: string, overlap: boolean][] = [
  ['a/b', 'a/b', true],
  ['a/b', 'a/c', false],
  ['a/b', 'a/b/c', false],
  ['a/+', '+/b', true],
  ['+/+/data/#', '+/+/status/#', false],
  ['+/+/data/#', 'garden/#', true],
  ['a/b/#', 'a/b', true],
  ['a/b/#', 'a', false],
  ['a/+/c', 'a/b/#', true],
  ['#', '$SYS/broker/#', false],
  ['+/+/data/#', '$SYS/broker/#', false],
  ['$SYS/#', '$SYS/broker/+', true],
]
for (const [one, other, overlap] of pairs)
  test(`${one} ${overlap ? 'overlaps' : 'is apart from'} ${other}`, () => {
    assert.equal(filtersOverlap(one, other), overlap)
    assert.equal(filtersOverlap(other, one), overlap)
  })

const filters: [text: string, filter: boolean][] = [
  ['+/+/data/#', true],
  ['#', true],
  ['+', true],
  ['/', true],
  ['$SYS/broker/#', true],
  ['', false],
  ['a/b+', false],
  ['a/+b/c', false],
  ['a/#/c', false],
  ['a/b#', false],
  ['##', false],
]
for (const [text, filter] of filters)
  test(`${JSON.stringify(text)} is ${filter ? 'a' : 'no'} topic filter`, () =>
    assert.equal(isFilter(text), filter))

const slugs: [name: string, level: string][] = [
  ['Alecto V1', 'alecto_v1'],
  ['UPM/Esic', 'upm-esic'],
  ['Oregon TempHygro', 'oregon_temphygro'],
  ['Mertik_GV60', 'mertik_gv60'],
  ['08ef', '08ef'],
  ['Küche', 'kuche-a9ec87'],
]
for (const [name, level] of slugs) test(`slug of ${name}`, () => assert.equal(slug(name), level))

test('names that lose characters stay apart', () => {
  const hostile = [
    'Küche',
    'Kuche',
    'K?che',
    'K*che',
    '',
    ' ',
    '—',
    '–',
    '#',
    '+',
    'x'.repeat(65),
    'x'.repeat(66),
    '😀',
    '😁',
  ]
  const levels = hostile.map(slug)
  for (const level of levels) assert.ok(isLevel(level), level)
  assert.equal(new Set(levels).size, hostile.length)
})

test('one namespace never gives one level to two names, and the same one to one name', () => {
  const namespace = new Slugs()
  const names = ['a/b', 'a.b', 'a-b', 'A/B', 'a b', 'a_b', 'x'.repeat(64), 'X'.repeat(64)]
  const first = names.map((name) => namespace.of(name))
  assert.equal(new Set(first).size, names.length)
  for (const level of first) assert.ok(isLevel(level), level)
  assert.deepEqual(
    names.map((name) => namespace.of(name)),
    first,
  )
})
