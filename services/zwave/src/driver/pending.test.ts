import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pending } from './pending.ts'

const never = () => new Promise<never>(() => {})

test('a result passes', async () => {
  const pending = new Pending()
  assert.equal(await pending.run(Promise.resolve(5), 1000), 5)
  assert.equal(pending.size, 0)
})

test('what a command fails with passes', async () => {
  const error = new Error('refused')
  await assert.rejects(new Pending().run(Promise.reject(error), 1000), error)
})

test('when the stick is lost everyone who waits is told, and what comes later is nobody’s', async () => {
  const pending = new Pending()
  const late = Promise.withResolvers<void>()
  const waiting = [pending.run(never(), 1000), pending.run(late.promise, 1000)]
  pending.fail('the stick was lost')
  for (const each of waiting) await assert.rejects(each, /the stick was lost/)
  assert.equal(pending.size, 0)
  late.reject(new Error('destroyed')) // must not become an unhandled rejection
  await new Promise((done) => setImmediate(done))
})

test('who waits for too long is told that it may still happen', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const result = new Pending().run(never(), 30_000)
  t.mock.timers.tick(30_000)
  await assert.rejects(result, /no answer within 30 s; it may still be carried out/)
})
