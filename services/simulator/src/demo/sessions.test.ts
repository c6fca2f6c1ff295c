import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Aedes } from 'aedes'
import mqtt from 'mqtt'
import { keepSessions } from './sessions.ts'

/** A broker with sessions in `file`; `kill` ends it as SIGKILL would: nothing of it is left but the file. */
async function startBroker(file: string) {
  const broker = await Aedes.createBroker()
  await keepSessions(broker, file)
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    broker.handle(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  const kill = async () => {
    broker.removeAllListeners()
    for (const socket of sockets) socket.destroy()
    server.close()
    await new Promise<void>((resolve) => broker.close(resolve))
  }
  return { url: `mqtt://127.0.0.1:${address.port}`, kill }
}

const durable = {
  protocolVersion: 5,
  clientId: 'writer',
  clean: false,
  properties: { sessionExpiryInterval: 3600 },
} as const

test('what is published after a kill, before the client is back, waits for it; filters given up do not count', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sessions-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'sessions.json')
  const first = await startBroker(file)
  const before = await mqtt.connectAsync(first.url, { ...durable, reconnectPeriod: 0 })
  await before.subscribeAsync(['a/#', 'b/#'], { qos: 1 })
  await before.unsubscribeAsync('b/#')
  const passing = await mqtt.connectAsync(first.url, {
    protocolVersion: 5,
    clientId: 'passing',
    reconnectPeriod: 0,
  })
  await passing.subscribeAsync('a/#', { qos: 1 })
  await first.kill()
  for (const client of [before, passing]) client.end(true)
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), { writer: [{ topic: 'a/#', qos: 1 }] })

  const second = await startBroker(file)
  t.after(() => second.kill())
  const publisher = await mqtt.connectAsync(second.url, { protocolVersion: 5, reconnectPeriod: 0 })
  for (const topic of ['b/1', 'a/1', 'a/2']) await publisher.publishAsync(topic, 'x', { qos: 1 })
  await publisher.endAsync()

  const received: string[] = []
  const back = mqtt.connect(second.url, { ...durable, reconnectPeriod: 0 })
  t.after(() => void back.end(true))
  const both = new Promise<void>((resolve) =>
    back.on('message', (topic) => {
      received.push(topic)
      if (topic === 'a/2') resolve()
    }),
  )
  await both
  assert.deepEqual(received, ['a/1', 'a/2'])
})
