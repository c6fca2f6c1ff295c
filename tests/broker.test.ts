import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { IClientOptions, MqttClient } from 'mqtt'
import { type HomeBroker, makeUsers, startHomeBroker } from './support/home-broker.ts'
import { collect, connectClient } from './support/mqtt.ts'

/** User, topic, and whether it may write (publish) there and read (be sent) what stands there. */
const rights: readonly (readonly [user: string, topic: string, write: boolean, read: boolean])[] = [
  ['rf', 'cm/alecto1/data/temperature', true, true],
  ['rf', 'z-wave/fgk101-1/data/status', false, false],
  ['rf', 'cm/rf/status/state', true, false],
  ['rf', 'cm/alecto1/status/error', true, false],
  ['rf', 'cm/rf/action/log-level', false, true],
  ['rf', 'cm/socket1/action/set', false, true],
  ['rf', 'cm/lcd/action/message', false, false],
  ['rf', 'cm/zwave/status/state', false, false],
  ['rf', 'cm/influx-writer/status/heartbeat', false, false],
  ['rf', 'cm/influx-writer/status/stored/rf/01234567', true, true],
  ['rf', 'cm/influx-writer/status/stored/zwave/01234567', false, false],
  ['rf', 'reply/admin/1', true, false],
  ['rf', 'reply/rf/1', true, true],
  ['zwave', 'z-wave/fgk101-1/data/status', true, true],
  ['zwave', 'z-wave/fgk101-1/status/state', true, true],
  ['zwave', 'z-wave/fgwpe101-1/action/set', false, true],
  ['zwave', 'cm/zwave/status/heartbeat', true, false],
  ['zwave', 'cm/zwave/action/log-level', false, true],
  ['zwave', 'cm/alecto1/data/temperature', false, false],
  ['zwave', 'cm/rf/status/state', false, false],
  ['zwave', 'cm/socket1/action/set', false, false],
  ['zwave', 'cm/influx-writer/status/stored/zwave/01234567', false, true],
  ['zwave', 'cm/second-writer/status/stored/zwave/01234567', false, true],
  ['rf', 'cm/second-writer/status/stored/zwave/01234567', false, false],
  ['zwave', 'reply/zwave/1', true, true],
  ['lcd', 'cm/alecto1/data/temperature', false, true],
  ['lcd', 'z-wave/fgk101-1/status/state', false, true],
  ['lcd', 'cm/lcd/status/state', true, true],
  ['lcd', 'cm/lcd/data/key', true, true],
  ['lcd', 'cm/lcd/action/message', false, true],
  ['lcd', 'cm/socket1/action/set', false, false],
  ['lcd', 'reply/lcd/1', true, true],
  ['influx-writer', 'cm/alecto1/data/temperature', false, true],
  ['influx-writer', 'anything/garden/data/soil/moisture', false, true],
  ['influx-writer', 'cm/rf/status/state', false, true],
  ['influx-writer', 'cm/influx-writer/status/stored/rf/01234567', true, true],
  ['influx-writer', 'cm/influx-writer/action/log-level', false, true],
  ['influx-writer', 'cm/socket1/action/set', false, false],
  ['influx-writer', 'reply/influx-writer/1', true, true],
  ['grafana', 'cm/lcd/action/message', true, false],
  ['grafana', 'cm/lcd/action/page', false, false],
  ['grafana', 'cm/alecto1/data/temperature', false, false],
  ['grafana', 'cm/socket1/action/set', false, false],
  ['admin', 'cm/socket1/action/set', true, true],
  ['admin', 'anything/else', true, true],
  ['guest', 'cm/guest/data/temperature', true, false],
  ['guest', 'cm/guest/data/deep/tree', false, false],
  ['guest', 'cm/guest/status/state', true, false],
  ['guest', 'cm/guest/action/set', false, true],
  ['guest', 'cm/alecto1/data/temperature', false, false],
  ['guest', 'cm/rf/status/state', false, false],
  ['guest', 'cm/socket1/action/set', false, false],
]

const notAuthorized = { code: 0x87 }

suite('the broker as it is configured', () => {
  let broker: HomeBroker
  const clients: MqttClient[] = []
  before(async () => {
    broker = await startHomeBroker()
  })
  after(async () => {
    for (const client of clients) client.end(true)
    await broker.stop()
  })

  async function connect(user: string, options: IClientOptions = {}, port?: number): Promise<MqttClient> {
    const own = user === 'guest' ? broker.devicesPort : broker.port
    const password = broker.passwords[user] ?? ''
    const client = await connectClient(`mqtt://127.0.0.1:${port ?? own}`, {
      username: user,
      password,
      ...options,
    })
    clients.push(client)
    return client
  }

  for (const [user, topic, write, read] of rights) {
    test(`${user} ${write ? 'writes' : 'may not write'} ${topic}`, async () => {
      const client = await connect(user)
      const published = client.publishAsync(topic, '1', { qos: 1 })
      if (write) await published
      else await assert.rejects(published, notAuthorized)
    })

    test(`${user} ${read ? 'reads' : 'is not sent'} ${topic}`, async () => {
      const admin = await connect('admin')
      const seen = await collect(await connect(user), topic, 'reply/+/marker')
      await admin.publishAsync(topic, 'asked', { qos: 1 })
      // what is sent after it, in order, shows that the first was not: guests have a topic of their own for it
      const marker = user === 'guest' ? 'cm/guest/action/marker' : `reply/${user}/marker`
      if (user === 'guest') await clients.at(-1)?.subscribeAsync(marker, { qos: 1 })
      await admin.publishAsync(marker, 'end', { qos: 1 })
      await seen.waitFor((message) => message.topic === marker)
      const texts = seen.messages.filter((message) => message.topic === topic).map(({ text }) => text)
      assert.deepEqual(texts, read ? ['asked'] : [])
    })
  }

  for (const user of ['admin', 'influx-writer'])
    test(`${user} reads the broker's figures`, async () => {
      const seen = await collect(await connect(user), '$SYS/broker/version')
      assert.match((await seen.waitFor(() => true)).text, /^mosquitto version 2\./)
    })

  for (const user of ['rf', 'guest'])
    test(`${user} is not sent the broker's figures`, async () => {
      const client = await connect(user)
      const seen = await collect(client, '$SYS/#', 'cm/+/action/marker')
      await (await connect('admin')).publishAsync('cm/guest/action/marker', 'end', { qos: 1 })
      await seen.waitFor((message) => message.text === 'end')
      assert.deepEqual(
        seen.messages.filter((message) => message.topic.startsWith('$SYS')),
        [],
      )
    })

  for (const listener of ['port', 'devicesPort'] as const) {
    test(`nobody without a name (${listener})`, async () => {
      await assert.rejects(connectClient(`mqtt://127.0.0.1:${broker[listener]}`), notAuthorized)
    })
    test(`nobody with a wrong password (${listener})`, async () => {
      const user = listener === 'port' ? 'rf' : 'guest'
      await assert.rejects(connect(user, { password: 'wrong' }, broker[listener]), notAuthorized)
    })
  }

  test("a device's password does not open the services' listener, nor the other way round", async () => {
    await assert.rejects(connect('guest', {}, broker.port), notAuthorized)
    await assert.rejects(connect('rf', {}, broker.devicesPort), notAuthorized)
  })

  // refused at the connection or not sent at the end: versions differ, a reader sees neither
  for (const [user, topic, sent] of [
    ['rf', 'cm/rf/status/state', true],
    ['rf', 'cm/zwave/status/state', false],
    ['guest', 'cm/guest/status/state', true],
    ['guest', 'cm/rf/status/state', false],
  ] as const)
    test(`the will of ${user} on ${topic} is ${sent ? 'sent' : 'never sent'}`, async () => {
      const admin = await connect('admin')
      const seen = await collect(admin, topic, 'cm/marker/status/state')
      const will = { topic, payload: Buffer.from('gone'), qos: 1 } as const
      await connect(user, { will }).then(
        (client) => client.endAsync(false, { reasonCode: 0x04 }), // disconnect with will
        (error: unknown) => assert.equal((error as { code: unknown }).code, 0x87), // MQTT.js' refusals have a code
      )
      await admin.publishAsync('cm/marker/status/state', 'end', { qos: 1 })
      await seen.waitFor((message) => message.text === 'end')
      assert.deepEqual(
        seen.messages.map((message) => message.text),
        sent ? ['gone', 'end'] : ['end'],
      )
    })

  test("a device that gives a service's client ID does not take over its session", async () => {
    const writer = await connect('influx-writer', { clientId: 'cm-influx-writer', clean: false })
    await connect('guest', { clientId: 'cm-influx-writer', clean: true })
    const seen = await collect(writer, 'cm/alecto1/data/temperature')
    await (await connect('admin')).publishAsync('cm/alecto1/data/temperature', '21.5', { qos: 1 })
    assert.equal((await seen.waitFor(() => true)).text, '21.5')
  })

  test('a packet of more than 64 KiB is refused, one of 60 KiB is not', async () => {
    const client = await connect('admin')
    await client.publishAsync('a/b', Buffer.alloc(60 * 1024), { qos: 1 })
    const closed = new Promise<void>((resolve) => client.once('close', resolve))
    client.publish('a/b', Buffer.alloc(65 * 1024), { qos: 1 })
    await closed
  })

  test('users.sh changes nothing when it runs again, and adds a device', async () => {
    const files = ['config/passwords', 'config/passwords-devices'].map((file) => join(broker.dir, file))
    const read = () => Promise.all(files.map((file) => readFile(file, 'utf8')))
    const first = await read()
    assert.deepEqual(await makeUsers(broker.dir), broker.passwords)
    assert.deepEqual(await read(), first)
    const added = await makeUsers(broker.dir, 'add', 'garden')
    assert.equal(added['garden']?.length, 32)
    assert.deepEqual({ ...added, garden: undefined }, { ...broker.passwords, garden: undefined })
    assert.match((await read())[1] ?? '', /^garden:\$7\$/m)
    for (const file of files) assert.equal((await stat(file)).mode & 0o777, 0o600)
    for (const name of ['rf', 'a b', 'a:b', '../x', ''])
      await assert.rejects(makeUsers(broker.dir, 'add', name), { code: 1 })
  })
})
