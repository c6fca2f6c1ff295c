import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { cannotMount, smallDisk } from '../../../../tests/support/mount.ts'
import { Cache } from './cache.ts'

/** As the library opens its cache; the types of its options know only some. */
const libraryOptions: object = { ignoreReadErrors: true }
const skip = await cannotMount()
const dir = await mkdtemp(join(tmpdir(), 'zwave-cache-'))
after(() => rm(dir, { recursive: true, force: true }))

/** A small disk with a cache on it, and what is told of that. */
async function fullDisk(name: string) {
  const disk = await smallDisk(join(dir, name), 65_536)
  const told = new EventEmitter()
  const events: string[] = []
  const tell = (what: string) => {
    events.push(what)
    told.emit(what)
  }
  const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code // of the file system
  const cache = new Cache(
    { failed: (error) => tell(`failed ${codeOf(error)}`), written: () => tell('written') },
    5,
  )
  const open = async () => {
    const database = cache.databases.createInstance<number>(join(disk.dir, 'values.jsonl'), libraryOptions)
    await database.open()
    return database
  }
  return { disk, told, events, open }
}
type Opened = Awaited<ReturnType<Awaited<ReturnType<typeof fullDisk>>['open']>>
const change = (database: Opened, sign: number) => {
  for (let i = 0; i <= 20_000; i++) database.set(`value-${i % 1000}`, sign * i)
}

test('a disk is full: told, waited for, and nothing is missing afterwards', { skip }, async () => {
  const { disk, told, events, open } = await fullDisk('waits')
  await using _ = disk
  const database = await open()
  database.set('before', 1)
  disk.fill()
  const failed = once(told, 'failed ENOSPC')
  change(database, 1)
  await failed
  change(database, -1)
  const written = once(told, 'written')
  await disk.empty()
  await written
  await database.close()
  assert.deepEqual(events, ['failed ENOSPC', 'written'])
  const read = await open()
  const values = ['before', 'value-0', 'value-999'].map((key) => read.get(key))
  assert.deepEqual(values, [1, -20_000, -19_999])
  await read.close()
})

test('closed while the disk is full: it ends, and can be opened again', { skip }, async () => {
  const { disk, told, open } = await fullDisk('ends')
  await using _ = disk
  const database = await open()
  disk.fill()
  const failed = once(told, 'failed ENOSPC')
  change(database, 1)
  await failed
  await database.close()
  await disk.empty()
  const again = await open()
  again.set('after', 2)
  await again.close()
  const read = await open()
  assert.equal(read.get('after'), 2)
  await read.close()
})

test('closed just after the clock was set: it is not locked any more', async (t) => {
  const cache = new Cache({ failed: (error) => assert.fail(String(error)), written() {} })
  const database = cache.databases.createInstance(join(dir, 'clock.jsonl'), libraryOptions)
  await database.open()
  const locks = async () => (await readdir(dir)).filter((name) => name.endsWith('.lock'))
  assert.deepEqual(await locks(), ['clock.jsonl.lock'])
  const real = Date.now
  t.mock.method(Date, 'now', () => real() + 3_600_000)
  await database.close()
  assert.deepEqual(await locks(), [])
})

test('who could not have the lock leaves it as it is: its owner may be gone', async () => {
  const file = join(dir, 'held.jsonl')
  const held = new Date(Date.now() - 500)
  await mkdir(`${file}.lock`)
  await utimes(`${file}.lock`, held, held)
  const database = new Cache({ failed() {}, written() {} }).databases.createInstance(file, libraryOptions)
  await assert.rejects(database.open(), /Failed to lock/)
  await database.close()
  assert.equal((await stat(`${file}.lock`)).mtimeMs, held.getTime())
})
