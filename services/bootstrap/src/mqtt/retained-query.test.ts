import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeLink } from './fake-link.ts'
import { RetainedQuery } from './retained-query.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what came while the loop was busy is taken, though the time is over before it is read', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const query = new RetainedQuery()
  const answer = query.ask(new FakeLink(), ['a/+'], () => false)
  await turn()
  // a loop that was busy runs its timers first, and reads its sockets then
  setImmediate(() =>
    query.receive({ cmd: 'publish', topic: 'a/b', payload: '1', qos: 1, dup: false, retain: true }),
  )
  for (let i = 0; i < 2; i++) {
    t.mock.timers.tick(500)
    await turn()
    await turn()
  }
  assert.deepEqual(
    (await answer).map(({ topic }) => topic),
    ['a/b'],
  )
})
