import assert from 'node:assert/strict'
import { test } from 'node:test'
import { never, silent } from '../fixtures.ts'
import { fakeOf, settled } from './fake-display.ts'

test('matrix-orbital: wrapping, scrolling and cursor, which are on as delivered, are off; nothing is kept', async () => {
  const { matrix, open } = fakeOf('matrix-orbital', { columns: 20, rows: 4 })
  const display = await open(silent, never)
  await settled()
  const { wraps, scrolls, cursor, lit, brightness, sendsKeys, kept } = matrix
  assert.deepEqual(
    { wraps, scrolls, cursor, lit, brightness, sendsKeys, kept },
    { wraps: false, scrolls: false, cursor: false, lit: true, brightness: 255, sendsKeys: true, kept: 0 },
  )
  await display.close()
})

test('matrix-orbital: the backlight has levels, and what is set already is not set again', async () => {
  const { matrix, open, line } = fakeOf('matrix-orbital', { columns: 20, rows: 4 })
  const display = await open(silent, never)
  assert.deepEqual([display.backlight, display.blinkable], ['level', true])
  for (const [level, lit, brightness] of [
    [50, true, 128],
    [0, false, 128],
    [1, true, 3],
    [200, true, 255],
  ] as const) {
    display.setBacklight(level)
    await settled()
    assert.deepEqual([matrix.lit, matrix.brightness], [lit, brightness])
  }
  const { bytes } = line
  display.setBacklight(100)
  await display.close()
  assert.deepEqual([line.bytes - bytes, matrix.kept], [0, 0])
})

test('matrix-orbital: capital letters are keys', async () => {
  const { open, line } = fakeOf('matrix-orbital', { columns: 20, rows: 4 })
  const keys: string[] = []
  const display = await open({ ...silent, key: (name) => keys.push(name) }, never)
  for (const bytes of ['A', 'B\xfe', 'a\x00', 'CD']) line.receive?.(Buffer.from(bytes, 'latin1'))
  await display.close()
  assert.deepEqual([display.hasKeys, keys], [true, ['A', 'B', 'C', 'D']])
})

test('matrix-orbital: a redraw ends a command that was cut short, so that none of its own is taken for its end', async () => {
  for (const start of ['\xfe', '\xfe\x47', '\xfe\x4e', '\xfe\x4e\x01\xff', '\xfe\x7c\x01']) {
    const { matrix, open } = fakeOf('matrix-orbital', { columns: 20, rows: 4 })
    const display = await open(silent, never)
    await settled()
    // noise that turns all of it on
    for (const byte of Buffer.from(`\xfe\x51\xfe\x43\xfe\x53${start}`, 'latin1')) matrix.feed(byte)
    display.redraw()
    await display.close()
    assert.deepEqual(
      [matrix.scrolls, matrix.wraps, matrix.cursor],
      [false, false, false],
      JSON.stringify(start),
    )
  }
})
