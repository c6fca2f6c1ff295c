import assert from 'node:assert/strict'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Account, type Entry } from './account.ts'
import { Ledger } from './ledger.ts'

const src = 'cm/rf/0badcafe'
const stored = (from: number, to = from, of = src): Entry => ({ kind: 'stored', src: of, from, to })
const head = (number: number, of = src): Entry => ({ kind: 'head', src: of, head: number })

type Want = readonly [from: number, stored: number, duplicates: number, late: number, missing: string]
const cases: readonly (readonly [what: string, beginning: boolean, entries: readonly Entry[], want: Want])[] =
  [
    ['in order', false, [stored(1, 10), stored(11, 20)], [1, 20, 0, 0, '[]']],
    ['a gap', false, [stored(1, 10), stored(13, 20)], [1, 18, 0, 0, '[[11,12]]']],
    [
      'a gap that a redelivery closes',
      false,
      [stored(1, 10), stored(13, 20), stored(11, 12)],
      [1, 20, 0, 2, '[]'],
    ],
    ['the same again', false, [stored(1, 10), stored(5, 12)], [1, 12, 6, 0, '[]']],
    ['again, with what was missing', false, [stored(1, 3), stored(7, 9), stored(2, 10)], [1, 10, 5, 3, '[]']],
    ['the first ones never came', false, [stored(5)], [1, 1, 0, 0, '[[1,4]]']],
    ['a publisher older than the account', true, [stored(500, 510)], [500, 11, 0, 0, '[]']],
    [
      'the same, which sends older ones again',
      true,
      [stored(500), head(490), stored(490, 499)],
      [490, 11, 0, 10, '[]'],
    ],
    [
      'older, and its oldest unconfirmed number is known',
      true,
      [head(490), stored(500)],
      [490, 1, 0, 0, '[[490,499]]'],
    ],
    ['older, and that number is known later', true, [stored(500), head(490)], [490, 1, 0, 0, '[[490,499]]']],
    ['the last ones never came', false, [stored(1, 10), head(15)], [1, 10, 0, 0, '[[11,14]]']],
    ['nothing ever came', false, [head(4)], [1, 0, 0, 0, '[[1,3]]']],
    ['all came', false, [stored(1, 10), head(11)], [1, 10, 0, 0, '[]']],
    [
      'a new epoch of a known one begins at 1',
      true,
      [stored(70, 71, 'cm/rf/00000001'), stored(3)],
      [1, 1, 0, 0, '[[1,2]]'],
    ],
  ]
for (const [what, beginning, entries, want] of cases)
  test(`the account: ${what}`, () => {
    const account = new Account({ beginning, countsGaps: true })
    for (const entry of entries) account.add(entry)
    const figures = account.figures().find((each) => each.src === src)
    assert.ok(figures)
    const { from, stored, duplicates, late, missing, missing_ranges } = figures
    assert.deepEqual([from, stored, duplicates, late, JSON.stringify(missing_ranges)], want)
    assert.equal(
      missing,
      missing_ranges.reduce((sum, [a, b]) => sum + b - a + 1, 0),
    )
  })

test('writers that share the messages count no gaps', () => {
  const account = new Account({ beginning: false, countsGaps: false })
  account.add(stored(5))
  assert.deepEqual(account.totals(), { gaps: 0, duplicates: 0, late: 0 })
})

test('memory is bounded: publishers that come and go, and one that leaves out every second number', () => {
  const account = new Account({ beginning: false, countsGaps: true })
  for (let i = 0; i < 3000; i++) account.add(stored(1, 1, `cm/x/${i}`))
  assert.equal(account.figures().length, 1000)
  for (let i = 1; i <= 20_001; i += 2) account.add(stored(i))
  const figures = account.figures().find((each) => each.src === src)
  assert.equal(figures?.missing, 10_000)
  assert.equal(figures?.stored, 10_001)
  assert.ok((figures?.missing_ranges.length ?? 0) <= 1500)
})

let dir: string
before(async () => {
  dir = await fs.mkdtemp(join(tmpdir(), 'account-'))
})
after(() => fs.rm(dir, { recursive: true }))
const open = (name: string, now = () => 0) => Ledger.open(join(dir, name), { countsGaps: true, now })

test('a killed writer finds its account again, torn line or not', async () => {
  const first = await open('killed')
  await first.record([stored(1, 10), head(11)])
  await first.record([stored(13, 20)])
  // no close: the process was killed; the last line is torn, and one in the middle is not readable
  await fs.appendFile(join(dir, 'killed', 'account.log'), `\0\0\0\n["${src}",21,3`)
  for (const _ of ['replayed', 'and from the compacted log']) {
    const next = await open('killed')
    assert.deepEqual(next.account.figures(), first.account.figures())
    await next.record([stored(5)])
    first.account.add(stored(5))
    await next.close()
  }
  await first.close()
})

test('a publisher that comes after the first run is counted from 1', async () => {
  const first = await open('later')
  await first.record([stored(100)])
  await first.close()
  const next = await open('later')
  await next.record([stored(3, 3, 'cm/zwave/00000002')])
  assert.equal(next.account.totals().gaps, 2)
  await next.close()
})

test('the log does not grow with the messages', async () => {
  const ledger = await open('long')
  for (let i = 0; i < 60; i++)
    await ledger.record(Array.from({ length: 1000 }, (_, j) => stored(1 + i * 1000 + j)))
  const { size } = await fs.stat(join(dir, 'long', 'account.log'))
  assert.ok(size < 1_100_000, `${size} bytes`)
  await ledger.close()
  assert.deepEqual((await open('long')).account.ranges(src, 10), [[1, 60_000]])
})

test('what could not be written is written the next time', async () => {
  const path = join(dir, 'blocked')
  await fs.writeFile(path, '')
  const ledger = await open('blocked')
  await assert.rejects(ledger.record([stored(1, 5)]), /EEXIST|ENOTDIR/)
  await fs.rm(path)
  await ledger.record([stored(6)])
  await ledger.close()
  assert.deepEqual((await open('blocked')).account.ranges(src, 10), [[1, 6]])
})

test('account.json is written at most as often as asked, and when something changed', async () => {
  let now = 100_000
  const ledger = await open('report', () => now)
  const read = async () =>
    JSON.parse(await fs.readFile(join(dir, 'report', 'account.json'), 'utf8')).sources[0]
  await ledger.record([stored(1, 3), stored(5)])
  await ledger.report(10_000)
  const { src: of, from, to, missing, missing_ranges } = await read()
  assert.deepEqual([of, from, to, missing, missing_ranges], [src, 1, 5, 1, [[4, 4]]])
  await ledger.record([stored(6)])
  now += 9999
  await ledger.report(10_000)
  assert.equal((await read()).to, 5)
  now++
  await ledger.report(10_000)
  assert.equal((await read()).to, 6)
  await ledger.close()
})
