import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { frameOf, never, silent } from '../fixtures.ts'
import { lcdprocOpener } from './driver.ts'

/** A server that answers as the test says: `answer` gets each line; undefined is silence. */
async function scripted(t: TestContext, answer: (line: string) => string | undefined) {
  const lines = new EventEmitter<{ line: [string] }>()
  const sockets: Socket[] = []
  const received: string[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.setEncoding('latin1').on('error', () => undefined)
    socket.on('data', (text: string) => {
      for (const line of text.split('\n').filter((each) => each !== '')) {
        received.push(line)
        const reply = answer(line)
        if (reply !== undefined) socket.write(`${reply}\n`, 'latin1')
        lines.emit('line', line)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no TCP address')
  return { url: `tcp://127.0.0.1:${address.port}`, sockets, received, lines }
}

const hello = 'connect LCDproc 0.5.9 protocol 0.3 lcd wid 20 hgt 4 cellwid 5 cellhgt 8'

test('while LCDd has not worked off a frame no other is sent, then the newest', async (t) => {
  const { url, sockets, received, lines } = await scripted(t, (line) =>
    line === 'hello' ? hello : undefined,
  )
  const told = Promise.withResolvers<string>()
  const display = await lcdprocOpener({ port: url })({ ...silent, key: told.resolve }, never)
  while (!received.includes('noop')) await once(lines, 'line') // the fence of the set-up
  for (let i = 0; i < 100; i++) display.show(frameOf([`frame ${i}`]), false)
  const before = received.length
  sockets[0]?.write('success\nhuh? what\nlisten home\nkey Up\n') // the answers are not one for one: none of them counts
  await told.promise
  for (let i = 0; i < 20; i++) await new Promise(setImmediate)
  assert.equal(received.length, before)
  sockets[0]?.write('noop complete\n')
  while (received.filter((line) => line === 'noop').length < 2) await once(lines, 'line')
  assert.deepEqual(received.slice(before), ['widget_set home row1 1 1 "frame 99            "', 'noop'])
  sockets[0]?.write('noop complete\n')
  await display.close()
})

test('keys are told, other messages are not', async (t) => {
  const { url, sockets } = await scripted(t, (line) => (line === 'hello' ? hello : 'noop complete'))
  const keys: string[] = []
  const both = Promise.withResolvers<void>()
  const key = (name: string) => {
    if (keys.push(name) === 2) both.resolve()
  }
  const display = await lcdprocOpener({ port: url })({ ...silent, key }, never)
  sockets[0]?.write('listen home\nkey Up\nmenuevent select x\nkey En')
  sockets[0]?.write('ter\n')
  await both.promise
  assert.deepEqual([display.hasKeys, keys], [true, ['Up', 'Enter']])
  await display.close()
})

test('the backlight is sent when it changes', async (t) => {
  const { url, received, lines } = await scripted(t, (line) => (line === 'hello' ? hello : 'noop complete'))
  const display = await lcdprocOpener({ port: url })(silent, never)
  for (const [level, command] of [
    [0, 'backlight off'],
    [30, 'backlight on'],
  ] as const) {
    display.setBacklight(level)
    while (!received.includes(command)) await once(lines, 'line')
  }
  display.setBacklight(80)
  await display.close()
  assert.equal(received.filter((line) => line.startsWith('backlight')).length, 2)
})

test('what is no LCDd is told in words', async (t) => {
  const { url } = await scripted(t, () => 'HTTP/1.1 400 Bad Request')
  await assert.rejects(
    lcdprocOpener({ port: url })(silent, never),
    /is no LCDd: "HTTP\/1\.1 400 Bad Request"/,
  )
})

test('an LCDd that hangs is taken for lost after ten seconds', async (t) => {
  const { url, received, lines } = await scripted(t, (line) => (line === 'hello' ? hello : undefined))
  const lost = Promise.withResolvers<string>()
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const display = await lcdprocOpener({ port: url })({ ...silent, closed: lost.resolve }, never)
  while (!received.includes('noop')) await once(lines, 'line')
  t.mock.timers.tick(10_000)
  assert.match(await lost.promise, /has not answered for 10 s/)
  await display.close()
})

test('an LCDd from which nothing is wanted is asked whether it is there', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const { url, received, lines } = await scripted(t, (line) => (line === 'hello' ? hello : 'noop complete'))
  const display = await lcdprocOpener({ port: url })(silent, never)
  while (!received.includes('noop')) await once(lines, 'line')
  await new Promise(setImmediate)
  t.mock.timers.tick(30_000)
  while (received.filter((line) => line === 'noop').length < 2) await once(lines, 'line')
  assert.equal(received.at(-2), 'noop')
  await display.close()
})

test('an abort ends an opening and an open display', async (t) => {
  const { url, lines } = await scripted(t, () => undefined)
  const stop = new AbortController()
  const opening = lcdprocOpener({ port: url })(silent, stop.signal)
  await once(lines, 'line')
  stop.abort()
  await assert.rejects(opening, /stopped/)
  await assert.rejects(lcdprocOpener({ port: url })(silent, stop.signal), /stopped/)
})

for (const [what, answer] of [
  ['lines', (line: string) => (line === 'hello' ? hello : 'success\n'.repeat(200_000))],
  ['one line', (line: string) => (line === 'hello' ? hello : 'x'.repeat(1 << 21))],
  ['no greeting', () => 'success\n'.repeat(200_000)],
] as const)
  test(`an LCDd that sends ${what} without end is left`, async (t) => {
    const { url } = await scripted(t, answer)
    const lost = Promise.withResolvers<string>()
    const events = { ...silent, closed: lost.resolve }
    const opened = lcdprocOpener({ port: url })(events, never).then(() => lost.promise)
    assert.match(await opened.catch(String), /talks without end/)
  })

test('a display that says it has a million cells is drawn in its upper left corner', async (t) => {
  const huge = hello.replace('wid 20 hgt 4', 'wid 1000 hgt 1000')
  const { url, received, lines } = await scripted(t, (line) => (line === 'hello' ? huge : 'noop complete'))
  const display = await lcdprocOpener({ port: url })(silent, never)
  assert.deepEqual([display.columns, display.rows], [80, 32])
  while (!received.includes('noop')) await once(lines, 'line')
  assert.equal(received.filter((line) => line.startsWith('widget_add')).length, 32)
  await display.close()
})
