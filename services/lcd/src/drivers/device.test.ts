import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { constants, mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openDevice, writeAll } from './device.ts'

/** A named pipe, which like the display's device has no positions and no place for what nobody takes. */
function pipe(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'lcd-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'lcd')
  assert.equal(spawnSync('mkfifo', [path]).status, 0)
  return path
}

test('a device is opened for writing alone, without waiting for a reader', async (t) => {
  const path = pipe(t)
  await assert.rejects(openDevice(path), { message: `${path}: there is nothing at the device` })
})

test('a write has no position', async (t) => {
  const path = pipe(t)
  const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const device = await openDevice(path)
  for (const text of ['first', 'second']) {
    await device.write(Buffer.from(text))
    const { bytesRead, buffer } = await reader.read(Buffer.alloc(99), 0, 99, null)
    assert.equal(buffer.subarray(0, bytesRead).toString(), text)
  }
  await device.close()
  await reader.close()
})

test('what does not fit at once is written when there is room', async () => {
  let written = ''
  const room = [3, 0, 0, 2, 99]
  const write = async (bytes: Uint8Array, from: number, length: number, position: unknown) => {
    assert.equal(position, null)
    const bytesWritten = Math.min(room.shift() ?? 0, length)
    if (bytesWritten === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' })
    written += Buffer.from(bytes).toString('latin1', from, from + bytesWritten)
    return { bytesWritten, buffer: bytes }
  }
  // of the overloads of `write` this is the one that is called
  await writeAll({ write } as unknown as Parameters<typeof writeAll>[0], Buffer.from('temperature'))
  assert.deepEqual([written, room], ['temperature', []])
})

test('a write after the reader has gone is told', async (t) => {
  const path = pipe(t)
  const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const device = await openDevice(path)
  await reader.close()
  await assert.rejects(device.write(Buffer.from('x')), { message: new RegExp(`^${path}: .*EPIPE`) })
  await device.close()
})
