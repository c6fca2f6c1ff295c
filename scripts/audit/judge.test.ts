import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Range } from '@constellation/bootstrap/ranges'
import { Heard } from './heard.ts'
import { type AccountSource, judge, knownSources } from './judge.ts'
import { rangesText } from './text.ts'

const epoch = '0000000a'
const src = `cm/rf/${epoch}`

interface Case {
  readonly what: string
  /** Of the newest heartbeat; none: the publisher is silent. */
  readonly beat?: Readonly<Record<string, number | string>>
  /** Confirmed, by epoch; several for one: of several writers. */
  readonly stored?: readonly (readonly [epoch: string, ranges: readonly Range[]])[]
  readonly account?: readonly Partial<AccountSource>[]
  /** Heartbeats of writers, beside what all have. */
  readonly writers?: readonly Readonly<Record<string, string | boolean>>[]
  /** rejected, in the spool, dropped from it; none where not given. */
  readonly elsewhere?: readonly [number, number, number]
  /** accepted, before, stored, waiting, gone of the newest epoch that is known. */
  readonly want: readonly [number, number, number, number, number]
  readonly gaps?: string
  readonly problem?: RegExp
}

const cases: readonly Case[] = [
  {
    what: 'all is stored',
    beat: { seq: 100, head: 101 },
    stored: [[epoch, [[1, 100]]]],
    want: [100, 0, 100, 0, 0],
  },
  {
    what: 'some were refused, others are in the spool or fell out of it, of two writers',
    beat: { seq: 100, head: 101 },
    stored: [[epoch, [[1, 100]]]],
    writers: [
      { rejected_by: `${src} 3;cm/zwave/0000000c 9`, spooled_by: `${src} 20` },
      { rejected_by: `${src} 1`, spool_dropped_by: `${src} 6;nonsense;x y` },
    ],
    want: [100, 0, 70, 0, 0],
    elsewhere: [4, 20, 6],
  },
  {
    what: 'writers that share the messages: below its head it is the publisher who knows',
    beat: { seq: 100, head: 91, waiting: 8, dropped: 5, dropped_numbers: `${epoch} 11-15` },
    stored: [[epoch, [[93, 93]]], [epoch, [[95, 95]]]],
    writers: [{ shared: true }],
    want: [100, 0, 87, 8, 5],
    gaps: '11-15',
  },
  {
    what: 'the last ones wait',
    beat: { seq: 100, head: 91, waiting: 10 },
    stored: [[epoch, [[1, 90]]]],
    want: [100, 0, 90, 10, 0],
  },
  {
    what: 'some wait between stored ones',
    beat: { seq: 100, head: 51, waiting: 5 },
    stored: [[epoch, [[1, 50], [56, 100]]]],
    want: [100, 0, 95, 5, 0],
  },
  {
    what: 'two writers, each with its part',
    beat: { seq: 100, head: 101 },
    stored: [[epoch, [[1, 40], [61, 100]]], [epoch, [[41, 60]]]],
    want: [100, 0, 100, 0, 0],
  },
  {
    what: 'some were dropped at the bound, and its publisher says so',
    beat: { seq: 100, head: 101, dropped: 12 },
    stored: [[epoch, [[1, 4], [17, 100]]]],
    want: [100, 0, 88, 0, 12],
    gaps: '5-16',
  },
  {
    what: 'some were dropped and named, others are gone',
    beat: { seq: 100, head: 101, dropped: 1000, dropped_numbers: `${epoch} 1-1000;0000000b 3` },
    stored: [[epoch, [[11, 100]]]],
    account: [{ from: 1, to: 100, missing: 10, missing_ranges: [[1, 10]] }],
    want: [100, 0, 90, 0, 10],
    gaps: '1-10',
  },
  {
    what: 'some are gone, and others were dropped',
    beat: { seq: 100, head: 101, dropped: 12, dropped_numbers: `${epoch} 5-14,30,31` },
    stored: [[epoch, [[1, 4], [17, 100]]]],
    want: [100, 0, 88, 0, 12],
    gaps: '5-16',
    problem: /^2 are neither/,
  },
  {
    what: 'some were refused by the broker',
    beat: { seq: 100, head: 101, refused: 1 },
    stored: [[epoch, [[1, 4], [6, 100]]]],
    want: [100, 0, 99, 0, 1],
    gaps: '5',
  },
  {
    what: 'some are gone, and nobody says why',
    beat: { seq: 100, head: 101, dropped: 11 },
    stored: [[epoch, [[1, 4], [17, 100]]]],
    want: [100, 0, 88, 0, 12],
    gaps: '5-16',
    problem: /^1 are neither stored nor waiting/,
  },
  {
    what: 'a publisher that is older than the writer',
    beat: { seq: 100, head: 101 },
    stored: [[epoch, [[41, 100]]]],
    want: [100, 40, 60, 0, 0],
  },
  {
    what: "the same, but the writer's account begins earlier",
    beat: { seq: 100, head: 101 },
    stored: [[epoch, [[41, 100]]]],
    account: [{ from: 1, to: 100, missing: 40, missing_ranges: [[1, 40]] }],
    want: [100, 0, 60, 0, 40],
    gaps: '1-40',
    problem: /^40 are neither/,
  },
  {
    what: 'more gaps than the account names',
    beat: { seq: 100, head: 101 },
    account: [{ from: 1, to: 100, missing: 7, missing_ranges: [[50, 54]] }],
    want: [100, 0, 93, 0, 7],
    gaps: '50-54',
    problem: /^7 are neither/,
  },
  {
    what: 'an account that is older than the confirmations',
    beat: { seq: 100, head: 101 },
    stored: [[epoch, [[1, 100]]]],
    account: [{ from: 1, to: 80, missing: 10, missing_ranges: [[71, 80]] }],
    want: [100, 0, 100, 0, 0],
  },
  {
    what: 'a silent publisher, all of what is known being stored',
    stored: [[epoch, [[1, 100]]]],
    want: [100, 0, 100, 0, 0],
  },
  {
    what: 'a silent publisher with a gap',
    stored: [[epoch, [[1, 50], [52, 100]]]],
    want: [100, 0, 99, 0, 1],
    gaps: '51',
    problem: /^1 are not stored, and its publisher was not heard/,
  },
  {
    what: 'a number that was never given is stored',
    beat: { seq: 90, head: 91 },
    stored: [[epoch, [[1, 100]]]],
    want: [90, 0, 90, 0, 0],
    problem: /^number 100 is stored, but its publisher has given none above 90/,
  },
] // biome-ignore format: tables
for (const {
  what,
  beat,
  stored = [],
  account = [],
  writers = [],
  want,
  elsewhere = [0, 0, 0],
  gaps = '',
  problem,
} of cases)
  test(what, () => {
    const heard = new Heard()
    for (const [of, ranges] of stored)
      heard.take({
        topic: `cm/influx-writer/status/stored/rf/${of}`,
        payload: Buffer.from(JSON.stringify({ ranges })),
        user: {},
      })
    if (beat)
      heard.take({
        topic: 'cm/rf/status/heartbeat',
        payload: Buffer.from(JSON.stringify({ src, waiting: 0, dropped: 0, uptime_s: 9, ...beat })),
        user: {},
      })
    for (const [i, writer] of writers.entries())
      heard.take({
        topic: `cm/writer-${i}/status/heartbeat`,
        payload: Buffer.from(JSON.stringify({ spool_bytes: 0, ...writer })),
        user: {},
      })
    const sources = account.map((each) => ({
      ...{ src, from: 1, to: 0, duplicates: 0, late: 0, missing: 0, missing_ranges: [] },
      ...each,
    }))
    const [publisher, more] = judge(heard, knownSources(heard, sources))
    assert.equal(more, undefined)
    const [source] = publisher?.sources ?? []
    assert.ok(publisher && source)
    const { accepted, before, stored: safe, waiting, gone } = source
    assert.deepEqual([accepted, before, safe, waiting, gone], want)
    const { rejected, spooled, spoolDropped } = source
    assert.deepEqual([rejected, spooled, spoolDropped], elsewhere)
    assert.equal(accepted, before + safe + rejected + spooled + spoolDropped + waiting + gone)
    assert.equal(rangesText(source.gaps), gaps)
    assert.equal(publisher.problems.length, problem ? 1 : 0, publisher.problems.join())
    if (problem) assert.match(publisher.problems[0] ?? '', problem)
  })

test('what an earlier epoch lacks may wait still: its publisher says how many do', () => {
  const judged = (waiting: number) => {
    const heard = new Heard()
    const confirm = (of: string, ranges: readonly Range[]) =>
      heard.take({
        topic: `cm/influx-writer/status/stored/rf/${of}`,
        payload: Buffer.from(JSON.stringify({ ranges })),
        user: {},
      })
    confirm('0000000b', [
      [1, 10],
      [16, 20],
    ])
    confirm(epoch, [[1, 90]])
    const beat = { src, seq: 100, head: 91, waiting, dropped: 0 }
    heard.take({ topic: 'cm/rf/status/heartbeat', payload: Buffer.from(JSON.stringify(beat)), user: {} })
    return judge(heard, knownSources(heard, []))[0]
  }
  assert.deepEqual([judged(15)?.waitingEarlier, judged(15)?.problems], [5, []])
  assert.match(judged(13)?.problems.join() ?? '', /^2 are neither/)
})

const hostile: [topic: string, payload: string][] = [
  ['cm/rf/status/heartbeat', 'null'],
  ['cm/rf/status/heartbeat', '{"src":7,"seq":"x"}'],
  ['cm/w/status/stored/rf/0000000a', '{"ranges":[[2],[0,5],["1",2],null]}'],
  ['cm/w/status/stored/rf/0000000a', '\u0000'],
  ['cm/s/data/n', ''],
  ['/', 'x'],
]
for (const [topic, payload] of hostile)
  test(`${topic} ${JSON.stringify(payload)} is taken for what it is: nothing`, () => {
    const heard = new Heard()
    heard.take({ topic, payload: Buffer.from(payload), user: { src: 'x', seq: 'y' } })
    assert.deepEqual(judge(heard, knownSources(heard, [])), [])
    assert.equal(heard.samples.size, 0)
  })
