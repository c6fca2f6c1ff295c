import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ZWaveErrorCodes } from 'zwave-js'
import type { Binding } from './binding.ts'
import { PortWatch } from './port-watch.ts'

const softReset = Uint8Array.of(0x01, 0x03, 0x00, 0x08, 0xf4)
const anything = Uint8Array.of(0x01, 0x03, 0x00, 0x07, 0xfb)

/** A port that a test opens, feeds and breaks, read and written as the library does. */
function fakePort(fails: readonly (Error | undefined)[] = []) {
  let inner: Parameters<NonNullable<Binding['source']['start']>>[0] | undefined
  let opened = 0
  const open = async (): Promise<Binding> => {
    const failure = fails[opened++]
    if (failure) throw failure
    return {
      source: {
        start(controller) {
          inner = controller
        },
      },
      sink: { write: () => undefined },
    }
  }
  const heard: number[] = []
  const lost: unknown[] = []
  const clock = { now: 0 }
  const watch = new PortWatch(
    open,
    { lost: (error) => lost.push(error), heard: () => heard.push(clock.now) },
    () => clock.now,
  )
  const use = async () => {
    const { source, sink } = await watch.opener()
    const reader = new ReadableStream(source).getReader()
    const writer = new WritableStream(sink).getWriter()
    return {
      reader,
      writer,
      say: (bytes: Uint8Array<ArrayBuffer>) => inner?.enqueue(bytes),
      fail: (e: Error) => inner?.error(e),
    }
  }
  return { watch, use, heard, lost, clock, opened: () => opened }
}

test('bytes pass and are heard', async () => {
  const port = fakePort()
  const { reader, say } = await port.use()
  port.clock.now = 7
  say(Uint8Array.of(6))
  assert.deepEqual((await reader.read()).value, Uint8Array.of(6))
  assert.deepEqual(port.heard, [7])
  assert.equal(port.watch.heardAt, 7)
})

test('a loss is told at once, once, and to the library as one that it knows', async () => {
  const port = fakePort()
  const { reader, fail } = await port.use()
  fail(new Error('cable pulled'))
  assert.deepEqual(
    port.lost.map((error) => (error instanceof Error ? error.message : error)),
    ['cable pulled'],
  )
  await assert.rejects(reader.read(), { name: 'ZWaveError', code: ZWaveErrorCodes.Driver_SerialPortClosed })
})

test('a stick that restarts as it was told to is no loss, unless it stays away', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const port = fakePort()
  const first = await port.use()
  await first.writer.write(anything)
  assert.equal(port.watch.resetAt, undefined)
  await first.writer.write(softReset)
  assert.equal(port.watch.resetAt, 0)
  port.clock.now = 200
  first.fail(new Error('gone for the restart'))
  assert.deepEqual(port.lost, [])
  const second = await port.use()
  t.mock.timers.tick(10_000)
  assert.deepEqual(port.lost, [], 'it was opened again')
  port.clock.now = 300
  second.fail(new Error('gone again'))
  t.mock.timers.tick(10_000)
  assert.equal(port.lost.length, 1, 'this time it was not')
})

test('once it has said that it has restarted, a loss is one again', async () => {
  const port = fakePort()
  const { writer, say, fail } = await port.use()
  await writer.write(softReset)
  say(Uint8Array.of(0x06))
  say(Uint8Array.of(0x01, 0x0b, 0x00, 0x0a))
  fail(new Error('cable pulled'))
  assert.equal(port.lost.length, 1)
})

test('after a restart it is opened again until it is there', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const missing = new Error('ENOENT')
  const port = fakePort([undefined, missing, missing])
  const first = await port.use()
  await first.writer.write(softReset)
  const second = port.use()
  for (let i = 0; i < 20 && port.opened() < 4; i++) {
    await new Promise((done) => setImmediate(done))
    t.mock.timers.tick(500)
  }
  await second
  assert.equal(port.opened(), 4)
  assert.equal(port.watch.openError, missing)
})

test('at the first opening there is one attempt, whose reason is kept', async () => {
  const missing = new Error('ENOENT')
  const port = fakePort([missing])
  await assert.rejects(port.watch.opener(), missing)
  assert.equal(port.watch.openError, missing)
})

test('a driver that is about to be destroyed is given nothing more', async () => {
  const port = fakePort()
  const { reader, say } = await port.use()
  await port.watch.mute()
  say(Uint8Array.of(6))
  assert.deepEqual(port.heard, [])
  const nothing = new Promise<string>((done) => setImmediate(() => done('nothing')))
  assert.equal(await Promise.race([reader.read(), nothing]), 'nothing')
})

test('a driver that is given up cannot open its port any more', async () => {
  const port = fakePort()
  const { fail } = await port.use()
  port.watch.end()
  fail(new Error('closed'))
  assert.deepEqual(port.lost, [])
  await assert.rejects(port.watch.opener(), /not opened any more/)
})
