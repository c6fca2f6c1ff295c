import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closest, editDistance } from './suggest.ts'

const distances: readonly (readonly [string, string, number])[] = [
  ['', '', 0],
  ['a', '', 1],
  ['', 'ab', 2],
  ['port', 'port', 0],
  ['prot', 'port', 1],
  ['baudd', 'baud', 1],
  ['baud', 'bud', 1],
  ['scael', 'scale', 1],
  ['kitten', 'sitting', 3],
  ['abcdef', 'uvwxyz', 3],
  ['a', 'abcdefgh', 3],
]
for (const [a, b, want] of distances)
  test(`${a} to ${b}: ${want} edits, either way`, () => {
    assert.equal(editDistance(a, b, 2), Math.min(want, 3))
    assert.equal(editDistance(b, a, 2), Math.min(want, 3))
  })

const known = ['sensors', 'scale', 'ignore', 'id']
const suggestions: readonly (readonly [string, string | undefined])[] = [
  ['sensor', 'sensors'],
  ['Scale', 'scale'],
  ['ingore', 'ignore'],
  ['x', undefined],
  ['ix', undefined],
  ['temperature', undefined],
]
for (const [word, want] of suggestions)
  test(`${word} may be ${want}`, () => assert.equal(closest(word, known), want))
