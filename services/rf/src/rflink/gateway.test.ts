import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import type { Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Backoff } from '@constellation/bootstrap/backoff'
import { openPort, type Port } from '@constellation/bootstrap/port/open-port'
import { banner, startFakeGateway } from './fake-gateway.ts'
import { Gateway, type OpenPort } from './gateway.ts'

const alecto = '20;2D;Alecto V1;ID=08ef;TEMP=00d1;HUM=61;BAT=OK;'

/** Runs a gateway, and keeps what it tells as texts, each also an event of `told`. */
function run(t: TestContext, open: OpenPort, backoff = new Backoff(1, 1)) {
  const counters: Record<string, number> = {}
  const all: string[] = []
  const told = new EventEmitter<Record<string, [string]>>()
  const tell = (what: 'ready' | 'lost' | 'device') => (text: string) => {
    all.push(`${what} ${text}`)
    told.emit(what, text)
  }
  const gateway = new Gateway(
    open,
    {
      device: ({ protocol, id }) => tell('device')(`${protocol} ${id}`),
      ready: tell('ready'),
      lost: tell('lost'),
      said: () => undefined,
    },
    counters,
    backoff,
  )
  const end = new AbortController()
  const ended = gateway.run(end.signal)
  const stop = async () => {
    end.abort()
    await ended
  }
  t.after(stop)
  return { gateway, counters, all, told, stop }
}

async function fakeGateway(t: TestContext) {
  const gateway = await startFakeGateway()
  t.after(() => gateway.close())
  const open: OpenPort = (receive) => openPort(gateway.url, { baud: 0 }, receive)
  return { ...gateway, open }
}

const next = async <T>(events: EventEmitter, name: string): Promise<T> => (await once(events, name))[0]

test('nothing is sent before the banner; then commands are, one after the other', async (t) => {
  const { fake, written, open } = await fakeGateway(t)
  const connected = next<Socket>(fake, 'connection')
  const { gateway, counters, told } = run(t, open)
  const socket = await connected
  const heard = next(told, 'device')
  socket.write(`${alecto}\r\n`)
  await heard
  await assert.rejects(gateway.send('10;Kaku;41;1;ON;'), /not connected/)
  const ready = next(told, 'ready')
  socket.write(banner)
  await ready
  assert.deepEqual(written, [])
  const first = gateway.send('10;Kaku;41;1;ON;')
  const second = gateway.send('10;Kaku;41;2;ON;')
  assert.equal(await next(fake, 'line'), '10;Kaku;41;1;ON;')
  socket.write('20;01;OK;\r\n')
  await first
  assert.equal(await next(fake, 'line'), '10;Kaku;41;2;ON;')
  socket.write('20;02;CMD UNKNOWN;\r\n')
  await assert.rejects(second, /does not know the command 10;Kaku;41;2;ON;/)
  assert.deepEqual(counters, { reconnects: 0, garbage_lines: 0 })
})

test('frames may be split and joined in any way, with noise between', async (t) => {
  const { fake, open } = await fakeGateway(t)
  const connected = next<Socket>(fake, 'connection')
  const { counters, all, told } = run(t, open)
  const socket = await connected
  const ready = next(told, 'ready')
  socket.write(Buffer.from(`\u00ff\u0000${banner}${alecto}\r\n20;2E;Cre`, 'latin1'))
  await ready
  for (const text of [
    'sta;ID=8001;RA',
    'IN=001c;\r\n20;2F;Mebus;ID=c2',
    '20;30;Auriol;ID=008f;TEMP=00d3;\r\n',
  ]) {
    const heard = text.endsWith('RA') ? undefined : next(told, 'device')
    socket.write(text)
    await heard
  }
  assert.deepEqual(all.slice(1), ['device Alecto V1 08ef', 'device Cresta 8001', 'device Auriol 008f'])
  assert.equal(counters['garbage_lines'], 2)
})

test('a lost connection is opened again, and what was in flight fails', async (t) => {
  const { fake, open } = await fakeGateway(t)
  let connected = next<Socket>(fake, 'connection')
  const { gateway, counters, told } = run(t, open)
  for (let round = 0; round < 3; round++) {
    const socket = await connected
    const ready = next(told, 'ready')
    socket.write(banner)
    await ready
    const sent = next(fake, 'line')
    const result = gateway.send('10;Kaku;41;1;ON;')
    await sent
    connected = next(fake, 'connection')
    const lost = next<string>(told, 'lost')
    socket.end('20;01;Mebus;ID=c201;TEMP=00')
    await assert.rejects(result, /closed the connection/)
    assert.equal(await lost, 'the other end closed the connection')
  }
  const ready = next(told, 'ready')
  void (await connected).write(banner)
  await ready
  assert.equal(counters['reconnects'], 3)
  assert.equal(counters['garbage_lines'], 3, 'the unfinished line of each connection')
})

test('a port that nobody listens on is tried for ever', async (t) => {
  const { fake, open } = await fakeGateway(t)
  let tries = 0
  const { told } = run(t, async (receive) => {
    if (++tries <= 3) throw Object.assign(new Error(''), { code: 'ECONNREFUSED' })
    return open(receive)
  })
  assert.equal(await next(told, 'lost'), 'ECONNREFUSED')
  await next(fake, 'connection')
  assert.equal(tries, 4)
})

test('a reset of the board fails what it was told', async (t) => {
  const { fake, open } = await fakeGateway(t)
  const connected = next<Socket>(fake, 'connection')
  const { gateway, all, told } = run(t, open)
  const socket = await connected
  const ready = next(told, 'ready')
  socket.write(banner)
  await ready
  const sent = next(fake, 'line')
  const result = gateway.send('10;Kaku;41;1;ON;')
  await sent
  socket.write(`20;4C;Mebus;ID=c2${banner}`)
  await assert.rejects(result, /the gateway was reset/)
  assert.equal(all.filter((each) => each.startsWith('ready')).length, 2)
})

/** A port that the test plays. */
function fakePort() {
  const written: string[] = []
  const { promise: closed, resolve: end } = Promise.withResolvers<string>()
  const port: Port = {
    async write(bytes) {
      written.push(Buffer.from(bytes).toString('latin1'))
    },
    async close() {
      end('closed')
    },
    closed,
  }
  return { port, written, end }
}

/** Lets everything go on that waits for no timer. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

test('a silent gateway is asked with PING, and opened again when it does not answer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const ports: ReturnType<typeof fakePort>[] = []
  let receive: (text: string) => void = assert.fail
  const { all } = run(t, async (sink) => {
    receive = (text) => sink(Buffer.from(text))
    const opened = fakePort()
    ports.push(opened)
    return opened.port
  })
  const pass = async (ms: number) => {
    t.mock.timers.tick(ms)
    await settle()
  }
  await settle()
  receive(banner)
  await pass(29_999)
  assert.deepEqual(ports[0]?.written, [])
  await pass(1)
  assert.deepEqual(ports[0]?.written, ['10;PING;\r\n'])
  receive('20;01;PONG;\r\n')
  await pass(30_000)
  assert.deepEqual(ports[0]?.written, ['10;PING;\r\n', '10;PING;\r\n'])
  await pass(10_000)
  assert.equal(all.at(-1), 'lost the gateway does not answer PING (10 s)')
  await pass(1)
  assert.equal(ports.length, 2)
  await pass(5000)
  assert.equal(all.at(-1), 'lost the gateway is connected but has not sent its banner')
  await pass(20_000)
  assert.deepEqual(ports[1]?.written, ['10;PING;\r\n'], 'a board that was not reset has no banner')
  receive('20;99;PONG;\r\n')
  assert.equal(all.at(-1), 'ready PONG;')
})

test('while it waits or opens, a stop ends it', async (t) => {
  const never = run(t, () => new Promise(() => undefined))
  await never.stop()
  const failing = run(t, () => Promise.reject(new Error('no such device')), new Backoff(60_000, 60_000))
  assert.equal(await next(failing.told, 'lost'), 'no such device')
  await failing.stop()
})
