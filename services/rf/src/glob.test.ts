import assert from 'node:assert/strict'
import { test } from 'node:test'
import { globMatches } from './glob.ts'

const cases: readonly (readonly [pattern: string, text: string, want: boolean])[] = [
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'Oregon Rain', true],
  ['oregon*', 'Oregon Rain', true],
  ['*rain', 'Oregon Rain', true],
  ['*rain', 'Oregon Rain2', false],
  ['*rain?', 'Oregon Rain2', true],
  ['o*n r*n', 'Oregon Rain', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['08?f', '08ef', true],
  ['08?f', '08f', false],
  ['a.c', 'abc', false],
  [`${'*a'.repeat(40)}b`, 'a'.repeat(5000), false],
]
for (const [pattern, text, want] of cases)
  test(`${pattern.slice(0, 20)} on ${text.slice(0, 20)}`, () =>
    assert.equal(globMatches(pattern, text), want))
