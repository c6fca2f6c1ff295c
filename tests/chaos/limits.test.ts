// The writer is away for longer than every limit that the configuration has, or the broker has lost its memory: what was
// accepted is stored all the same.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { eventually } from '../support/child.ts'
import { House } from '../support/house.ts'
import { connectClient } from '../support/mqtt.ts'
import { lasting } from '../support/random.ts'
import { login } from '../support/writer.ts'

const whole = (count: number) => ({ accepted: count, stored: count, lost: [], foreign: [] })

const damages: readonly (readonly [name: string, damage: (bytes: Buffer) => Buffer])[] = [
  ['torn', (bytes) => bytes.subarray(0, bytes.length / 2)],
  ['filled with zeros', (bytes) => Buffer.alloc(bytes.length)],
]
suite('limits and a lost memory', { concurrency: true }, () => {
  test('the writer is away for longer than all limits, and its session is gone', async () => {
    const count = 1000
    await using house = await House.start({
      count,
      perSecond: 1000,
      only: 'rf',
      brokerConf: 'max_queued_messages 100\nmax_keepalive 10',
      publisherEnv: { RETAIN_SECONDS: '1', RETAIN_STATE_SECONDS: '1', ACTION_MAX_AGE_SECONDS: '1' },
    })
    await house.killWriter()
    await house.untilAllAccepted()
    await lasting(2500)
    // what `persistent_client_expiration` does to a session, whose least is an hour: a clean start ends it (MQTT 5.0 §3.1.2.4)
    const thief = await connectClient(house.broker.url, {
      ...login(house.broker),
      clientId: 'cm-influx-writer-intake',
      clean: true,
    })
    await thief.endAsync()
    house.startWriter()
    assert.deepEqual(await house.tally(), whole(count))
  })

  for (const [name, damage] of damages)
    test(`the broker's database is ${name} while readings flow: up again within 10 s, nothing lost`, async () => {
      const count = 1500
      await using house = await House.start({
        count,
        perSecond: 500,
        only: 'rf',
        brokerConf: 'autosave_interval 1',
      })
      const { broker } = house
      const file = join(broker.dir, 'data', 'mosquitto.db')
      await eventually(async () => assert.ok((await readFile(file)).includes('numbered')))
      await broker.kill()
      await writeFile(file, damage(await readFile(file)))
      const began = Date.now()
      await broker.start()
      assert.ok(Date.now() - began < 10_000)
      assert.match(broker.lines.join('\n'), /set aside/)
      await house.untilAllAccepted()
      assert.deepEqual(await house.tally(), whole(count))
    })
})
