import assert from 'node:assert/strict'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { cannotMount, smallDisk } from '../../../../tests/support/mount.ts'
import { replaceFileSync } from './files.ts'

test('a disk with room for a part of a file leaves it as it was', {
  skip: await cannotMount(),
}, async (t) => {
  const dir = fs.mkdtempSync(join(tmpdir(), 'files-'))
  t.after(() => fs.rmSync(dir, { recursive: true }))
  await using disk = await smallDisk(join(dir, 'disk'), 65_536)
  const [path, page] = [join(disk.dir, 'file'), join(disk.dir, 'page')]
  replaceFileSync(path, 'old')
  fs.writeFileSync(page, Buffer.alloc(4096))
  disk.fill()
  fs.rmSync(page)
  assert.throws(() => replaceFileSync(path, 'new'.repeat(2000)), /ENOSPC/)
  assert.equal(fs.readFileSync(path, 'utf8'), 'old')
  await disk.empty()
  replaceFileSync(path, 'new'.repeat(2000))
  assert.equal(fs.readFileSync(path, 'utf8').length, 6000)
})
