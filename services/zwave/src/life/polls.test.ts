import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fgk101, fgwpe101 } from '../../../simulator/src/zwave/recipes.ts'
import { startHarness } from '../harness.ts'
import { type Polled, Polls } from './polls.ts'
import { nodeStatus } from './states.ts'

const { alive, asleep, awake, dead, unknown } = nodeStatus
const settled = () => new Promise((done) => setImmediate(done))

/** A node with values to be asked for; each is answered when it is told so. */
function fakeNode(id: number, seconds: Readonly<Record<string, number>>) {
  const said: string[] = []
  const warnings: unknown[] = []
  const answers: { resolve: (value?: unknown) => void; reject: (error: Error) => void }[] = []
  const polls = Object.entries(seconds).map(([name, each], property) => ({
    name,
    seconds: each,
    id: { commandClass: 50, property },
  }))
  const node = {
    id,
    status: alive as number,
    pollValue({ property }: { property: string | number }) {
      said.push(polls[Number(property)]?.name ?? '')
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      answers.push({ resolve, reject })
      return promise
    },
  }
  const log = { warn: (...line: unknown[]) => warnings.push(line) }
  const life = {
    node,
    sensor: 'plug',
    interviewing: false,
    values: { polls: () => polls },
    parts: { service: { log } },
  } satisfies Polled
  return {
    life,
    said,
    warnings,
    answer: () => answers.pop()?.resolve(),
    fail: () => answers.pop()?.reject(new Error('no')),
  }
}

test('asked for at its interval, the first time by chance within it', async () => {
  const polls = new Polls(() => 0.5)
  const node = fakeNode(2, { power: 60 })
  const times: number[] = []
  for (let now = 0; now <= 200_000; now += 5000) {
    const before = node.said.length
    polls.run([node.life], now)
    if (node.said.length > before) times.push(now / 1000)
    node.answer()
    await settled()
  }
  assert.deepEqual(times, [30, 90, 150])
})

for (const [what, status, interviewing, asked] of [
  ['a mains node', alive, false, true],
  ['one that is awake', awake, false, true],
  ['one that sleeps', asleep, false, false],
  ['a dead one', dead, false, false],
  ['one that was not heard yet', unknown, false, false],
  ['one that is being interviewed', alive, true, false],
] as const)
  test(`${asked ? 'asked' : 'never asked'}: ${what}`, () => {
    const node = fakeNode(2, { power: 60 })
    node.life.node.status = status
    const life = { ...node.life, interviewing }
    const polls = new Polls(() => 0)
    for (let now = 0; now < 600_000; now += 5000) polls.run([life], now)
    assert.equal(node.said.length > 0, asked)
  })

test('one value of a node at a time, who waits longest first; other nodes do not wait', async () => {
  const polls = new Polls(() => 0)
  const [slow, other] = [fakeNode(2, { power: 30, energy: 60 }), fakeNode(3, { power: 30 })]
  polls.run([slow.life, other.life], 0)
  polls.run([slow.life, other.life], 35_000)
  assert.deepEqual([slow.said, other.said], [['power'], ['power']])
  slow.answer()
  await settled()
  polls.run([slow.life], 36_000)
  assert.deepEqual(slow.said, ['power', 'energy'])
})

test('one that fails is told once, and does not stop the others', async () => {
  const polls = new Polls(() => 0)
  const node = fakeNode(2, { power: 30, energy: 30 })
  for (let now = 0; now < 100_000; now += 5000) {
    polls.run([node.life], now)
    if (node.said.at(-1) === 'power') node.fail()
    else node.answer()
    await settled()
  }
  assert.deepEqual(node.said.slice(0, 4), ['power', 'energy', 'power', 'energy'])
  assert.equal(node.warnings.length, 1)
})

test('a value that the library cannot ask for is told, and ends nothing', async () => {
  const polls = new Polls(() => 0)
  const node = fakeNode(2, { scene_slow_refresh: 30 })
  node.life.node.pollValue = () => {
    throw new Error('The pollValue API is not implemented for CC Central Scene!')
  }
  for (const now of [0, 30_000, 60_000]) {
    polls.run([node.life], now)
    await settled()
  }
  assert.match(JSON.stringify(node.warnings), /scene_slow_refresh was asked for in vain/)
  assert.equal(node.warnings.length, 1)
})

test('a plug is asked for its power, and answers with a reading; a contact sleeps on', {
  timeout: 240_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { broker: 'none', nodes: [fgwpe101(2), fgk101(3)] })
  const file = { poll: { power: 60, temperature: 30 } }
  const first = await start({ file })
  await first.interviewed(2, 3)
  await first.topic('z-wave/fgk101-1/status/state', (state) => state === 'asleep')
  await first.end()
  // intervals and the time of day are faked: the driver lives on real time-outs
  t.mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.now() })
  const zwave = await start({ after: first, file })
  await zwave.topic('z-wave/fgwpe101-1/status/state', (state) => state === 'alive')
  // in steps, for the time of day is that of a step's end; the first time by chance is one step after the first look
  const pass = (seconds: number) => {
    for (let step = 0; step < seconds; step += 5) t.mock.timers.tick(5000)
  }
  pass(5)
  const asked = (command: string) => stick.received.filter((each) => each.command === command).length
  const before = [asked('MeterCCGet'), asked('MultilevelSensorCCGet')]
  for (const minute of [1, 2, 3]) {
    const from = zwave.said.length
    pass(60)
    await zwave.topic('z-wave/fgwpe101-1/data/power', (value) => value === 0, from)
    await zwave.command('z-wave/fgwpe101-1/action/ping') // goes after the question, which is over by then
    assert.deepEqual(
      [asked('MeterCCGet') - (before[0] ?? 0), asked('MultilevelSensorCCGet')],
      [minute, before[1]],
    )
  }
})
