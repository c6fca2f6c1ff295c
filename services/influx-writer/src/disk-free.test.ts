import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { DiskFree, type StatFs } from './disk-free.ts'

test('a real folder has free bytes', async () => {
  const disk = new DiskFree(tmpdir())
  await disk.look()
  assert.ok((disk.figures()['disk_free_bytes'] ?? 0) > 0)
})

test('what cannot be asked is left out', async () => {
  const disk = new DiskFree('/does/not/exist')
  await disk.look()
  assert.deepEqual(disk.figures(), {})
})

test('each reading begins one look, and none while one is under way', async () => {
  let asked = 0
  const answers: ((free: number) => void)[] = []
  const look: StatFs = () => {
    asked++
    const { promise, resolve } = Promise.withResolvers<{ bavail: number; bsize: number }>()
    answers.push((bavail) => resolve({ bavail, bsize: 4096 }))
    return promise
  }
  const disk = new DiskFree('/x', look)
  const first = disk.look()
  for (let beat = 0; beat < 100; beat++) assert.deepEqual(disk.figures(), {})
  assert.equal(asked, 1)
  answers[0]?.(10)
  await first
  assert.deepEqual(disk.figures(), { disk_free_bytes: 40_960 })
  assert.equal(asked, 2)
})

test('a disk that cannot be asked any more is not told with its old figure', async () => {
  let gone = false
  const disk = new DiskFree('/x', async () => {
    if (gone) throw new Error('EIO')
    return { bavail: 1, bsize: 512 }
  })
  await disk.look()
  gone = true
  disk.figures()
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(disk.figures(), {})
})
