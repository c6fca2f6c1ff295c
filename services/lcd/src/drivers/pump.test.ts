import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { pump } from './pump.ts'

const fail = (error: unknown) => assert.fail(String(error))

/** A sender that is done when the test says so. */
function slowSender() {
  const sent: number[] = []
  let done: PromiseWithResolvers<void> = Promise.withResolvers()
  const send = (piece: number) => {
    sent.push(piece)
    done = Promise.withResolvers()
    return done.promise
  }
  return { sent, send, finish: () => done.resolve(), fail: (error: Error) => done.reject(error) }
}

test('one piece is under way at a time, and the newest goes next', async () => {
  const { sent, send, finish } = slowSender()
  let newest = 1
  let taken = 0
  const next = () => {
    if (newest === taken) return undefined
    taken = newest
    return taken
  }
  const sending = pump(next, send, fail)
  sending.kick()
  await setImmediate()
  for (newest = 2; newest < 1000; newest++) sending.kick()
  await setImmediate()
  assert.deepEqual(sent, [1])
  finish()
  await setImmediate()
  finish()
  await sending.stop(60_000)
  assert.deepEqual(sent, [1, 1000])
})

test('a failure is told once, and nothing is sent any more', async () => {
  const { sent, send, fail } = slowSender()
  const failures: unknown[] = []
  let count = 0
  const sending = pump(
    () => ++count,
    send,
    (error) => failures.push(error),
  )
  sending.kick()
  await setImmediate()
  const error = new Error('gone')
  fail(error)
  await setImmediate()
  sending.kick()
  await sending.stop(60_000)
  assert.deepEqual([sent, failures], [[1], [error]])
})

test('a stop waits no longer than it is told', async () => {
  const { sent, send, finish } = slowSender()
  let count = 0
  const sending = pump(() => ++count, send, fail)
  sending.kick()
  await setImmediate()
  await sending.stop(1) // the piece never ends before
  finish()
  await setImmediate()
  assert.deepEqual(sent, [1])
})
