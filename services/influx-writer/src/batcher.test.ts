import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { Arrivals } from './arrival.ts'
import { Batcher } from './batcher.ts'
import { LineBuffer } from './lines.ts'
import type { Translated } from './translate.ts'

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 }))
afterEach(() => mock.timers.reset())

const message: Translated = {
  line: 'm value=1 1',
  ignored: undefined,
  refusal: undefined,
  src: undefined,
  seq: 0,
  head: undefined,
  skipped: 0,
  replayed: false,
}

function start() {
  const batcher = new Batcher({ size: 100, flushMs: 1000 }, Date.now)
  const due: number[] = []
  const link = { acknowledge() {} }
  const take = async () => {
    for (let batch = await batcher.next(); batch; batch = await batcher.next()) due.push(batch.count)
  }
  const taking = take()
  const send = (count: number, windowUnknown = false) => {
    for (let i = 0; i < count; i++) batcher.add(message, i, link, windowUnknown)
  }
  const after = async (ms: number) => {
    mock.timers.tick(ms)
    for (let i = 0; i < 10; i++) await Promise.resolve()
    return due.splice(0)
  }
  return { batcher, send, after, taking }
}

test('a batch is due by size at once, else by time', async () => {
  const { batcher, send, after, taking } = start()
  send(3)
  assert.deepEqual(await after(999), [])
  assert.equal(batcher.since, 0)
  assert.deepEqual(await after(1), [3])
  send(99)
  assert.deepEqual(await after(0), [])
  send(1)
  assert.deepEqual(await after(0), [100])
  batcher.close()
  await taking
})

test('what comes at once beyond the size goes into batches of its own, none larger', async () => {
  const { batcher, send, after, taking } = start()
  send(250)
  assert.equal(batcher.since, 0)
  assert.deepEqual([await after(0), await after(1000)], [[100, 100], [50]])
  batcher.close()
  await taking
})

test('the rest of a backlog is due when nothing more comes', async () => {
  const { batcher, send, after, taking } = start()
  send(100)
  assert.deepEqual(await after(0), [100])
  send(7)
  assert.deepEqual([await after(5), await after(5)], [[], [7]])
  send(7)
  assert.deepEqual([await after(5), await after(994), await after(1)], [[], [], [7]])
  batcher.close()
  await taking
})

test('a broker with a small window is not kept waiting', async () => {
  const { batcher, send, after, taking } = start()
  send(19, true)
  assert.deepEqual(await after(50), [])
  send(1, true)
  assert.deepEqual(await after(4), [])
  send(1, true)
  assert.deepEqual([await after(1), await after(5)], [[], [21]])
  batcher.close()
  await taking
})

test('closed: what waits is given, then the end', async () => {
  const { batcher, send, after, taking } = start()
  send(2)
  batcher.close()
  assert.deepEqual(await after(0), [2])
  await taking
})

test('a line buffer gives its lines back, as one body and one by one, and is used again', () => {
  const buffer = new LineBuffer()
  for (const lines of [['a', 'ü text="\n" 1', '\u{1f600}'.repeat(40_000)], ['b'], []]) {
    buffer.clear()
    for (const line of lines) buffer.add(line, undefined, 0)
    assert.deepEqual(buffer.list(), lines)
    assert.equal(buffer.body().toString(), lines.join('\n'))
    assert.equal(buffer.count, lines.length)
  }
})

test('two messages of one series never share a millisecond', () => {
  const arrivals = new Arrivals(3)
  const given: Record<string, number[]> = {}
  const next = (series: string, now: number) => {
    const time = arrivals.next(series, now)
    given[series] = [...(given[series] ?? []), time]
    return time
  }
  assert.deepEqual(
    [next('a', 5), next('a', 5), next('b', 5), next('a', 5), next('a', 100)],
    [5, 6, 5, 7, 100],
  )
  // more series than are remembered: the rule holds all the same
  for (let i = 0; i < 30; i++)
    for (const series of ['a', 'b', 'c', 'd', 'x'.repeat(600), 'y'.repeat(600)])
      next(series, 200 + Math.floor(i / 10))
  for (const times of Object.values(given)) assert.equal(new Set(times).size, times.length)
})

test('a clock that was set back is believed after a minute of difference', () => {
  const arrivals = new Arrivals()
  assert.deepEqual(
    [arrivals.next('a', 100_000), arrivals.next('a', 60_000), arrivals.next('a', 30_000)],
    [100_000, 100_001, 30_000],
  )
})
