// What an accepted reading is worth: broker, writer, publishers and database are killed again and again while readings flow.
// A failed run can be had again with its seed:
//   CHAOS_SEED=123 node --test tests/chaos/outbox.test.ts
// CHAOS_SEEDS (1): how many runs, each with a seed of its own; CHAOS_READINGS (20000): how many each; CHAOS_KILLS (10): of each.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { House, type Tally } from '../support/house.ts'
import { lasting, random, seedOf } from '../support/random.ts'

const { CHAOS_SEED, CHAOS_SEEDS = '1', CHAOS_READINGS = '20000', CHAOS_KILLS = '10' } = process.env

const first = seedOf(CHAOS_SEED)
const seeds = Array.from({ length: Number(CHAOS_SEEDS) }, (_, i) => first + i)

for (const seed of seeds)
  test(`seed ${seed}: all are killed while readings flow, and what was accepted is stored once`, async (t) => {
    const count = Number(CHAOS_READINGS) / 2
    await using house = await House.start({ count, perSecond: Math.ceil(count / 15) })
    const tally = await storm(t, house, seed, Number(CHAOS_KILLS))
    assert.equal(tally.accepted, 2 * count)
    assert.deepEqual([tally.lost, tally.foreign], [[], []])
    assert.equal(tally.stored, tally.accepted)
  })

test('the same storm, shorter, on a publisher and a writer of a first evening: readings are lost', async (t) => {
  const count = 1500
  await using house = await House.start({ count, perSecond: 500, naive: true })
  const tally = await storm(t, house, first, 2, 2)
  assert.equal(tally.accepted, 2 * count)
  assert.ok(tally.lost.length > 0, 'a storm in which nothing is lost proves nothing')
})

/** Kills each kind of process `kills` times at moments that the seed determines, then waits for what comes through. */
async function storm(
  t: TestContext,
  house: House,
  seed: number,
  kills: number,
  seconds = 30,
): Promise<Tally> {
  const began = Date.now()
  const moments: string[] = []
  const strike = async (what: string, number: number, kill: (chance: number) => Promise<void>) => {
    const chance = random(seed * 10 + number)
    for (let i = 0; i < kills; i++) {
      await lasting(Math.round(chance() * 2000))
      moments.push(`${what} ${((Date.now() - began) / 1000).toFixed(2)}`)
      await kill(chance())
    }
  }
  await Promise.all([
    strike('broker', 1, () => killBroker(house)),
    strike('writer', 2, () => killWriter(house)),
    strike('publisher', 3, (chance) => killPublisher(house, chance)),
    strike('database', 4, (chance) => killDatabase(house, chance)),
  ])
  const flowed = house.accepted
  await house.untilAllAccepted()
  const tally = await house.tally(seconds)
  t.diagnostic(`CHAOS_SEED=${seed}, killed at (s): ${moments.join(', ')}`)
  t.diagnostic(
    `${flowed} of ${tally.accepted} accepted during the kills; ${tally.lost.length} lost, ${tally.foreign.length} not as accepted; ${((Date.now() - began) / 1000).toFixed(1)} s`,
  )
  if (tally.lost.length > 0)
    for (const { level, msg, ...more } of house.writer.logs.slice(-12))
      t.diagnostic(`writer: ${level} ${msg} ${JSON.stringify(more).slice(0, 300)}`)
  return tally
}

async function killBroker({ broker }: House): Promise<void> {
  await broker.kill()
  await broker.start()
}

/** Also while it still starts: nothing is waited for. */
async function killWriter(house: House): Promise<void> {
  await house.killWriter()
  house.startWriter()
}

async function killPublisher(house: House, chance: number): Promise<void> {
  const name = house.names[Math.floor(chance * house.names.length)] ?? 'rf'
  await house.publisher(name).kill('SIGKILL')
  house.startPublisher(name)
}

async function killDatabase({ database }: House, chance: number): Promise<void> {
  await database.kill()
  await lasting(Math.round(chance * 1000))
  await database.start()
}
