import assert from 'node:assert/strict'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Ranges } from '@constellation/bootstrap/ranges'
import { Account } from './account.ts'
import type { Entry, NumbersKind } from './entries.ts'
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
    const account = new Account({ beginning, shared: false })
    for (const entry of entries) account.add(entry, 0)
    const figures = account.figures().find((each) => each.src === src)
    assert.ok(figures)
    const { from, stored, duplicates, late, missing, missing_ranges } = figures
    assert.deepEqual([from, stored, duplicates, late, JSON.stringify(missing_ranges)], want)
    assert.equal(
      missing,
      missing_ranges.reduce((sum, [a, b]) => sum + b - a + 1, 0),
    )
  })

test('writers that share the messages count no gaps, and keep what their publisher still waits for', () => {
  const account = new Account({ beginning: false, shared: true })
  for (let i = 1; i < 4000; i += 2) account.add(stored(i), 0)
  account.add(head(3990), 0)
  assert.deepEqual(account.totals(), { gaps: 0, duplicates: 0, late: 0 })
  assert.deepEqual(
    account.ranges(src, 1000).flat(),
    [3991, 3993, 3995, 3997, 3999].flatMap((i) => [i, i]),
  )
  assert.equal(account.figures()[0]?.stored, 2000)
  account.add(stored(3980), 0)
  assert.equal(account.totals().duplicates, 1, 'its publisher had it confirmed by another')
})

test('what is too much to be named is counted, and never told to be safe', () => {
  const account = new Account({ beginning: false, shared: false })
  for (let i = 1; i <= 6001; i += 2) account.add(stored(i), 0)
  const safe = new Ranges(account.ranges(src, 10_000))
  for (let i = 2; i <= 6000; i += 2) assert.ok(!safe.has(i), `${i} never came`)
  for (let i = 5202; i <= 6000; i += 2) account.add(stored(i), 0)
  assert.ok(!new Ranges(account.ranges(src, 100)).has(100))
  const [figures] = account.figures()
  assert.deepEqual([figures?.stored, figures?.missing], [3001 + 400, 3000 - 400])
})

test('refused, dropped and spooled ones are safe, but not in the database', () => {
  const account = new Account({ beginning: false, shared: false })
  const of = (kind: NumbersKind, from: number, to: number): Entry => ({ kind, src, from, to })
  const look = () => {
    const { stored, spooled, rejected, rejected_ranges, dropped, dropped_ranges } =
      account.figures()[0] ?? assert.fail()
    return [stored, spooled, rejected, dropped, JSON.stringify([rejected_ranges, dropped_ranges])]
  }
  const sent = [stored(1, 40), of('spooled', 31, 100), stored(41, 100), of('spooled', 90, 100)]
  for (const entry of [...sent, of('rejected', 7, 8), of('rejected', 8, 8)]) account.add(entry, 0)
  account.add(of('dropped', 41, 50), 0)
  account.add({ kind: 'unspooled', src, count: 10 }, 0)
  assert.deepEqual(look(), [38, 50, 2, 10, '[[[7,8]],[[41,50]]]'])
  assert.equal(account.spooled, true)
  account.add({ kind: 'emptied' }, 0)
  assert.deepEqual([...look().slice(0, 4), account.spooled], [88, 0, 2, 10, false])
})

const days = (count: number) => count * 86_400_000
const [older, newer] = ['cm/rf/00000001', 'cm/rf/00000002']
const epochs: readonly (readonly [what: string, seen: readonly [src: string, day: number][], on: number, want: string[]])[] = [
  ['one with a successor, after 30 days', [[older, 0], [newer, 1]], 30, [older]],
  ['not a moment earlier', [[older, 1], [newer, 2]], 30, []],
  ['not while something of it still comes', [[older, 0], [newer, 1], [older, 29]], 31, []],
  ['not the newest', [[older, 0]], 399, []],
  ['the newest after 400 days', [[older, 0]], 400, [older]],
  ['of each publisher by itself', [[older, 0], ['cm/zwave/00000003', 1], [newer, 1]], 31, [older]],
] // biome-ignore format: a table
for (const [what, seen, on, want] of epochs)
  test(`an epoch is forgotten: ${what}`, () => {
    const account = new Account({ beginning: false, shared: false })
    for (const [of, day] of seen) account.add(stored(1, 1, of), days(day))
    assert.deepEqual(account.forgettable(days(on)), want)
  })

test('of a forgotten epoch the sums stay; should it come again, nothing of it is missing', () => {
  const account = new Account({ beginning: false, shared: false })
  for (const entry of [
    stored(1, 10, older),
    stored(14, 20, older),
    stored(20, 20, older),
    stored(1, 5, newer),
  ])
    account.add(entry, 0)
  account.add({ kind: 'rejected', src: older, from: 3, to: 3 }, 0)
  const before = account.totals()
  assert.deepEqual(before, { gaps: 3, duplicates: 1, late: 0 })
  account.add({ kind: 'forgotten', src: older }, 0)
  assert.deepEqual(account.totals(), before)
  assert.deepEqual(account.earlier(), [
    {
      publisher: 'cm/rf',
      epochs: ['00000001'],
      confirmed: 17,
      rejected: 1,
      dropped: 0,
      duplicates: 1,
      late: 0,
      missing: 3,
    },
  ])
  assert.deepEqual([account.knows(older), account.ranges(older, 9)], [false, []])
  const again = new Account({ beginning: false, shared: false })
  for (const entry of account.snapshot()) again.add(entry, 0)
  assert.deepEqual([again.earlier(), again.figures()], [account.earlier(), account.figures()])
  again.add(stored(19, 20, older), 0)
  assert.equal(again.totals().gaps, 3)
})

test('memory is bounded: publishers that come and go, and one that leaves out every second number', () => {
  const account = new Account({ beginning: false, shared: false })
  for (let i = 0; i < 3000; i++) account.add(stored(1, 1, `cm/x/${i}`), 0)
  assert.equal(account.figures().length, 1000)
  for (let i = 1; i <= 20_001; i += 2) account.add(stored(i), 0)
  const figures = account.figures().find((each) => each.src === src)
  assert.equal(figures?.missing, 10_000)
  assert.equal(figures?.stored, 10_001)
  assert.ok((figures?.missing_ranges.length ?? 0) <= 1500)
})

let dir: string
before(async () => {
  dir = await fs.mkdtemp(join(tmpdir(), 'account-'))
})
const opened: Ledger[] = []
after(async () => {
  for (const ledger of opened) await ledger.close() // those that were killed, by the tests' word
  await fs.rm(dir, { recursive: true })
})
async function open(name: string, now = () => 0, boot = 'boot-1'): Promise<Ledger> {
  const ledger = await Ledger.open(join(dir, name), { shared: false, now, boot })
  opened.push(ledger)
  return ledger
}

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
    first.account.add(stored(5), 0)
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

test('account.json at the stop, while the one of the minute is still being written', async () => {
  const ledger = await open('twice')
  const path = join(dir, 'twice', 'account.json')
  await ledger.record([stored(1, 3)])
  const before = ledger.report(0)
  await ledger.record([stored(4)])
  await Promise.all([before, ledger.report(0)])
  assert.equal(JSON.parse(await fs.readFile(path, 'utf8')).sources[0].to, 4)
  await ledger.close()
})

test('account.json that could not be written is written the next time', async () => {
  const ledger = await open('report-blocked')
  const path = join(dir, 'report-blocked', 'account.json')
  await ledger.record([stored(1, 3)])
  await fs.mkdir(path)
  await assert.rejects(ledger.report(0), /EISDIR/)
  await fs.rmdir(path)
  await ledger.report(0)
  assert.equal(JSON.parse(await fs.readFile(path, 'utf8')).sources[0].to, 3)
  await ledger.close()
})

const cuts: readonly (readonly [
  what: string,
  boot: string,
  closed: boolean,
  then: readonly Entry[],
  want: readonly [stored: number, assumed: number, missing: string],
])[] = [
  ['a kill: nothing is forgotten, a gap is one', 'boot-1', false, [stored(161, 170), head(161)], [110, 0, '[[101,160]]']],
  ['a power cut: what the publisher has confirmed since was ours', 'boot-2', false, [stored(161, 170), head(161)], [170, 60, '[]']],
  ['a power cut, and a heartbeat before the next reading', 'boot-2', false, [head(131), stored(161, 170)], [140, 30, '[[131,160]]']],
  ['a power cut, but closed before it', 'boot-2', true, [stored(161, 170), head(161)], [110, 0, '[[101,160]]']],
  ['only what had not come by then', 'boot-2', false, [head(161), stored(170), head(171)], [161, 60, '[[161,169]]']],
] // biome-ignore format: a table
for (const [what, boot, closed, then, [safe, assumed, missing]] of cuts)
  test(`the end of the log may be gone: ${what}`, async () => {
    const name = `cut ${what}`
    const before = await open(name)
    await before.record([stored(1, 100)])
    if (closed) await before.close()
    for (const _ of ['started', 'and once more, without a word']) {
      const next = await open(name, () => 0, boot)
      await next.record([{ kind: 'emptied' }])
    }
    const after = await open(name, () => 0, boot)
    await after.record(then)
    const [figures] = after.account.figures()
    assert.deepEqual(
      [figures?.stored, figures?.assumed, JSON.stringify(figures?.missing_ranges)],
      [safe, assumed, missing],
    )
    await after.close()
  })

test('what a publisher cannot tell again is synced at once, the rest once a minute', async (t) => {
  let now = 0
  const ledger = await open('synced', () => now)
  await ledger.record([stored(1, 10)])
  const handle = await fs.open(join(dir, 'synced', 'account.log'))
  const prototype = Object.getPrototypeOf(handle)
  await handle.close()
  const sync = t.mock.method(prototype, 'datasync')
  const steps: [ms: number, entries: Entry[], syncs: number][] = [
    [1000, [stored(11, 20)], 0],
    [1000, [stored(25, 30), head(11)], 0],
    [1000, [stored(21, 24)], 1],
    [1000, [stored(31), { kind: 'rejected', src, from: 31, to: 31 }], 2],
    [59_999, [stored(32)], 2],
    [1, [stored(33)], 3],
  ]
  for (const [ms, entries, syncs] of steps) {
    now += ms
    await ledger.record(entries)
    assert.equal(sync.mock.callCount(), syncs)
  }
  await ledger.close()
})
