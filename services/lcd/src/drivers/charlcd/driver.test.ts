import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { noPty, openPty } from '../../../../../tests/support/pty.ts'
import { frameOf, never, silent } from '../fixtures.ts'
import { charlcdOpener } from './driver.ts'
import { errno, FakeCharlcd } from './fake-charlcd.ts'
import { configOf, rowsOf } from './fixtures.ts'

const size = { columns: 20, rows: 4 }

test('only changed cells are sent, and a frame is one write', async () => {
  const fake = new FakeCharlcd(size)
  const display = await charlcdOpener(configOf(size), fake.open)(silent, never)
  display.show(frameOf(['temperature   21.5', 'humidity']), false)
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  const { writes, bytes } = fake
  display.show(frameOf(['temperature   21.6', 'humidity']), false)
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  assert.deepEqual([fake.writes - writes, fake.bytes - bytes], [1, '\x1b[Lx17y0;6'.length])
  display.show(frameOf(['temperature   21.6', 'humidity']), false)
  await display.close()
  assert.equal(fake.writes - writes, 1)
})

test('a redraw brings back what noise has changed', async () => {
  const fake = new FakeCharlcd(size)
  const display = await charlcdOpener(configOf(size), fake.open)(silent, never)
  display.show(frameOf(['Tür', 'Ä']), false)
  display.setBacklight(0)
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  fake.feed(Buffer.from('\x1b[LC\x1b[LB\x1b[L+\fgarbage\x1b[Lx3'))
  fake.chip.cgram.fill(0x15)
  display.redraw()
  await display.close()
  assert.deepEqual(
    rowsOf(fake, 'a00', 'Ä').map((row) => row.trimEnd()),
    ['Tür', 'Ä', '', ''],
  )
  assert.deepEqual([fake.chip.cursor, fake.chip.blink, fake.light], [false, false, false])
})

test('the backlight has no level: any above 0 is on', async () => {
  const fake = new FakeCharlcd(size)
  const display = await charlcdOpener(configOf(size), fake.open)(silent, never)
  assert.equal(display.backlight, 'on-off')
  for (const [level, lit] of [
    [0, false],
    [1, true],
    [0, false],
    [100, true],
  ] as const) {
    display.setBacklight(level)
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    assert.equal(fake.light, lit)
  }
  const { writes } = fake
  display.setBacklight(50)
  await display.close()
  assert.equal(fake.writes, writes)
})

test('the device is opened by one alone, and can be opened again after a close', async () => {
  const fake = new FakeCharlcd(size)
  const open = charlcdOpener(configOf(size), fake.open)
  const first = await open(silent, never)
  await assert.rejects(open(silent, never), /EBUSY/)
  await first.close()
  await first.close() // once more does nothing
  await (await open(silent, never)).close()
})

test('a write that fails is told as the loss of the display, once, and closes the device', async () => {
  const fake = new FakeCharlcd(size)
  const { promise, resolve } = Promise.withResolvers<string>()
  const display = await charlcdOpener(configOf(size), fake.open)({ ...silent, closed: resolve }, never)
  fake.failure = errno('EREMOTEIO')
  display.show(frameOf(['x']), false)
  assert.match(await promise, /EREMOTEIO/)
  display.show(frameOf(['y']), false)
  await display.close()
  assert.equal(fake.opened, false)
})

test('an abort closes the display and tells nothing', async () => {
  const fake = new FakeCharlcd(size)
  const stop = new AbortController()
  const display = await charlcdOpener(configOf(size), fake.open)(silent, stop.signal)
  display.show(frameOf(['last']), false)
  stop.abort()
  await display.close()
  assert.equal(fake.opened, false)
  assert.equal(rowsOf(fake)[0]?.trimEnd(), 'last')
})

test('a size that one controller cannot have is refused in words', async () => {
  await assert.rejects(
    charlcdOpener(configOf({ columns: 40, rows: 4 }))(silent, never),
    /40x4 has more than the 80 cells/,
  )
})

test('where there is no device, none is created', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lcd-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'lcd')
  await assert.rejects(charlcdOpener(configOf(size, 'a00', path))(silent, never), {
    message: `${path}: there is no such device`,
  })
  assert.equal(existsSync(path), false)
})

test('a frame through a pseudo-terminal', { skip: noPty() }, async () => {
  const fake = new FakeCharlcd(size)
  const { promise, resolve } = Promise.withResolvers<void>()
  await using pty = await openPty((chunk) => {
    fake.feed(chunk)
    if (rowsOf(fake).join('').includes('end')) resolve()
  })
  const display = await charlcdOpener(configOf(size, 'a00', pty.path))(silent, never)
  display.show(frameOf(['Küche 21.5°C', '', '', 'end']), false)
  await promise
  assert.deepEqual(
    rowsOf(fake).map((row) => row.trimEnd()),
    ['Küche 21.5°C', '', '', 'end'],
  )
  await display.close()
})

test('a device that is unplugged is told', { skip: noPty() }, async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  await using pty = await openPty(() => undefined)
  const open = charlcdOpener(configOf(size, 'a00', pty.path))
  const display = await open({ ...silent, closed: resolve }, never)
  await pty.unplug()
  display.show(frameOf(['x']), false)
  assert.notEqual(await promise, '')
})
