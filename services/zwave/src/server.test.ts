import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { pino } from 'pino'
import type { Driver } from 'zwave-js'
import { eventually } from '../../../tests/support/child.ts'
import { freePort } from '../../../tests/support/ports.ts'
import { fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { skip, startHarness } from './harness.ts'
import { WebsocketServer } from './server.ts'

/** The first message of the server: its version, and the network's. */
async function greeting(port: number): Promise<{ type?: unknown; homeId?: unknown }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  try {
    const [event] = await Promise.race([
      once(socket, 'message'),
      once(socket, 'error').then(() => Promise.reject(new Error('no server'))),
    ])
    return JSON.parse(String(event.data))
  } finally {
    socket.close()
  }
}

test('the websocket server serves the driver, and the next one after a loss', {
  skip,
  timeout: 240_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2)] })
  const serverPort = await freePort()
  const zwave = await start({ config: { serverPort } })
  await zwave.online()
  const hello = await eventually(() => greeting(serverPort))
  assert.deepEqual([hello.type, hello.homeId], ['version', 0x7e57_0001])
  const from = await zwave.heard()
  stick.cut()
  await zwave.online(from)
  assert.equal((await eventually(() => greeting(serverPort))).type, 'version')
})

test('who listens to the log by the websocket server hears what happens to each frame', {
  skip,
  timeout: 240_000,
}, async (t) => {
  const { start } = await startHarness(t, { nodes: [fgwpe101(2)] })
  const serverPort = await freePort()
  const zwave = await start({ config: { serverPort } })
  await zwave.interviewed(2)
  await eventually(() => greeting(serverPort))
  const socket = new WebSocket(`ws://127.0.0.1:${serverPort}`)
  await once(socket, 'open')
  const heard: { messageId?: unknown; event?: Record<string, unknown> }[] = []
  const answered = Promise.withResolvers<void>()
  socket.addEventListener('message', ({ data }) => {
    heard.push(JSON.parse(String(data)))
    if (heard.at(-1)?.messageId === 'node.ping') answered.resolve()
  })
  for (const { command, ...more } of [
    { command: 'set_api_schema', schemaVersion: 3 },
    { command: 'update_log_config', config: { level: 'info' } },
    { command: 'start_listening_logs' },
    { command: 'node.ping', nodeId: 2 },
  ])
    socket.send(JSON.stringify({ messageId: command, command, ...more }))
  await answered.promise
  socket.close()
  const line = heard.find(({ event }) => event?.['event'] === 'logging')?.event
  assert.deepEqual([line?.['level'], line?.['label']], ['info', 'CNTRLR'])
  const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} CNTRLR .*\[Node 002\] pinging/
  assert.match(String(line?.['formattedMessage']), time)
})

test('a port that is taken is told once, with its variables', async (t) => {
  const other = createServer().listen(await freePort(), '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as { port: number } // of TCP
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line).msg) })
  const driver = { ready: true, updateUserAgent() {} } as unknown as Driver // what a start reads of it
  const network = { trouble() {}, heard() {}, end() {} }
  const served = new WebsocketServer(log, '127.0.0.1', port).serve(driver, network)
  await eventually(async () => assert.notDeepEqual(lines, []))
  served.end('stopped')
  assert.deepEqual(lines, [
    `the websocket server cannot serve at 127.0.0.1:${port} (ZWAVE_SERVER_HOST, ZWAVE_SERVER_PORT): ` +
      `listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
  ])
})
