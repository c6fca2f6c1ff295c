// Whom the broker at home lets in for another house, and what it lets it do.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { promisify } from 'node:util'
import type { MqttClient } from 'mqtt'
import { eventually } from '../support/child.ts'
import { type HomeBroker, makeUsers, startHomeBroker } from '../support/home-broker.ts'
import { collect, connectClient } from '../support/mqtt.ts'
import { login } from '../support/writer.ts'

/** Topic, and whether the cabin's bridge may write (publish) there and read (be sent) what stands there. */
const rights: readonly (readonly [topic: string, write: boolean, read: boolean])[] = [
  ['cabin/alecto1/data/temperature', true, false],
  ['cabin/garden/data/soil/moisture', true, false],
  ['cabin-z-wave/plug-1/data/power', true, false],
  ['cabin/rf/status/state', true, false],
  ['bridge/cabin/status/connected', true, false],
  ['bridge/barn/status/connected', false, false],
  ['cabin/evil/status/stored/rf/01234567', false, false],
  ['cabin/socket1/action/set', false, true],
  ['cabin-z-wave/plug-1/action/set', false, true],
  ['reply/admin/1', true, false],
  ['cm/influx-writer/status/stored/rf/01234567', false, true],
  ['cm/alecto1/data/temperature', false, false],
  ['cm/rf/status/state', false, false],
  ['cm/socket1/action/set', false, false],
  ['z-wave/plug-1/data/power', false, false],
  ['z-wave/plug-1/action/set', false, false],
  ['barn/alecto1/data/temperature', false, false],
  ['barn/socket1/action/set', false, false],
]

suite('the listener of other houses', () => {
  let home: HomeBroker
  const clients: MqttClient[] = []
  before(async () => {
    home = await startHomeBroker({ house: 'cabin' })
  })
  after(async () => {
    for (const client of clients) client.end(true)
    await home.stop()
  })

  async function bridge(
    password = home.passwords['bridge-cabin'] ?? '',
    username = 'bridge-cabin',
  ): Promise<MqttClient> {
    const ca = await readFile(join(home.dir, 'config/bridges-ca.crt'))
    const client = await connectClient(`mqtts://localhost:${home.bridgesPort}`, { username, password, ca })
    clients.push(client)
    return client
  }

  async function admin(): Promise<MqttClient> {
    const client = await connectClient(home.url, login(home))
    clients.push(client)
    return client
  }

  for (const [topic, write, read] of rights)
    test(`the bridge ${write ? 'writes' : 'may not write'} and ${read ? 'reads' : 'is not sent'} ${topic}`, async () => {
      const [client, operator] = [await bridge(), await admin()]
      const published = client.publishAsync(topic, '1', { qos: 1 })
      if (write) await published
      else await assert.rejects(published, { code: 0x87 })
      const seen = await collect(client, topic, 'cabin/marker/action/end')
      await operator.publishAsync(topic, 'asked', { qos: 1 })
      await operator.publishAsync('cabin/marker/action/end', 'end', { qos: 1 })
      await seen.waitFor(({ text }) => text === 'end')
      assert.equal(
        seen.messages.some(({ text }) => text === 'asked'),
        read,
      )
    })

  test('nobody else gets in there, nor the bridge elsewhere', async () => {
    await assert.rejects(bridge('wrong'), { code: 0x87 })
    const named = { username: 'bridge-cabin', password: home.passwords['bridge-cabin'] ?? '' }
    for (const url of [home.url, `mqtt://127.0.0.1:${home.devicesPort}`])
      await assert.rejects(connectClient(url, named), { code: 0x87 })
    const ca = await readFile(join(home.dir, 'config/bridges-ca.crt'))
    const services = { ...login(home), ca }
    await assert.rejects(connectClient(`mqtts://localhost:${home.bridgesPort}`, services), { code: 0x87 })
  })

  test('a second house leaves the first as it is, and no name has two meanings', async () => {
    const both = await makeUsers(home.dir, 'house', 'barn')
    assert.deepEqual({ ...both, 'bridge-barn': undefined }, { ...home.passwords, 'bridge-barn': undefined })
    const acl = await readFile(join(home.dir, 'config/acl-bridges'), 'utf8')
    for (const house of ['barn', 'cabin'])
      assert.match(acl, new RegExp(`^topic write ${house}/\\+/data/#$`, 'm'))
    for (const name of ['cm', 'z-wave', 'cabin-z-wave', 'reply', 'bridge', 'Cabin', '-a', '+', '../x', ''])
      await assert.rejects(makeUsers(home.dir, 'house', name), { code: 1 })
  })

  test('a house comes and goes with SIGHUP', async () => {
    const { 'bridge-shed': password } = await makeUsers(home.dir, 'house', 'shed')
    home.hup()
    const shed = await eventually(() => bridge(password, 'bridge-shed'))
    await shed.publishAsync('shed/alecto1/data/temperature', '1', { qos: 1 })
    await rm(join(home.dir, 'secrets/bridges/bridge-shed'))
    await makeUsers(home.dir)
    home.hup()
    await eventually(() => assert.rejects(bridge(password, 'bridge-shed'), { code: 0x87 }))
    await (await bridge()).endAsync()
  })

  test('a renewed certificate is there after SIGHUP, of the same CA', async () => {
    const serial = async () => {
      const ca = await readFile(join(home.dir, 'config/bridges-ca.crt'))
      const socket = connectTls({ host: 'localhost', port: home.bridgesPort, ca })
      await new Promise<void>((resolve, reject) =>
        socket.once('secureConnect', resolve).once('error', reject),
      )
      const { serialNumber } = socket.getPeerCertificate()
      socket.destroy()
      return serialNumber
    }
    const before = await serial()
    await promisify(execFile)(join(home.dir, 'certificate.sh'), ['localhost'])
    home.hup()
    await eventually(async () => assert.notEqual(await serial(), before))
  })
})
