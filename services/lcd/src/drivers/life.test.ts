import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { type Life, lifeOf } from './life.ts'

/** A life with what happened to it. */
function born(signal: AbortSignal = new AbortController().signal): { life: Life; log: string[] } {
  const log: string[] = []
  const sending = {
    kick: () => undefined,
    stop: async () => void log.push('stop'),
    abandon: () => void log.push('abandon'),
  }
  const shut = async () => void log.push('shut')
  const life = lifeOf(() => sending, shut, { closed: (reason) => void log.push(`closed: ${reason}`) }, signal)
  return { life, log }
}

const ends: readonly (readonly [
  what: string,
  end: (life: Life, stop: AbortController) => unknown,
  log: string[],
])[] = [
  ['a close', (life) => life.close(), ['stop', 'shut']],
  ['two closes', (life) => Promise.all([life.close(), life.close()]), ['stop', 'shut']],
  ['an abort', (_, stop) => stop.abort(), ['stop', 'shut']],
  ['a loss', (life) => life.lose(new Error('gone')), ['abandon', 'shut', 'closed: gone']],
  [
    'two losses and a close',
    (life) => {
      life.lose('a')
      life.lose('b')
      return life.close()
    },
    ['abandon', 'shut', 'closed: a'],
  ],
  [
    'a close and then a loss and an abort',
    async (life, stop) => {
      await life.close()
      life.lose('a')
      stop.abort()
    },
    ['stop', 'shut'],
  ],
]
for (const [what, end, expected] of ends)
  test(`the end by ${what}`, async () => {
    const stop = new AbortController()
    const { life, log } = born(stop.signal)
    await end(life, stop)
    await new Promise(setImmediate)
    assert.deepEqual(log, expected)
  })

test('an abort while it was opened ends it at once', async () => {
  const { log } = born(AbortSignal.abort())
  await new Promise(setImmediate)
  assert.deepEqual(log, ['stop', 'shut'])
})

test('many displays on one signal leave no listener', async () => {
  const stop = new AbortController()
  const lives = Array.from({ length: 3 }, () => born(stop.signal).life)
  assert.equal(getEventListeners(stop.signal, 'abort').length, 3)
  await lives[0]?.close()
  for (const life of lives) life.lose('gone')
  assert.equal(getEventListeners(stop.signal, 'abort').length, 0)
})
