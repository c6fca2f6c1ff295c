import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { orAborted, sleep, within } from './wait.ts'

const never = new Promise<never>(() => {})

test('a sleep ends after its time, or when it is aborted, and leaves nothing behind', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { signal, abort } = controller()
  const slept = sleep(1000, signal)
  t.mock.timers.tick(1000)
  await slept
  const cut = sleep(1000, signal)
  abort()
  await cut
  await sleep(1000, signal)
  assert.equal(getEventListeners(signal, 'abort').length, 0)
})

test('what is waited for is given, and its failure; undefined once aborted', async () => {
  const { signal, abort } = controller()
  assert.equal(await orAborted(Promise.resolve(7), signal), 7)
  await assert.rejects(orAborted(Promise.reject(new Error('no')), signal), /no/)
  const cut = orAborted(never, signal)
  abort()
  assert.equal(await cut, undefined)
  assert.equal(await orAborted(Promise.resolve(7), signal), undefined)
})

test('waits for a promise, or its time', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  await within(1000, Promise.resolve())
  await assert.rejects(within(1000, Promise.reject(new Error('no'))), /no/)
  const late = within(1000, never)
  t.mock.timers.tick(1000)
  await late
})

function controller() {
  const abortion = new AbortController()
  return { signal: abortion.signal, abort: () => abortion.abort() }
}
