import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { lockDirOf } from './run.ts'

test('the lock of a cache is in a folder of its own, which no other user has made', () => {
  assert.equal(dirname(lockDirOf('/data/zwave')), tmpdir())
  assert.notEqual(lockDirOf('/data/zwave'), lockDirOf('/data/other'))
})
