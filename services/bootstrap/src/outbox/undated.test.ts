import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Starts } from './starts.ts'
import { lastWritten, latestStarts } from './undated.ts'

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'undated-'))
  t.after(() => rmSync(dir, { recursive: true }))
  return dir
}

const tables: [
  what: string,
  undated: [string, number][],
  known: Record<string, number>,
  starts: Record<string, number>,
][] = [
  ['one start', [['a', 500]], {}, { a: 9500 }],
  ['two', [['a', 500], ['b', 700]], {}, { b: 9300, a: 8800 }],
  ['one before a known one', [['a', 500], ['b', 700]], { b: 4000 }, { a: 3500 }],
  ['one after a known one', [['a', 500], ['b', 700]], { a: 4000 }, { b: 9300 }],
  ['none', [], {}, {}],
] // biome-ignore format: a table
for (const [what, undated, known, starts] of tables)
  test(`the latest that a start can have been: ${what}`, () => {
    const all = new Map(undated.map(([boot, newest]) => [boot, { count: 1, newest }]))
    const found = latestStarts(all, (boot) => known[boot], 10_000)
    assert.deepEqual(Object.fromEntries(found), starts)
  })

test('what was found out is there for the next process, and never changes', (t) => {
  const path = join(folder(t), 'starts.json')
  new Starts(path).keep('a', 1_800_000_000_000)
  const next = new Starts(path)
  next.keep('a', 1)
  next.keep('b', 2)
  assert.deepEqual([new Starts(path).of('a'), new Starts(path).of('b')], [1_800_000_000_000, 2])
})

test('a file that cannot be read counts as empty; one that cannot be written is told, and kept for now', (t) => {
  const path = join(folder(t), 'starts.json')
  writeFileSync(path, '{"a":"x","b":')
  assert.equal(new Starts(path).of('a'), undefined)
  const lost = new Starts(join(path, 'starts.json'))
  assert.throws(() => lost.keep('a', 1), /ENOTDIR/)
  assert.equal(lost.of('a'), 1)
})

test('only the last hundred starts are kept', (t) => {
  const path = join(folder(t), 'starts.json')
  const starts = new Starts(path)
  for (let i = 1; i <= 101; i++) starts.keep(`boot${i}`, i)
  assert.deepEqual([starts.of('boot1'), starts.of('boot2'), starts.of('boot101')], [undefined, 2, 101])
  assert.equal(Object.keys(JSON.parse(readFileSync(path, 'utf8'))).length, 100)
})

test('the last time that a folder knows is that of its newest file', (t) => {
  const dir = folder(t)
  assert.equal(lastWritten(join(dir, 'nothing')), 0)
  assert.equal(lastWritten(dir), 0)
  mkdirSync(join(dir, 'epoch'))
  for (const [name, seconds] of [
    ['old', 1_700_000_000],
    ['epoch/new', 1_800_000_000],
  ] as const) {
    writeFileSync(join(dir, name), '')
    utimesSync(join(dir, name), seconds, seconds)
  }
  assert.equal(lastWritten(dir), 1_800_000_000_000)
})
