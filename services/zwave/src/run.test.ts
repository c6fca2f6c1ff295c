import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { skip, startHarness } from './harness.ts'
import { lockDirOf } from './run.ts'

test('the lock of a cache is in a folder of its own, which no other user has made', () => {
  assert.equal(dirname(lockDirOf('/data/zwave')), tmpdir())
  assert.notEqual(lockDirOf('/data/zwave'), lockDirOf('/data/other'))
})

test('the folder of the lock is gone with the service', { skip, timeout: 240_000 }, async (t) => {
  const { start, cacheDir } = await startHarness(t, { nodes: [] })
  const zwave = await start()
  await zwave.online()
  assert.ok(existsSync(lockDirOf(cacheDir)))
  await zwave.end()
  assert.ok(!existsSync(lockDirOf(cacheDir)))
})
