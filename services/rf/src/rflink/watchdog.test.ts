import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Watchdog, watchdogTimes } from './watchdog.ts'

const { bannerMs, silenceMs, answerMs } = watchdogTimes

function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const did: string[] = []
  const watchdog = new Watchdog(
    () => did.push('ping'),
    (reason) => did.push(reason),
  )
  return { watchdog, did, pass: (ms: number) => t.mock.timers.tick(ms) }
}

test('silence after the banner is asked, and an answer ends the question', (t) => {
  const { watchdog, did, pass } = setUp(t)
  watchdog.ready()
  pass(silenceMs - 1)
  watchdog.heard()
  pass(silenceMs - 1)
  assert.deepEqual(did, [])
  pass(1)
  assert.deepEqual(did, ['ping'])
  pass(answerMs - 1)
  watchdog.heard()
  pass(silenceMs - 1)
  assert.deepEqual(did, ['ping'])
})

test('silence after the question ends the connection, once', (t) => {
  const { watchdog, did, pass } = setUp(t)
  watchdog.ready()
  pass(silenceMs)
  pass(answerMs)
  pass(10 * silenceMs)
  assert.deepEqual(did, ['ping', 'the gateway does not answer PING (10 s)'])
})

test('without a banner the gateway is asked once one would have come, whatever it prints', (t) => {
  const { watchdog, did, pass } = setUp(t)
  for (let ms = 0; ms < bannerMs - 1000; ms += 1000) {
    pass(1000)
    watchdog.heard()
  }
  assert.deepEqual(did, [])
  pass(1000)
  assert.deepEqual(did, ['ping'])
  watchdog.heard() // a device, not PONG: it is asked again, but the line is alive
  pass(bannerMs - 1)
  assert.deepEqual(did, ['ping'])
  pass(1)
  assert.deepEqual(did, ['ping', 'ping'])
})

test('once stopped it does nothing', (t) => {
  const { watchdog, did, pass } = setUp(t)
  watchdog.ready()
  watchdog.stop()
  pass(silenceMs)
  assert.deepEqual(did, [])
})
