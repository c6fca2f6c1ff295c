import assert from 'node:assert/strict'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Range } from '../ranges.ts'
import { DiskOutbox, type DiskOutboxOptions } from './disk.ts'
import type { Accepted, Stamped } from './outbox.ts'

function folder(t: TestContext): string {
  const dir = fs.mkdtempSync(join(tmpdir(), 'outbox-'))
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }))
  return join(dir, 'outbox')
}

function open(t: TestContext, dir: string, more: Partial<DiskOutboxOptions> = {}) {
  const lost: [epoch: string, range: Range][] = []
  const problems: (string | undefined)[] = []
  const outbox = new DiskOutbox({
    dir,
    maxBytes: 2 ** 20,
    syncMs: 1000,
    bootId: 'boot-1',
    ...more,
    events: {
      onDropped: (epoch, range) => lost.push([epoch, range]),
      onProblem: (problem) => problems.push(problem),
    },
  })
  t.after(() => outbox.close())
  return { outbox, lost, problems }
}

/** Puts another function of `node:fs` under the outbox; returns what takes it away. */
function replace(
  t: TestContext,
  name: 'writeSync' | 'fdatasyncSync' | 'fsyncSync',
  by: (file: number, bytes: Buffer) => unknown,
): () => void {
  const mock = t.mock.method(fs, name, by)
  syncBuiltinESMExports()
  const restore = () => {
    mock.mock.restore()
    syncBuiltinESMExports()
  }
  t.after(restore)
  return restore
}

const replaceWrite = (t: TestContext, write: (file: number, bytes: Buffer) => number) =>
  replace(t, 'writeSync', write)

const reading = (value: number): Stamped => ({
  topic: 'cm/alecto1/data/temperature',
  value,
  unit: '°C',
  ts: 1_700_000_000_000 + value,
  retainUntil: 1_700_003_600_000,
})

function takeAll(outbox: DiskOutbox): Accepted[] {
  const all: Accepted[] = []
  for (let next = outbox.take(); next; next = outbox.take()) all.push(next)
  return all
}
const numbers = (all: readonly Accepted[]) => all.map(({ seq }) => seq)
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

test('what was accepted is there again after a kill, word for word, in order, with its numbers', (t) => {
  const dir = folder(t)
  const killed = open(t, dir).outbox
  const accepted = [
    killed.append(reading(1)),
    killed.append({ ...reading(2), value: 'open "it"\n', unit: undefined }),
    killed.append({ ...reading(3), value: { a: 1.5, b: true, c: 'ä' } }),
  ]
  const { outbox } = open(t, dir)
  assert.equal(outbox.epoch, killed.epoch)
  assert.deepEqual(takeAll(outbox), accepted)
  assert.equal(outbox.append(reading(4)).seq, 4)
})

test('confirmed ones do not come again, also after a restart; others do, from the oldest on', async (t) => {
  const dir = folder(t)
  const first = open(t, dir).outbox
  for (const i of upTo(10)) first.append(reading(i))
  takeAll(first)
  first.confirm(first.epoch, [
    [1, 4],
    [7, 8],
  ])
  assert.deepEqual([first.head, first.waiting], [5, 4])
  first.rewind()
  assert.deepEqual(numbers(takeAll(first)), [5, 6, 9, 10])
  await first.close()
  const { outbox } = open(t, dir)
  assert.equal(outbox.head, 5)
  // the ranges above the head are not kept: those few are sent once more
  assert.deepEqual(numbers(takeAll(outbox)), [5, 6, 7, 8, 9, 10])
})

test('confirmed segments are deleted, and the numbers go on when all are', async (t) => {
  const dir = folder(t)
  const { outbox } = open(t, dir, { maxBytes: 300_000 })
  const segments = () => fs.readdirSync(join(dir, outbox.epoch)).filter((name) => name.endsWith('.log'))
  for (const i of upTo(2000)) outbox.append(reading(i))
  assert.ok(segments().length > 5)
  takeAll(outbox)
  outbox.confirm(outbox.epoch, [[1, 2000]])
  assert.equal(segments().length, 1)
  assert.equal(outbox.waiting, 0)
  await outbox.close()
  const again = open(t, dir).outbox
  assert.equal(again.epoch, outbox.epoch)
  assert.equal(again.append(reading(1)).seq, 2001)
})

test('a long queue is read back from the disk, also while new ones come', (t) => {
  const dir = folder(t)
  const { outbox, lost } = open(t, dir, { maxBytes: 8 * 2 ** 20 })
  for (const i of upTo(20_000)) outbox.append(reading(i))
  const seen: number[] = []
  for (let next = outbox.take(); next; next = outbox.take()) {
    seen.push(next.seq)
    assert.equal(next.value, next.seq)
    if (next.seq % 10 === 0 && next.seq <= 20_000) outbox.append(reading(20_000 + next.seq / 10))
  }
  assert.deepEqual(seen, upTo(22_000))
  outbox.confirm(outbox.epoch, [[1, 9_999]])
  outbox.rewind()
  assert.equal(outbox.take()?.seq, 10_000)
  assert.deepEqual(lost, [])
})

const tails: [what: string, damage: (bytes: Buffer) => Buffer, left: number][] = [
  ['cut in the last record', (bytes) => bytes.subarray(0, -10), 9],
  ['cut at its line end', (bytes) => bytes.subarray(0, -1), 9],
  ['followed by zeros', (bytes) => Buffer.concat([bytes, Buffer.alloc(4096)]), 10],
  ['with the last record zeroed', (bytes) => Buffer.concat([bytes.subarray(0, -20), Buffer.alloc(20)]), 9],
  ['empty', () => Buffer.alloc(0), 0],
]
for (const [what, damage, left] of tails)
  test(`after a power cut the log is ${what}: the rest is there, a new epoch begins`, (t) => {
    const dir = folder(t)
    const before = open(t, dir).outbox
    for (const i of upTo(10)) before.append(reading(i))
    const log = join(dir, before.epoch, '000000000001.log')
    fs.writeFileSync(log, damage(fs.readFileSync(log)))
    const { outbox, lost } = open(t, dir, { bootId: 'boot-2' })
    assert.notEqual(outbox.epoch, before.epoch)
    assert.equal(outbox.append(reading(11)).seq, 1)
    const all = takeAll(outbox)
    assert.deepEqual(numbers(all), [...upTo(left), 1])
    assert.deepEqual(
      new Set(all.slice(0, left).map(({ epoch }) => epoch)),
      new Set(left ? [before.epoch] : []),
    )
    outbox.confirm(before.epoch, [[1, 10]])
    assert.deepEqual(outbox.epochs, [outbox.epoch])
    assert.equal(fs.existsSync(join(dir, before.epoch)), false)
    assert.deepEqual(lost, [])
  })

test('a reboot after an orderly end goes on with its epoch', async (t) => {
  const dir = folder(t)
  const before = open(t, dir).outbox
  before.append(reading(1))
  await before.close()
  const { outbox } = open(t, dir, { bootId: 'boot-2' })
  assert.equal(outbox.epoch, before.epoch)
})

test('a damaged record in the middle costs itself, and its number is told', async (t) => {
  const dir = folder(t)
  const before = open(t, dir).outbox
  for (const i of upTo(10)) before.append(reading(i))
  await before.close()
  const log = join(dir, before.epoch, '000000000001.log')
  const lines = fs.readFileSync(log, 'utf8').split('\n')
  lines[3] = (lines[3] ?? '').replace('data', 'dada')
  fs.writeFileSync(log, lines.join('\n'))
  const { outbox, lost } = open(t, dir)
  assert.deepEqual(numbers(takeAll(outbox)), [1, 2, 3, 5, 6, 7, 8, 9, 10])
  assert.deepEqual(lost, [[before.epoch, [4, 4]]])
  assert.equal(outbox.waiting, 9)
  assert.equal(outbox.dropped, 1)
})

const journals: [what: string, text: string | undefined][] = [
  ['is gone', undefined],
  ['is torn', '{"epochs":["'],
  ['holds nonsense', '[]'],
]
for (const [what, text] of journals)
  test(`where the list of epochs ${what}, a new epoch begins, and what waits is not forgotten`, (t) => {
    const dir = folder(t)
    const before = open(t, dir).outbox
    before.append(reading(1))
    if (text === undefined) fs.rmSync(join(dir, 'epochs.json'))
    else fs.writeFileSync(join(dir, 'epochs.json'), text)
    const { outbox } = open(t, dir)
    assert.notEqual(outbox.epoch, before.epoch)
    assert.deepEqual(
      takeAll(outbox).map(({ epoch, seq }) => [epoch, seq]),
      [[before.epoch, 1]],
    )
  })

test('where the log is gone, a new epoch begins', (t) => {
  const dir = folder(t)
  const before = open(t, dir).outbox
  before.append(reading(1))
  fs.rmSync(join(dir, before.epoch), { recursive: true })
  const { outbox } = open(t, dir)
  assert.notEqual(outbox.epoch, before.epoch)
  assert.equal(outbox.append(reading(2)).seq, 1)
})

test('past the bound the oldest are dropped, counted and named', (t) => {
  const { outbox, lost } = open(t, folder(t), { maxBytes: 65_536 })
  for (const i of upTo(3000)) outbox.append(reading(i))
  const left = numbers(takeAll(outbox))
  const dropped = lost.flatMap(([, [from, to]]) => upTo(to - from + 1).map((i) => from + i - 1))
  assert.ok(left.length > 300)
  assert.deepEqual([...dropped, ...left], upTo(3000))
  assert.equal(outbox.dropped, dropped.length)
})

test('with no time between syncs a reading is on the disk when it is accepted', (t) => {
  const dir = folder(t)
  const { outbox } = open(t, dir, { syncMs: 0 })
  const synced: string[] = []
  const sync = fs.fdatasyncSync
  replace(t, 'fdatasyncSync', (file) => {
    synced.push(fs.readFileSync(`/proc/self/fd/${file}`, 'utf8'))
    sync(file)
  })
  for (const i of upTo(2)) {
    outbox.append(reading(i))
    assert.equal(synced.length, i)
    assert.match(synced.at(-1) ?? '', new RegExp(`\\[${i},.*\n$`))
  }
  assert.deepEqual(numbers(takeAll(outbox)), [1, 2])
})

test('a disk that takes a reading but does not sync it: it waits in memory, and is told', (t) => {
  const dir = folder(t)
  const { outbox, problems } = open(t, dir, { syncMs: 0 })
  outbox.append(reading(1))
  const restore = replace(t, 'fdatasyncSync', () => {
    throw new Error('EIO: i/o error, fdatasync')
  })
  const second = outbox.append(reading(2))
  assert.notEqual(second.epoch, outbox.epoch)
  assert.match(problems.at(-1) ?? '', /EIO/)
  restore()
  assert.deepEqual([outbox.append(reading(3)).seq, problems.at(-1)], [2, undefined])
  const log = fs.readFileSync(join(dir, outbox.epoch, '000000000001.log'), 'utf8')
  assert.deepEqual(log.match(/(?<=\[)\d+/g), ['1', '2'])
})

test('each epoch has a head of its own', (t) => {
  const dir = folder(t)
  const before = open(t, dir).outbox
  for (const i of upTo(5)) before.append(reading(i))
  const { outbox } = open(t, dir, { bootId: 'boot-2' })
  outbox.append(reading(6))
  outbox.confirm(before.epoch, [[1, 2]])
  assert.deepEqual(
    [before.epoch, outbox.epoch, '00000000'].map((epoch) => outbox.headOf(epoch)),
    [3, 1, 1],
  )
})

test('a full disk: readings go on in memory under an epoch of their own, and back on the disk when there is room', (t) => {
  const { outbox, problems } = open(t, folder(t))
  outbox.append(reading(1))
  const restore = replaceWrite(t, () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  })
  const second = outbox.append(reading(2))
  const third = outbox.append(reading(3))
  assert.notEqual(second.epoch, outbox.epoch)
  assert.deepEqual([second.seq, third.seq], [1, 2])
  assert.match(problems.at(-1) ?? '', /^outbox .*: ENOSPC: no space left on device/)
  restore()
  const fourth = outbox.append(reading(4))
  assert.deepEqual([fourth.epoch, fourth.seq], [outbox.epoch, 2])
  assert.equal(problems.at(-1), undefined)
  assert.equal(outbox.waiting, 4)
  assert.deepEqual(
    takeAll(outbox)
      .map(({ value }) => value)
      .sort(),
    [1, 2, 3, 4],
  )
  outbox.confirm(second.epoch, [[1, 2]])
  outbox.confirm(outbox.epoch, [[1, 2]])
  assert.equal(outbox.waiting, 0)
})

test('on a full disk a service opens its outbox all the same, also after a reboot', async (t) => {
  const dir = folder(t)
  const before = open(t, dir).outbox
  before.append(reading(1))
  const write = fs.writeSync
  const full = () => {
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
  }
  replaceWrite(t, (file, bytes) => (fs.existsSync(join(dir, 'reserve')) ? full() : write(file, bytes)))
  const killed = open(t, dir).outbox
  assert.ok(fs.existsSync(join(dir, 'reserve')), 'nothing had to be written')
  assert.deepEqual(numbers(takeAll(killed)), [1])
  const rebooted = open(t, dir, { bootId: 'boot-2' }).outbox
  rebooted.append(reading(2))
  assert.deepEqual(
    takeAll(rebooted).map(({ epoch, value }) => [epoch, value]),
    [
      [before.epoch, 1],
      [rebooted.epoch, 2],
    ],
  )
})

test('a disk that the outbox itself has filled: what is confirmed gives its room back', (t) => {
  const { outbox, problems } = open(t, folder(t))
  const write = fs.writeSync
  replaceWrite(t, (file, bytes) => {
    if (fs.fstatSync(file).size + bytes.length > 5000)
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    return write(file, bytes)
  })
  while (outbox.append(reading(1)).epoch === outbox.epoch);
  const { seq } = outbox
  outbox.confirm(outbox.epoch, [[1, seq]])
  const next = outbox.append(reading(2))
  assert.deepEqual([next.epoch, next.seq, problems.at(-1)], [outbox.epoch, seq + 1, undefined])
  assert.deepEqual(
    takeAll(outbox).map(({ value }) => value),
    [2, 1],
  )
})

test('a write that the disk takes half of leaves no half record', (t) => {
  const dir = folder(t)
  const { outbox } = open(t, dir)
  outbox.append(reading(1))
  const write = fs.writeSync
  let calls = 0
  const restore = replaceWrite(t, (file, bytes) => {
    if (calls++ > 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    return write(file, bytes, 0, 20)
  })
  outbox.append(reading(2))
  restore()
  outbox.append(reading(3))
  const again = open(t, dir).outbox
  assert.deepEqual(
    takeAll(again).map(({ value }) => value),
    [1, 3],
  )
})

test("a file that could not be begun is begun again, and no record is put down as another one's", (t) => {
  const dir = folder(t)
  const before = open(t, dir).outbox
  for (let i = 1; i <= 20; i++) before.append(reading(i)) // no close: the process was killed
  const { outbox, lost } = open(t, dir)
  const restore = replace(t, 'fsyncSync', () => {
    throw Object.assign(new Error('EIO'), { code: 'EIO' })
  })
  assert.notEqual(outbox.append(reading(0)).epoch, outbox.epoch)
  restore()
  for (let i = 21; i <= 1100; i++) outbox.append(reading(i)) // more than are kept in memory
  const write = fs.writeSync
  let calls = 0
  const half = replaceWrite(t, (file, bytes) => {
    if (calls++ > 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    return write(file, bytes, 0, 20)
  })
  outbox.append(reading(0))
  half()
  const wanted = Array.from({ length: 1100 }, (_, i) => i + 1)
  const values = (of: DiskOutbox) =>
    takeAll(of)
      .filter(({ epoch }) => epoch === of.epoch)
      .map(({ value }) => value)
  assert.deepEqual([values(outbox), lost], [wanted, []])
  const next = open(t, dir)
  assert.deepEqual([values(next.outbox), next.lost], [wanted, []])
})
