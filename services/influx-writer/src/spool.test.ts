import assert from 'node:assert/strict'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { numbersOf, Origins } from './origins.ts'
import type { Files } from './segments.ts'
import { Spool, type SpoolOptions } from './spool.ts'

let dir: string
beforeEach(async () => {
  dir = await fs.mkdtemp(join(tmpdir(), 'spool-'))
})
const made: Spool[] = []
afterEach(async () => {
  for (const spool of made.splice(0)) await spool.close()
  await fs.rm(dir, { recursive: true })
})

function make(options: Partial<SpoolOptions> = {}): Spool {
  const spool = new Spool({ dir, maxBytes: 1 << 20, now: () => 1000, ...options })
  made.push(spool)
  return spool
}

async function drain(spool: Spool): Promise<string[]> {
  const lines: string[] = []
  for (let portion = await spool.read(1); portion; portion = await spool.read(1)) {
    lines.push(...portion.lines)
    await spool.advance(portion)
  }
  return lines
}

const segments = async () => (await fs.readdir(dir)).filter((name) => name.endsWith('.seg')).sort()
const lastSegment = async () => join(dir, (await segments()).at(-1) ?? 'none')

test('lines come back in order and whole, in this run and in the next', async () => {
  const lines = ['a value=1 1', 'b text="two\nlines" 2', 'c text="ü\u{1f600}\ud800" 3', 'd value=4 4']
  const spool = make()
  await spool.append(lines.slice(0, 2))
  const first = await spool.read(10)
  assert.deepEqual(first?.lines, lines.slice(0, 2))
  await spool.append(lines.slice(2))
  await spool.close()
  const next = make()
  await next.open()
  assert.ok(!next.empty && next.bytes > 0)
  assert.deepEqual(await drain(next), lines)
  assert.deepEqual([next.empty, next.bytes, await segments()], [true, 0, []])
})

test('whose readings the lines are is known again, by the run; also of those that fall out', async () => {
  const dropped: string[] = []
  const told = (origins: Origins) => {
    for (const [src, ranges] of numbersOf(origins.each())) dropped.push(`${src} ${JSON.stringify(ranges)}`)
  }
  const spool = make({ maxBytes: 4000, onDropped: told })
  const mixed = new Origins()
  for (const [src, seq] of [
    ['cm/rf/a', 7],
    ['cm/rf/a', 8],
    ['cm/x/b', 1],
    [undefined, 0],
    ['cm/rf/a', 9],
  ] as const)
    mixed.add(src, seq)
  const lines = ['l1', 'l2', 'l3', 'l4', 'l5']
  await spool.append(lines, mixed)
  await spool.append(['unknown'])
  await spool.close()
  const portion = await make().read(100)
  assert.deepEqual(portion?.lines, [...lines, 'unknown'])
  assert.deepEqual(
    [...(portion?.origins.each() ?? [])].map((origin) => origin && `${origin.src} ${origin.seq}`),
    ['cm/rf/a 7', 'cm/rf/a 8', 'cm/x/b 1', undefined, 'cm/rf/a 9', undefined],
  )
  for (let i = 0; i < 40; i++) await spool.append(['x'.repeat(90)])
  assert.deepEqual(dropped, ['cm/rf/a [[7,9]]', 'cm/x/b [[1,1]]'])
})

test('what a new run appends does not touch what an earlier one left', async () => {
  for (const line of ['a', 'b', 'c']) {
    const spool = make()
    await spool.append([line])
    await spool.close()
  }
  assert.deepEqual(await drain(make()), ['a', 'b', 'c'])
})

test('a killed run has noted how far it had come: the next one goes on there', async () => {
  const killed = make()
  for (const line of ['a', 'b', 'c']) await killed.append([line])
  const portion = await killed.read(1)
  if (portion) await killed.advance(portion)
  const next = make()
  assert.deepEqual(await drain(next), ['b', 'c'])
  await next.append(['d'])
  assert.deepEqual(await drain(make()), ['d'], 'the note is of one segment alone')
})

test('a note of an earlier outage says nothing of the next one, whose segments have the same numbers', async () => {
  const first = make()
  for (const line of ['a', 'b']) await first.append([line])
  assert.deepEqual(await drain(first), ['a', 'b'])
  const killed = make()
  await killed.open()
  for (const line of ['c', 'd']) await killed.append([line])
  assert.deepEqual(await drain(make()), ['c', 'd'])
})

test('a portion joins records up to the asked number, and what is not taken is given again', async () => {
  const spool = make()
  for (const name of ['a', 'b', 'c']) await spool.append([`${name}1`, `${name}2`])
  const portion = await spool.read(5)
  assert.deepEqual(portion?.lines, ['a1', 'a2', 'b1', 'b2'])
  assert.deepEqual((await spool.read(5))?.lines, portion?.lines)
  if (portion) await spool.advance(portion)
  assert.deepEqual(await drain(spool), ['c1', 'c2'])
})

test('a torn last record is cut off after a crash, and is no damage', async () => {
  const spool = make()
  await spool.append(['whole'])
  await spool.append(['torn'])
  await spool.close()
  const path = await lastSegment()
  const { size } = await fs.stat(path)
  for (const [cut, want] of [
    [1, ['whole']],
    [20, ['whole']],
    [Math.floor(size / 2) + 8, []],
  ] as const) {
    const copy = join(dir, '0000000009.seg')
    await fs.writeFile(copy, (await fs.readFile(path)).subarray(0, size - cut))
    await fs.mkdir(join(dir, `${cut}`))
    await fs.rename(copy, join(dir, `${cut}`, '0000000009.seg'))
    const next = make({ dir: join(dir, `${cut}`) })
    assert.deepEqual(await drain(next), want)
    assert.equal(next.corrupt, 0)
    await next.append(['new'])
    assert.deepEqual(await drain(next), ['new'])
    await next.close()
  }
})

test('zeros that a power cut left at the end are cut off', async () => {
  const spool = make()
  await spool.append(['whole'])
  await spool.close()
  await fs.appendFile(await lastSegment(), Buffer.alloc(4096))
  const next = make()
  assert.deepEqual(await drain(next), ['whole'])
  assert.equal(next.corrupt, 0)
})

test('damage in the middle is skipped and counted once; what follows is read', async () => {
  const spool = make({ maxBytes: 8000 }) // segments of 1,000 bytes
  for (let i = 0; i < 40; i++) await spool.append([`${i} ${'x'.repeat(60)}`])
  await spool.close()
  const names = await segments()
  assert.ok(names.length >= 4)
  const [first = '', second = ''] = names
  const bytes = await fs.readFile(join(dir, first))
  bytes.fill(0xaa, 200, 210)
  await fs.writeFile(join(dir, first), bytes)
  await fs.writeFile(join(dir, second), Buffer.from('not a segment at all'))
  const next = make({ maxBytes: 8000 })
  const read = (await drain(next)).map((line) => Number(line.split(' ')[0]))
  assert.equal(next.corrupt, 2)
  const lost = Array.from({ length: 40 }, (_, i) => i).filter((i) => !read.includes(i))
  assert.ok(lost.length > 1 && lost.length < 20 && !lost.includes(0) && !lost.includes(39), `${lost}`)
  assert.deepEqual(
    read,
    [...read].sort((a, b) => a - b),
  )
})

test('past the bound the oldest lines fall out, and are counted; the newest stay', async () => {
  const spool = make({ maxBytes: 8000 })
  for (let i = 0; i < 300; i++) {
    await spool.append([`${i} ${'x'.repeat(60)}`])
    assert.ok(spool.bytes <= 8000)
  }
  const read = (await drain(spool)).map((line) => Number(line.split(' ')[0]))
  assert.equal(spool.dropped + read.length, 300)
  assert.deepEqual(
    read,
    Array.from({ length: read.length }, (_, i) => spool.dropped + i),
  )
  assert.ok(read.length > 50)
})

test('a portion whose segment was dropped meanwhile does no harm', async () => {
  const spool = make({ maxBytes: 8000 })
  await spool.append(['old'])
  const portion = await spool.read(1)
  assert.ok(portion && spool.holds(portion))
  for (let i = 0; i < 200; i++) await spool.append(['x'.repeat(80)])
  assert.ok(!spool.holds(portion))
  await spool.advance(portion)
  assert.equal((await drain(spool)).length + spool.dropped, 201)
})

/** A file system whose disk is full after so many bytes, until `free` is called. */
function smallDisk(bytes: number): Files & { free(): void } {
  let left = bytes
  const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  const open: typeof fs.open = async (...args) => {
    const file = await fs.open(...args)
    const write = file.write.bind(file) as (
      b: Buffer,
      at: number,
      n: number,
      p: number,
    ) => Promise<{ bytesWritten: number }> // the form that is used
    const limited = async (buffer: Buffer, at: number, length: number, position: number) => {
      if (left <= 0) throw full()
      const result = await write(buffer, at, Math.min(length, left), position)
      left -= result.bytesWritten
      return result
    }
    return Object.assign(file, { write: limited })
  }
  const { mkdir, readFile, rename, rm, stat } = fs
  const readdir = (path: string) => fs.readdir(path)
  return {
    mkdir,
    open,
    readFile,
    readdir,
    rename,
    rm,
    stat,
    free: () => {
      left = Number.POSITIVE_INFINITY
    },
  }
}

test('a full disk: the append fails as a whole, the rest stays readable, and it recovers', async () => {
  const files = smallDisk(400)
  const spool = make({ files })
  await spool.append(['a'.repeat(100)])
  await spool.append(['b'.repeat(100)])
  await assert.rejects(spool.append(['c'.repeat(100)]), /ENOSPC/)
  await assert.rejects(spool.append(['d'.repeat(100)]), /ENOSPC/)
  files.free()
  await spool.append(['e'.repeat(100)])
  await spool.close()
  for (const each of [spool, make()]) {
    const portion = await each.read(100)
    assert.deepEqual(
      portion?.lines.map((line) => line[0]),
      ['a', 'b'],
    )
  }
  const next = make()
  assert.deepEqual(
    (await drain(next)).map((line) => line[0]),
    ['a', 'b', 'e'],
  )
  assert.equal(next.corrupt, 0)
})

test('a probe finds a full disk, and leaves nothing behind', async () => {
  const files = smallDisk(0)
  const spool = make({ files })
  await assert.rejects(spool.probe(), /ENOSPC/)
  files.free()
  await spool.probe()
  assert.deepEqual([spool.empty, await segments()], [true, []])
})

test('a folder that cannot be made fails each time, until it can', async () => {
  const path = join(dir, 'file')
  await fs.writeFile(path, '')
  const spool = make({ dir: join(path, 'spool') })
  await assert.rejects(spool.append(['a']), /ENOTDIR/)
  await assert.rejects(spool.read(1), /ENOTDIR/)
  await fs.rm(path)
  await spool.append(['b'])
  assert.deepEqual(await drain(spool), ['b'])
})
