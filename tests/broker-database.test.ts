import assert from 'node:assert/strict'
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { type HomeBroker, startHomeBroker } from './support/home-broker.ts'
import { collect, connectClient } from './support/mqtt.ts'
import { login } from './support/writer.ts'

const damages: readonly (readonly [name: string, damage: (file: string) => Promise<void>])[] = [
  // in the middle of a message: between two of them nobody can see it, and mosquitto starts with the first half
  ['torn', async (file) => truncate(file, (await readFile(file)).indexOf('kept 25') + 3)],
  ['filled with zeros', async (file) => writeFile(file, Buffer.alloc((await stat(file)).size))],
  ['something else', (file) => writeFile(file, 'not a database\n'.repeat(100))],
]

suite('a database that mosquitto cannot read', () => {
  for (const [name, damage] of damages)
    test(`${name}: is set aside, and the broker is up within 10 s`, async () => {
      await using broker = await startHomeBroker()
      await fill(broker)
      const data = join(broker.dir, 'data')
      await damage(join(data, 'mosquitto.db'))
      const began = Date.now()
      await broker.start()
      assert.ok(Date.now() - began < 10_000)
      assert.equal(await retained(broker), undefined)
      const aside = (await readdir(data)).filter((file) =>
        /^mosquitto\.db\.unreadable-\d{8}T\d{6}$/.test(file),
      )
      assert.equal(aside.length, 1)
      assert.ok(broker.lines.some((line) => line.includes(`set aside as data/${aside[0]}`)))
    })

  test('a whole one is kept, with its retained messages', async () => {
    await using broker = await startHomeBroker()
    await fill(broker)
    await broker.start()
    assert.equal(await retained(broker), 'kept 49')
    assert.deepEqual(
      (await readdir(join(broker.dir, 'data'))).filter((file) => file.includes('unreadable')),
      [],
    )
  })

  test('a start that fails for another reason leaves the database where it is', async () => {
    await using broker = await startHomeBroker()
    await fill(broker)
    const conf = join(broker.dir, 'config', 'mosquitto.conf')
    const text = await readFile(conf, 'utf8')
    await writeFile(conf, `${text}\nno_such_word 1\n`)
    await assert.rejects(broker.start(), /put back/)
    await writeFile(conf, text)
    await broker.start()
    assert.equal(await retained(broker), 'kept 49')
  })
})

/** Leaves the broker stopped, with a database of some KiB. */
async function fill(broker: HomeBroker): Promise<void> {
  const client = await connectClient(broker.url, login(broker))
  for (let i = 0; i < 50; i++)
    await client.publishAsync(`cm/sensor${i}/data/temperature`, `kept ${i}`, { qos: 1, retain: true })
  await client.endAsync()
  await broker.halt()
}

async function retained(broker: HomeBroker): Promise<string | undefined> {
  const client = await connectClient(broker.url, login(broker))
  const seen = await collect(client, 'cm/sensor49/data/temperature', 'cm/marker/data/end')
  await client.publishAsync('cm/marker/data/end', '1', { qos: 1 })
  await seen.waitFor((message) => message.topic === 'cm/marker/data/end')
  await client.endAsync()
  return seen.last('cm/sensor49/data/temperature')?.text
}
