import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { eventually } from '../../../tests/support/child.ts'
import { freePort } from '../../../tests/support/ports.ts'
import { fgwpe101 } from '../../simulator/src/zwave/recipes.ts'
import { startHarness } from './harness.ts'

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
  timeout: 60_000,
}, async (t) => {
  const { stick, start } = await startHarness(t, { nodes: [fgwpe101(2)] })
  const serverPort = await freePort()
  const zwave = start({ config: { serverPort } })
  await zwave.online()
  const hello = await eventually(() => greeting(serverPort))
  assert.deepEqual([hello.type, hello.homeId], ['version', 0x7e57_0001])
  const from = zwave.said.length
  stick.cut()
  await zwave.online(from)
  assert.equal((await eventually(() => greeting(serverPort))).type, 'version')
})
