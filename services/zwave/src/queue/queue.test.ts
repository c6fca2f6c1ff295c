import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type QueuedCommand, SleepQueue } from './queue.ts'

const command = (key: string, more: Partial<QueuedCommand> = {}): QueuedCommand => ({
  node: 2,
  key,
  action: 'set',
  data: key,
  text: key,
  since: 0,
  ...more,
})

function makeQueue(commands: readonly QueuedCommand[] = []) {
  let saved = 0
  const queue = new SleepQueue(commands, async () => {
    saved++
  })
  return { queue, saves: () => saved, texts: (node = 2) => queue.of(node).map(({ text }) => text) }
}

test('the newest for a value wins, at the end of the line', async () => {
  const { queue, texts, saves } = makeQueue([command('a', { text: 'a 1' }), command('b')])
  assert.equal(
    await queue.add([command('a', { text: 'a 2' }), command('a', { node: 3, text: 'other node' })]),
    1,
  )
  assert.deepEqual(texts(), ['b', 'a 2'])
  assert.deepEqual(texts(3), ['other node'])
  assert.equal(saves(), 1)
})

test('each is taken once, in order; one that was not reached comes again', async () => {
  const { queue, texts } = makeQueue([command('a'), command('b')])
  const a = queue.take(2)
  const b = queue.take(2)
  assert.deepEqual([a?.text, b?.text, queue.take(2)], ['a', 'b', undefined])
  assert.ok(a && b)
  await queue.settle(a, false)
  await queue.settle(b, true)
  assert.deepEqual(texts(), ['a'])
  assert.equal(queue.take(2), a)
})

test('one that is replaced while it is sent leaves the newer one alone', async () => {
  const { queue, texts } = makeQueue([command('a', { text: 'old' })])
  const old = queue.take(2)
  assert.ok(old)
  await queue.add([command('a', { text: 'new' })])
  await queue.settle(old, true)
  assert.deepEqual(texts(), ['new'])
})

test('what has expired is dropped, unless it is being sent', async () => {
  const { queue, texts } = makeQueue([
    command('a', { expires: 100 }),
    command('b', { expires: 100 }),
    command('c'),
  ])
  assert.equal(queue.take(2)?.text, 'a')
  assert.deepEqual(await queue.expired(99), [])
  assert.deepEqual(
    (await queue.expired(100)).map(({ text }) => text),
    ['b'],
  )
  assert.deepEqual(texts(), ['a', 'c'])
})

test('a node that has left is forgotten', async () => {
  const { queue, texts } = makeQueue([command('a'), command('b', { node: 3 })])
  await queue.forget(2)
  assert.deepEqual([texts(2), texts(3)], [[], ['b']])
})

test('a node that never wakes up does not fill the volume', async () => {
  const { queue } = makeQueue()
  await queue.add(Array.from({ length: 100 }, (_, i) => command(`${i}`)))
  await assert.rejects(queue.add([command('one more')]), /100 commands wait/)
  await queue.add([command('5', { text: 'a newer one' })])
})
