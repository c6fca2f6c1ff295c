// What a reading accepted in the cabin is worth: the line is cut and everything is killed again and again, in both houses.
// A failed run can be had again with its seed:
//   CHAOS_SEED=123 node --test tests/chaos/two-houses.test.ts
// CHAOS_READINGS (10000): how many; CHAOS_KILLS (5): of each kind.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Cabin, cabinServices } from '../support/cabin-services.ts'
import { lasting, random, seedOf } from '../support/random.ts'
import { readAccounts } from '../support/stored.ts'

const { CHAOS_SEED, CHAOS_READINGS = '10000', CHAOS_KILLS = '5' } = process.env
const seed = seedOf(CHAOS_SEED)

test(`seed ${seed}: the line is cut and all are killed, and what the cabin accepted is stored once, at home`, async (t) => {
  const count = Number(CHAOS_READINGS) / 2
  await using cabin = await Cabin.start({ count, perSecond: Math.ceil(count / 15) })
  for (const name of cabinServices) await cabin.startService(name)
  await storm(t, cabin, Number(CHAOS_KILLS))
  await cabin.untilAllAccepted()
  const [stored, accepted] = [await cabin.stored(), cabin.accepted()]
  assert.equal(accepted.length, 2 * count)
  assert.deepEqual(stored.sort(), accepted.sort())
  // confirmed in the cabin too: nothing waits there any more
  for (const name of cabinServices) await cabin.heartbeat('cabin', name, (beat) => beat['waiting'] === 0)
})

test('a long outage: what falls out of the outbox is counted in the cabin, and named at home', async () => {
  const count = 6000
  await using cabin = await Cabin.start({
    count,
    perSecond: 3000,
    env: { OUTBOX_MAX_BYTES: '64 KiB', NUMBERED_AGAIN: 'false' },
  })
  await cabin.startService('rf', 100)
  await cabin.stored(100)
  await cabin.heartbeat('cabin', 'rf', ({ waiting }) => waiting === 0)
  await cabin.service('rf').kill()
  // the broker of the cabin is away too, and keeps nothing for the bridge: as if its queue were full
  cabin.houses.line.cut()
  await cabin.houses.cabin.halt()
  await cabin.startService('rf')
  await cabin.untilAllAccepted()
  await cabin.houses.cabin.start()
  cabin.houses.line.mend()
  let dropped = 0
  await cabin.heartbeat('home', 'rf', (beat) => {
    dropped = Number(beat['dropped'])
    return dropped > 0 && beat['waiting'] === 0 // an earlier one may have waited for the line
  })
  const accepted = cabin.accepted()
  const lost = accepted.slice(100, 100 + dropped)
  const kept = accepted.filter((reading) => !lost.includes(reading))
  const stored = await cabin.stored(kept.length)
  assert.deepEqual([stored.length, stored.sort()], [kept.length, kept.sort()])
  await cabin.stopWriter() // it writes its account then
  const account = (await readAccounts(cabin.spool)).find(({ src }) => src.startsWith('cabin/rf/'))
  const [[from, to] = [0, 0], ...more] = account?.missing_ranges ?? []
  assert.deepEqual([to - from + 1, more], [dropped, []])
})

/** Kills each kind of process, and cuts the line, `kills` times at moments that the seed determines. */
async function storm(t: TestContext, cabin: Cabin, kills: number): Promise<void> {
  const { home, cabin: away, line } = cabin.houses
  const began = Date.now()
  const moments: string[] = []
  const strikes: readonly (readonly [what: string, strike: (chance: number) => Promise<void>])[] = [
    [
      'line',
      async (chance) => {
        line.cut()
        await lasting(chance * 1500)
        line.mend()
      },
    ],
    ['home', () => home.kill().then(home.start)],
    ['cabin', () => away.kill().then(away.start)],
    ['writer', () => cabin.restartWriter()],
    [
      'service',
      async (chance) => {
        const name = chance < 0.5 ? 'rf' : 'zwave'
        await cabin.service(name).kill('SIGKILL')
        await cabin.startService(name)
      },
    ],
  ]
  await Promise.all(
    strikes.map(async ([what, strike], number) => {
      const chance = random(seed * 10 + number)
      for (let i = 0; i < kills; i++) {
        await lasting(chance() * 4000)
        moments.push(`${what} ${((Date.now() - began) / 1000).toFixed(1)}`)
        await strike(chance())
      }
    }),
  )
  t.diagnostic(`CHAOS_SEED=${seed}, struck at (s): ${moments.join(', ')}; ${line.connections} connections`)
}
