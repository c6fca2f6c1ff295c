import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../../../tests/support/random.ts'
import { writeAll } from './bisect.ts'
import type { Answer } from './database.ts'

/** A database that refuses lines, with an answer of the given kind; counts requests. */
function database(bad: ReadonlySet<string>, say: (wrong: readonly string[]) => string) {
  const stored = new Set<string>()
  const state = { requests: 0, stored }
  const write = async (body: string): Promise<Answer> => {
    state.requests++
    const lines = body.split('\n')
    const wrong = lines.filter((line) => bad.has(line))
    if (wrong.length > 0) return { kind: 'refused', message: say(wrong) }
    for (const line of lines) stored.add(line)
    return { kind: 'stored' }
  }
  return { state, write }
}

const answers: readonly (readonly [
  how: string,
  say: (wrong: readonly string[]) => string,
  perBad: number,
])[] = [
  ['names the first bad line', (wrong) => `unable to parse '${wrong[0]}': bad`, 1],
  ['names all bad lines', (wrong) => wrong.map((line) => `unable to parse '${line}': bad`).join('\n'), 1],
  ['counts them', (wrong) => `partial write: something dropped=${wrong.length}`, 24],
  ['says nothing', () => 'bad request', 24],
]
for (const [how, say, perBad] of answers)
  test(`a database that ${how}: exactly the bad lines are refused, all others stored`, async () => {
    const next = random(7)
    for (let round = 0; round < 30; round++) {
      const lines = Array.from({ length: 1 + Math.floor(next() * 1000) }, (_, i) => `m value=${i} ${i}`)
      const bad = new Set(lines.filter(() => next() < 0.02 * (round % 3)))
      const { state, write } = database(bad, say)
      const { refused, away } = await writeAll(lines, write)
      assert.equal(away, undefined)
      assert.deepEqual(refused.map(({ line }) => line ?? '').sort(), [...bad].sort())
      assert.equal(state.stored.size, lines.length - bad.size)
      assert.ok(state.requests <= 1 + perBad * bad.size, `${state.requests} requests for ${bad.size}`)
    }
  })

test('a batch of which all is refused costs one request where the answer counts', async () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `m value=${i} ${i}`)
  const { state, write } = database(
    new Set(lines),
    (wrong) => `partial write: beyond retention dropped=${wrong.length}`,
  )
  const { refused } = await writeAll(lines, write)
  assert.deepEqual([refused.length, state.requests], [5000, 1])
})

test('a type conflict of a whole measurement is found by its name and number', async () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `${i % 2 ? 'good' : 'bad'} value=${i} ${i}`)
  const bad = new Set(lines.filter((line) => line.startsWith('bad')))
  const say = (wrong: readonly string[]) =>
    `partial write: field type conflict: input field "value" on measurement "bad" is type float, already exists as type string dropped=${wrong.length}`
  const { state, write } = database(bad, say)
  const { refused } = await writeAll(lines, write)
  assert.deepEqual([refused.length, state.stored.size, state.requests], [2500, 2500, 2])
})

test('where the database goes away in between, what is not refused is still ours', async () => {
  let requests = 0
  const write = async (): Promise<Answer> =>
    ++requests > 3 ? { kind: 'away', message: 'gone', retryAfterMs: 0 } : { kind: 'refused', message: 'bad' }
  const { refused, away } = await writeAll(['a', 'b', 'c', 'd'], write)
  assert.deepEqual([refused.map(({ line }) => line), away?.message], [['a'], 'gone'])
})
