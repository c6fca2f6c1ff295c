import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { IPublishPacket } from 'mqtt'
import { startMosquitto } from '../../../../tests/support/mosquitto.ts'
import { freePort } from '../../../../tests/support/ports.ts'
import { type BrokerOptions, Connection, type ConnectionOptions } from './connection.ts'
import type { Link } from './link.ts'

const silent = { info: () => {}, warn: () => {}, debug: () => {} }
const plain = { username: null, password: null, ca: null, protocolVersion: 5, log: silent } as const

/** A connection that is closed with the test, with what happened to it. */
function open(
  t: TestContext,
  broker: Partial<BrokerOptions> & { url: string },
  options: Partial<ConnectionOptions> = {},
) {
  const ups = queue<Link>()
  const downs = queue<string>()
  const connection = new Connection(
    { ...plain, ...broker },
    { clientId: 'test', ...options, onUp: ups.put, onDown: downs.put },
  )
  t.after(() => connection.close(200))
  return { connection, ups, downs }
}

/** Values that are awaited one by one. */
function queue<T>() {
  const values: T[] = []
  const waiting: ((value: T) => void)[] = []
  return {
    put: (value: T) => {
      const next = waiting.shift()
      if (next) next(value)
      else values.push(value)
    },
    next: async (): Promise<T> => {
      const value = values.shift()
      return value ?? (await new Promise<T>((resolve) => waiting.push(resolve)))
    },
  }
}

/** Takes messages into a queue; `acknowledge` says whether MQTT.js answers them. */
function keep(into: { put: (packet: IPublishPacket) => void }, acknowledge: boolean) {
  return (packet: IPublishPacket) => {
    into.put(packet)
    return acknowledge
  }
}

test('connects with MQTT 5, publishes and receives', async (t) => {
  await using broker = await startMosquitto()
  const messages = queue<IPublishPacket>()
  const { ups } = open(t, { url: broker.url }, { onMessage: keep(messages, true) })
  const link = await ups.next()
  assert.equal(link.protocolVersion, 5)
  await link.subscribe(['a/#'], { qos: 1 })
  await link.publish('a/b', 'hello', { qos: 1, properties: { userProperties: { ts: '1' } } })
  const { topic, payload, properties } = await messages.next()
  assert.deepEqual([topic, payload.toString(), properties?.userProperties?.['ts']], ['a/b', 'hello', '1'])
})

test('comes back by itself after the broker was killed', async (t) => {
  await using broker = await startMosquitto()
  const { ups, downs, connection } = open(t, { url: broker.url })
  const first = await ups.next()
  await broker.kill()
  assert.match(await downs.next(), /^broker mqtt:/)
  assert.equal(connection.link, undefined)
  await assert.rejects(first.publish('a', 'b', { qos: 1 }), /not connected/)
  await broker.start()
  const second = await ups.next()
  assert.notEqual(second, first)
  await second.publish('a', 'b', { qos: 1 })
})

test('MQTT 3.1.1 on demand', async (t) => {
  await using broker = await startMosquitto()
  const { ups } = open(t, { url: broker.url, protocolVersion: 4 })
  const link = await ups.next()
  assert.equal(link.protocolVersion, 4)
  await link.subscribe(['a/#'], { qos: 1, rh: 2 })
  await link.publish('a', 'b', { qos: 1 })
})

const oldBrokers: [how: string, answer: (socket: Socket) => void][] = [
  ['answers CONNECT with return code 1', (socket) => socket.end(Buffer.from([0x20, 2, 0, 1]))],
  ['hangs up without a word', (socket) => socket.end()],
]
for (const [how, answer] of oldBrokers)
  test(`an old broker that ${how} is spoken to with 3.1.1`, async (t) => {
    const server = createServer((socket) => {
      socket.once('data', (connect) => {
        // protocol level: the byte after the name 'MQTT' (MQTT 3.1.1 §3.1.2.2)
        if (connect[connect.indexOf('MQTT') + 4] === 4) socket.write(Buffer.from([0x20, 2, 0, 0]))
        else answer(socket)
      })
      socket.on('error', () => {})
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    t.after(() => server.close())
    const { ups } = open(t, { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}` }) // TCP: an object
    assert.equal((await ups.next()).protocolVersion, 4)
  })

test('a wrong password is said in words, and tried again', async (t) => {
  await using broker = await startMosquitto({ users: { rf: 'right' } })
  const { downs } = open(t, { url: broker.url, username: 'rf', password: 'wrong' })
  const words = `broker ${broker.url} refuses user rf: check MQTT_USERNAME and MQTT_PASSWORD`
  assert.equal(await downs.next(), words)
  assert.equal(await downs.next(), words)
})

test('a broker that is not there is tried for ever', async (t) => {
  const port = await freePort()
  const { downs } = open(t, { url: `mqtt://127.0.0.1:${port}` })
  for (let i = 0; i < 3; i++)
    assert.match(await downs.next(), /refuses the connection: is it running\? \(ECONNREFUSED\)/)
})

test('what is held is not acknowledged, comes again, and is acknowledged in one write', async (t) => {
  await using broker = await startMosquitto()
  const held = queue<IPublishPacket>()
  const { connection, ups } = open(
    t,
    { url: broker.url },
    {
      clientId: 'durable',
      clean: false,
      receiveMaximum: 100,
      onMessage: keep(held, false),
    },
  )
  const other = open(t, { url: broker.url }, { clientId: 'other' })
  const link = await ups.next()
  assert.equal(link.sessionPresent, false)
  await link.subscribe(['a/#'], { qos: 1 })
  const sender = await other.ups.next()
  for (let i = 0; i < 5; i++) await sender.publish(`a/${i}`, String(i), { qos: 1 })
  for (let i = 0; i < 5; i++) assert.equal((await held.next()).dup, false)

  link.client.stream.destroy() // the connection is lost before anything was acknowledged
  const again = await ups.next()
  assert.equal(again.sessionPresent, true)
  const ids: number[] = []
  for (let i = 0; i < 5; i++) {
    const packet = await held.next()
    assert.deepEqual([packet.topic, packet.dup], [`a/${i}`, true])
    ids.push(packet.messageId ?? assert.fail('no identifier'))
  }
  link.acknowledge(ids) // on the dead connection: must do nothing
  again.acknowledge(ids.slice(0, 4))
  await again.publish('fence', '', { qos: 1 }) // the broker has read what was written before
  await connection.close(1000)

  const last = open(
    t,
    { url: broker.url },
    { clientId: 'durable', clean: false, onMessage: keep(held, true) },
  )
  await last.ups.next()
  assert.equal((await held.next()).topic, 'a/4')
})

test('while messages are held, the own publishes and the keep-alive go on', async (t) => {
  await using broker = await startMosquitto()
  const held = queue<IPublishPacket>()
  const { ups } = open(t, { url: broker.url }, { keepaliveSeconds: 1, onMessage: keep(held, false) })
  const link = await ups.next()
  await link.subscribe(['a'], { qos: 1 })
  for (let i = 0; i < 3; i++) await link.publish('a', 'x', { qos: 1 })
  const pongs = queue<void>()
  link.client.on('packetreceive', ({ cmd }) => cmd === 'pingresp' && pongs.put())
  await pongs.next()
  await pongs.next()
  for (let i = 0; i < 3; i++) await held.next()
  assert.equal(link.up, true)
})

test('the will is published at a loss, not at an orderly end', async (t) => {
  await using broker = await startMosquitto()
  const messages = queue<IPublishPacket>()
  const watcher = open(t, { url: broker.url }, { clientId: 'w', onMessage: keep(messages, true) })
  await (await watcher.ups.next()).subscribe(['a/#'], { qos: 1 })
  const will = { topic: 'a/state', payload: 'offline' }
  const orderly = open(t, { url: broker.url }, { clientId: 'orderly', will })
  await (await orderly.ups.next()).publish('a/bye', '', { qos: 1 })
  await orderly.connection.close()
  const killed = open(t, { url: broker.url }, { clientId: 'killed', will })
  ;(await killed.ups.next()).client.stream.destroy()
  assert.equal((await messages.next()).topic, 'a/bye')
  const { topic, payload } = await messages.next()
  assert.deepEqual([topic, payload.toString()], ['a/state', 'offline'])
})

test('a filter that the ACL refuses is named', async (t) => {
  await using broker = await startMosquitto({ users: { u: 'p' }, acl: 'user u\ntopic readwrite a/#\n' })
  const { ups } = open(t, { url: broker.url, username: 'u', password: 'p' })
  const link = await ups.next()
  await assert.rejects(link.publish('b', '', { qos: 1 }), { code: 135 })
})

test('TLS: the own CA is trusted, another one is not', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'tls-'))
  t.after(() => rmSync(dir, { recursive: true }))
  const certificate = (name: string) => {
    const args = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost
      -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout ${name}.key -out ${name}.crt`
    execFileSync('openssl', args.split(/\s+/), { cwd: dir, stdio: 'ignore' })
    execFileSync('chmod', ['a+r', join(dir, `${name}.key`), join(dir, `${name}.crt`)])
    return readFileSync(join(dir, `${name}.crt`), 'utf8')
  }
  execFileSync('chmod', ['755', dir])
  const [ours, other] = [certificate('ours'), certificate('other')]
  const port = await freePort()
  const conf = `listener ${port} 127.0.0.1\ncertfile ${dir}/ours.crt\nkeyfile ${dir}/ours.key`
  await using _broker = await startMosquitto({ conf })
  const good = open(t, { url: `mqtts://localhost:${port}`, ca: ours }, { clientId: 'good' })
  await (await good.ups.next()).publish('a', 'b', { qos: 1 })
  const bad = open(t, { url: `mqtts://127.0.0.1:${port}`, ca: other }, { clientId: 'bad' })
  assert.match(await bad.downs.next(), /certificate that MQTT_CA_FILE does not vouch for/)
})

test('a broker that spoke MQTT 5 and then hangs up, as one does that is killed, is not spoken to with 3.1.1', async (t) => {
  let connects = 0
  const versions: (number | undefined)[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (connect) => {
      versions.push(connect[connect.indexOf('MQTT') + 4])
      connects++
      if (connects === 1) setImmediate(() => socket.end(Buffer.from([0x20, 3, 0, 0, 0])))
      else socket.end()
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo // TCP: an object
  const { downs } = open(t, { url: `mqtt://127.0.0.1:${port}` })
  for (let i = 0; i < 5; i++) await downs.next()
  assert.deepEqual(versions, [5, 5, 5, 5, 5])
})
