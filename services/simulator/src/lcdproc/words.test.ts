import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from './words.ts'

// what LCDd 0.5.9 made of these, seen on its driver `text`
const cases: readonly (readonly [line: string, found: string[] | undefined])[] = [
  ['widget_set c 1 1 1 {a b}', ['widget_set', 'c', '1', '1', '1', 'a b']],
  ['say "a b"  c', ['say', 'a b', 'c']],
  ['say {a "b" c} "d {e} f"', ['say', 'a "b" c', 'd {e} f']],
  ['say "\\"\\{\\}\\\\"', ['say', '"{}\\']],
  ['say a\\ b', ['say', 'a b']],
  ['say ""', ['say', '']],
  ['say {not ended', undefined],
  ['say \\', undefined],
  ['', []],
  ['   ', []],
]
for (const [line, found] of cases) test(`words of ${line}`, () => assert.deepEqual(words(line), found))
