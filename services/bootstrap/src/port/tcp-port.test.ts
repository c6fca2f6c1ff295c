import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { type TestContext, test } from 'node:test'
import { freePort } from '../../../../tests/support/ports.ts'
import { openPort, type Receive } from './open-port.ts'

/** An open port, and the device's end of it. */
async function open(t: TestContext, receive: Receive, host = '127.0.0.1') {
  const server = createServer({ allowHalfOpen: true })
  server.listen(0, host.replace(/[[\]]/g, ''))
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no TCP address')
  const connected = once(server, 'connection')
  const port = await openPort(`tcp://${host}:${address.port}`, { baud: 0 }, receive)
  const [device]: Socket[] = await connected
  if (!device) throw new Error('no connection')
  device.on('error', () => undefined) // the end of a connection is no failure of the test
  t.after(() => {
    device.destroy()
    server.close()
  })
  return { port, device }
}

const addresses = Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address))
for (const host of ['127.0.0.1', '::1']) {
  const skip = !addresses.includes(host) && `this machine has no ${host}`
  test(`bytes go both ways, whatever they are: ${host}`, { skip }, async (t) => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    const received = Promise.withResolvers<void>()
    const all: number[] = []
    const take = (chunk: Uint8Array) => {
      if (all.push(...chunk) === bytes.length) received.resolve()
    }
    const { port, device } = await open(t, take, host.includes(':') ? `[${host}]` : host)
    device.write(bytes)
    await received.promise
    assert.deepEqual(all, [...bytes])
    await port.write(bytes.subarray(0, 100))
    await port.write(bytes.subarray(100))
    await port.close()
    device.end()
    assert.deepEqual(Buffer.concat(await device.toArray()), Buffer.from(bytes))
    assert.equal(await port.closed, 'closed')
  })
}

test('what was written before the close arrives', async (t) => {
  const { port, device } = await open(t, () => undefined)
  const written = port.write(Buffer.alloc(1_000_000, 'x'))
  await port.close()
  await assert.rejects(port.write(Buffer.from('late')), { message: 'the port is closed' })
  const got: Buffer[] = await device.toArray()
  await written
  assert.equal(Buffer.concat(got).length, 1_000_000)
})

test('nothing is received after the close', async (t) => {
  const { port, device } = await open(t, () => assert.fail('it is closed'))
  await port.close()
  device.write('late')
  device.resume().end()
  await once(device, 'close')
  await assert.rejects(port.write(Buffer.from('x')))
})

const ends: readonly (readonly [how: string, end: (device: Socket) => void, reason: string])[] = [
  ['ends', (device) => device.end(), 'the other end closed the connection'],
  ['is reset', (device) => device.resetAndDestroy(), 'read ECONNRESET'],
]
for (const [how, end, reason] of ends)
  test(`a connection that ${how} is told`, async (t) => {
    const { port, device } = await open(t, () => undefined)
    end(device)
    assert.equal(await port.closed, reason)
    await assert.rejects(port.write(Buffer.from('x')))
    await port.close() // once more does nothing
    assert.equal(await port.closed, reason)
  })

test('a port that nobody listens on is told', async () => {
  await assert.rejects(
    openPort(`tcp://127.0.0.1:${await freePort()}`, { baud: 0 }, () => undefined),
    { code: 'ECONNREFUSED' },
  )
})
