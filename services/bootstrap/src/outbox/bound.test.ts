import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DiskOutbox } from './disk.ts'

test('the bound holds after a restart too, where the oldest segments are confirmed already', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'bound-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  const events = { onDropped: () => {}, onProblem: () => {} }
  const open = () => new DiskOutbox({ dir, maxBytes: 65_536, syncMs: 1000, bootId: 'boot', events })
  const publish = (outbox: DiskOutbox, count: number) => {
    for (let i = 0; i < count; i++)
      outbox.append({ topic: 'cm/s/data/n', value: i, unit: undefined, ts: 1.8e12 + i, retainUntil: 0 })
  }
  const before = open()
  publish(before, 100)
  before.confirm(before.epoch, [[1, before.seq]])
  await before.close()
  const outbox = open()
  publish(outbox, 5000)
  assert.ok(outbox.waiting < 1500, `${outbox.waiting} wait`)
  assert.equal(outbox.waiting + outbox.dropped, 5000)
  await outbox.close()
})
