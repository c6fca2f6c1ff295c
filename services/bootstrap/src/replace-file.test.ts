import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { cannotCut, cutDisk } from '../../../tests/support/power.ts'
import { replaceFile } from './replace-file.ts'

test('a file that was replaced outlives a power cut', { skip: await cannotCut() }, async () => {
  await using disk = await cutDisk()
  const path = join(disk.dir, 'file')
  await replaceFile(path, 'old')
  await disk.sync()
  await replaceFile(path, 'new')
  await disk.freeze()
  await disk.boot()
  assert.equal(await readFile(path, 'utf8'), 'new')
})
