import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { startGateway } from './server.ts'

/** A gateway whose house stands still until `pass` lets time pass, and ports opened on it; all ended with the test. */
async function house(t: { after: (fn: () => Promise<void>) => void }) {
  let time = Date.UTC(2026, 5, 1)
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    seed: 1,
    speed: 300,
    log: () => {},
    now: () => time,
  })
  t.after(() => gateway.close())
  const open = async () => {
    const socket = connect(gateway.port, '127.0.0.1')
    await once(socket, 'connect')
    return { socket, lines: linesOf(socket) }
  }
  const pass = (ms: number) => {
    time += ms
  }
  return { gateway, open, pass }
}

function linesOf(socket: Socket): AsyncIterator<string> {
  return createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
}

/** The next line that fits. */
async function until(lines: AsyncIterator<string>, wanted: RegExp): Promise<string> {
  for (let next = await lines.next(); !next.done; next = await lines.next())
    if (wanted.test(next.value)) return next.value
  throw new Error(`the port closed before ${wanted}`)
}

test('the first thing on an opened port is the banner, then frames', async (t) => {
  const { open, pass } = await house(t)
  const { lines } = await open()
  assert.equal((await lines.next()).value, '20;00;Nodo RadioFrequencyLink - RFLink Gateway V1.1 - R48;')
  pass(1000)
  assert.match(
    await until(lines, /TEMP/),
    /20;[0-9A-F]{2};[^;]+;ID=[0-9a-f]+;TEMP=[0-9a-f]{4};HUM=\d\d;BAT=\w+;$/,
  )
})

test('two ports have numbers and answers of their own, and one house', async (t) => {
  const { gateway, open, pass } = await house(t)
  const [one, two] = await Promise.all([open(), open()])
  await Promise.all([until(one.lines, /^20;00;Nodo/), until(two.lines, /^20;00;Nodo/)])
  pass(1000)
  const heard = await Promise.all([until(one.lines, /;OWL_CM180;/), until(two.lines, /;OWL_CM180;/)])
  assert.equal(heard[0].slice(6), heard[1].slice(6))
  two.socket.write('10;VERSION;\r\n')
  await until(two.lines, /;VER=/)
  one.socket.write('10;NewKaku;01a2b3c4;2;ON;\r\n')
  await until(one.lines, /;OK;$/)
  assert.equal(gateway.sockets.isOn('01a2b3c4', '2'), true)
  one.socket.destroy()
  two.socket.write('10;PING;\r\n')
  await until(two.lines, /;PONG;$/)
})

test('an address in use is told', async (t) => {
  const { gateway } = await house(t)
  const again = startGateway({ host: '127.0.0.1', port: gateway.port, seed: 1, speed: 1, log: () => {} })
  await assert.rejects(again, { code: 'EADDRINUSE' })
})
