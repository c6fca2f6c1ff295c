// A full disk under broker, outbox and spool, each alone: the service lives, says so, goes on when there is room, and nothing
// that was accepted is lost.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { eventually } from '../support/child.ts'
import { House } from '../support/house.ts'
import { cannotMount } from '../support/mount.ts'
import { type Collector, collect, connectClient } from '../support/mqtt.ts'
import { login } from '../support/writer.ts'

const whole = (count: number) => ({ accepted: count, stored: count, lost: [], foreign: [] })

suite('full disk', { skip: await cannotMount(), concurrency: true }, () => {
  test('of the broker: what it acknowledged without keeping it, and forgot at its kill, is stored', async () => {
    const count = 1000
    await using house = await House.start({
      count,
      perSecond: 500,
      only: 'rf',
      brokerConf: 'autosave_interval 1',
      disks: { broker: 262_144 },
    })
    const { broker } = house
    await house.killWriter()
    house.disk('broker').fill()
    await house.untilAllAccepted()
    await eventually(async () => assert.match(broker.lines.join('\n'), /No space left/))
    await broker.kill()
    await broker.start()
    house.startWriter()
    assert.deepEqual(await house.tally(), whole(count))
  })

  test('of the outbox: readings wait in memory, and on the disk again when there is room', async () => {
    const count = 3000
    await using house = await House.start({ count, perSecond: 500, only: 'rf', disks: { rf: 32_768 } })
    const rf = house.publisher('rf')
    await house.killWriter()
    const states = await statesOf(house, 'rf')
    const { reason } = await states.until('degraded')
    assert.match(reason, /^outbox .*: ENOSPC/)
    house.startWriter()
    await states.until('online')
    await house.untilAllAccepted()
    assert.deepEqual(await house.tally(), whole(count))
    assert.equal(house.publisher('rf').pid, rf.pid)
    await states.end()
  })

  test('of the spool: messages stay at the broker, and are stored when the database is back', async () => {
    const count = 1000
    await using house = await House.start({ count, perSecond: 500, only: 'rf', disks: { spool: 1_048_576 } })
    const { writer, database } = house
    house.disk('spool').fill()
    const states = await statesOf(house, 'influx-writer')
    await database.kill()
    const { reason } = await states.until('degraded', /INFLUX_SPOOL_DIR .*ENOSPC/)
    assert.match(reason, /messages stay at the broker/)
    await house.untilAllAccepted()
    await database.start()
    assert.deepEqual(await house.tally(), whole(count))
    await house.disk('spool').empty()
    await states.until('online')
    assert.equal(house.writer.pid, writer.pid)
    await states.end()
  })
})

/** What a service says of itself from now on. */
async function statesOf(house: House, service: string) {
  const client = await connectClient(house.broker.url, login(house.broker))
  const beats: Collector = await collect(client, `cm/${service}/status/heartbeat`)
  return {
    /** Waits for a heartbeat, newer than the one before, with this state and a reason that matches. */
    async until(state: string, wanted = /^/): Promise<{ reason: string }> {
      beats.clear()
      const reasonOf = (beat: Record<string, unknown>) => String(beat['reason'] ?? '')
      const { text } = await beats.waitFor((message) => {
        const beat: Record<string, unknown> = JSON.parse(message.text)
        return beat['state'] === state && wanted.test(reasonOf(beat))
      })
      return { reason: reasonOf(JSON.parse(text)) }
    },
    end: () => client.endAsync(),
  }
}
