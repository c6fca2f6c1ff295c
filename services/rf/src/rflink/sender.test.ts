import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Sender, senderLimits } from './sender.ts'

const { answerMs, guardMs, gapMs, waiting } = senderLimits

function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const sent: string[] = []
  const sender = new Sender((line) => sent.push(line))
  const results: string[] = []
  const send = (line: string) =>
    void sender.send(line).then(
      () => results.push(`${line} ok`),
      (error: Error) => results.push(`${line} ${error.message}`),
    )
  /** Lets time pass, and what hangs on it happen. */
  const pass = async (ms: number) => {
    t.mock.timers.tick(ms)
    await Promise.resolve()
    await Promise.resolve()
  }
  return { sender, sent, results, send, pass }
}

test('one command is in flight, the others wait for its OK', async (t) => {
  const { sender, sent, results, send, pass } = setUp(t)
  sender.open()
  for (const line of ['a', 'b', 'c']) send(line)
  assert.deepEqual(sent, ['a'])
  sender.answer('ok', 'OK;')
  await pass(gapMs - 1)
  assert.deepEqual(sent, ['a'], 'a rest between two')
  await pass(1)
  assert.deepEqual(sent, ['a', 'b'])
  sender.answer('command unknown', 'CMD UNKNOWN;')
  await pass(gapMs)
  sender.answer('error', 'ERROR: TX_DATA PIN is not defined!;')
  await pass(0)
  assert.deepEqual(results, [
    'a ok',
    'b the gateway does not know the command b',
    'c the gateway answers ERROR: TX_DATA PIN is not defined!;',
  ])
})

test('a late OK does not confirm the next command', async (t) => {
  const { sender, sent, results, send, pass } = setUp(t)
  sender.open()
  for (const line of ['a', 'b']) send(line)
  await pass(answerMs)
  assert.deepEqual(results, ['a the gateway did not answer within 5 s'])
  await pass(guardMs / 2)
  assert.deepEqual(sent, ['a'], 'the late answer is waited for')
  sender.answer('ok', 'OK;')
  await pass(gapMs)
  assert.deepEqual(sent, ['a', 'b'])
  assert.equal(results.length, 1, 'b has no answer yet')
  sender.answer('ok', 'OK;')
  await pass(0)
  assert.deepEqual(results[1], 'b ok')
})

test('without a late answer the next command goes after the guard time', async (t) => {
  const { sender, sent, send, pass } = setUp(t)
  sender.open()
  for (const line of ['a', 'b']) send(line)
  await pass(answerMs)
  await pass(guardMs - 1)
  assert.deepEqual(sent, ['a'])
  await pass(1)
  assert.deepEqual(sent, ['a', 'b'])
})

test('an OK that nobody waits for does nothing', async (t) => {
  const { sender, sent, results, send, pass } = setUp(t)
  sender.open()
  sender.answer('ok', 'OK;')
  send('a')
  await pass(0)
  assert.deepEqual([sent, results], [['a'], []])
})

test('nothing is sent before the gateway listens, nor kept for then', async (t) => {
  const { sender, sent, results, send, pass } = setUp(t)
  send('a')
  await pass(0)
  sender.open()
  assert.deepEqual(sent, [])
  assert.deepEqual(results, ['a the gateway is not connected'])
})

test('a lost gateway fails what is in flight and what waits', async (t) => {
  const { sender, sent, results, send, pass } = setUp(t)
  sender.open()
  for (const line of ['a', 'b']) send(line)
  sender.close('the cable was pulled')
  await pass(0)
  assert.deepEqual(results, ['a the cable was pulled', 'b the cable was pulled'])
  sender.open()
  send('c')
  await pass(answerMs - 1)
  assert.deepEqual(sent, ['a', 'c'], 'no timer of before holds it up')
})

test('too many that wait are refused', async (t) => {
  const { sender, results, send, pass } = setUp(t)
  sender.open()
  for (let i = 0; i < waiting + 2; i++) send(String(i))
  await pass(0)
  assert.deepEqual(results, [`${waiting + 1} ${waiting} commands wait already`])
})
