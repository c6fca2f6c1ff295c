import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { type GoldenCase, play } from './golden-case.ts'

const folder = join(import.meta.dirname, '..', 'golden')

for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml'))) {
  const cases = parse(readFileSync(join(folder, name), 'utf8')) as GoldenCase[] // what is wrong in it fails below
  for (const each of cases)
    test(`${name}: ${each.name}`, () => assert.equal(play(each), each.frame.trimEnd()))
}

test('there are at least sixty', () => {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  assert.ok(texts.join('').split('\n  frame: |').length > 60)
})
