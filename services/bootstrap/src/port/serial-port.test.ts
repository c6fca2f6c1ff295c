import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { constants, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { noPty, openPty } from '../../../../tests/support/pty.ts'
import { openPort } from './open-port.ts'
import { type Device, SerialPort } from './serial-port.ts'

const options = { skip: noPty(), timeout: 20_000 }
const banner = '20;00;Nodo RadioFrequencyLink - RFLink Gateway V1.1 - R48;\r\n'

/** Collects text until it is whole. */
function collect(end: string) {
  const { promise, resolve } = Promise.withResolvers<string>()
  let text = ''
  const take = (chunk: Uint8Array) => {
    text += Buffer.from(chunk).toString('latin1')
    if (text.endsWith(end)) resolve(text)
  }
  return { take, whole: promise }
}

test('a serial port is read, written, and its loss is told', options, async () => {
  const written = collect('ON;\r\n')
  const received = collect('\r\n')
  await using pty = await openPty(written.take)
  const port = await openPort(pty.path, { baud: 57_600 }, received.take)
  pty.write(Buffer.from(banner))
  assert.equal(await received.whole, banner)
  await Promise.all([
    port.write(Buffer.from('10;PING;\r\n')),
    port.write(new Uint8Array()),
    port.write(Buffer.from('10;Kaku;41;1;ON;\r\n')),
  ])
  assert.equal(await written.whole, '10;PING;\r\n10;Kaku;41;1;ON;\r\n')
  await pty.unplug()
  assert.notEqual(await port.closed, '')
  await assert.rejects(port.write(Buffer.from('x')), { message: 'the port is closed' })
  await port.close() // once more does nothing
})

test('a serial port that does not exist is told by its name', async () => {
  await assert.rejects(
    openPort('/nonexistent/tty', { baud: 57_600 }, () => undefined),
    /No such file or directory.*\/nonexistent\/tty/,
  )
})

/** Whether the process has ended, all its files closed; its parent need not have been told (proc(5), `stat`). */
const isDead = (pid: number) => / Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))

test('a line that hung up before it was read again is told, not read for ever', options, async () => {
  await using pty = await openPty(() => undefined)
  const port = await openPort(pty.path, { baud: 57_600 }, () => {
    process.kill(pty.pid, 'SIGKILL')
    while (!isDead(pty.pid)); // nothing else happens here meanwhile: so the next read is after the end
  })
  pty.write(Buffer.from('20;01;PONG;\r\n'))
  assert.equal(await port.closed, 'the line has hung up')
})

test('closing ends the reading, and the port may be opened again', options, async () => {
  await using pty = await openPty(() => undefined)
  const port = await openPort(pty.path, { baud: 57_600 }, () => assert.fail('it is closed'))
  const closing = port.close()
  pty.write(Buffer.from('late'))
  assert.equal(await port.closed, 'closed')
  await closing
  const next = await openPort(pty.path, { baud: 57_600 }, () => undefined) // else its lock is taken
  await next.close()
})

/** A named pipe, which like a serial line may have no bytes to read and no room for more; the test is the poller. */
async function openPipe(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'port-'))
  assert.equal(spawnSync('mkfifo', [join(folder, 'pipe')]).status, 0)
  const file = await open(join(folder, 'pipe'), constants.O_RDWR | constants.O_NONBLOCK)
  t.after(() => {
    rmSync(folder, { recursive: true })
    return file.close() // of no effect where the port has done so
  })
  const poller = new EventEmitter<Record<string, [Error | null]>>()
  const waits = new EventEmitter<{ readable: []; writable: [] }>()
  const device: Device = {
    fd: file.fd,
    poller: {
      once: (event, ready) => {
        poller.once(event, ready)
        waits.emit(event)
      },
      stop: () => {
        for (const event of poller.eventNames()) poller.emit(event, new Error('Canceled'))
      },
    },
    close: () => file.close(),
  }
  return { file, poller, waits, device }
}

test('what does not fit is written when there is room, in order', options, async (t) => {
  const { poller, waits, device } = await openPipe(t)
  const bytes = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, i) => i % 251)) // a pipe holds 65,536
  const full = once(waits, 'writable')
  const whole = Promise.withResolvers<void>()
  const got: Buffer[] = []
  let length = 0
  const port = new SerialPort(device, (chunk) => {
    got.push(Buffer.from(chunk))
    length += chunk.length
    if (length === bytes.length + 3) whole.resolve()
  })
  waits.on('readable', () => poller.emit('writable', null)) // all was read
  waits.on('writable', () => poller.emit('readable', null))
  const written = [port.write(bytes), port.write(Buffer.from('end'))]
  await full
  await Promise.all(written)
  waits.on('readable', () => poller.emit('readable', null))
  poller.emit('readable', null)
  await whole.promise
  assert.deepEqual(Buffer.concat(got), Buffer.concat([bytes, Buffer.from('end')]))
  await port.close()
})

test('closing ends who waits to read and to write', options, async (t) => {
  const { file, waits, device } = await openPipe(t)
  const empty = once(waits, 'readable')
  const full = once(waits, 'writable')
  const port = new SerialPort(device, () => undefined)
  await empty
  const failed = { message: 'the port is closed' }
  const refused = [Buffer.alloc(200_000), Buffer.from('x')].map((bytes) =>
    assert.rejects(port.write(bytes), failed),
  )
  await full
  await port.close()
  await Promise.all(refused)
  assert.deepEqual([await port.closed, file.fd], ['closed', -1])
})

test('a device that is gone is told, and who writes is told too', options, async (t) => {
  const { file, poller, waits, device } = await openPipe(t)
  const full = once(waits, 'writable')
  const port = new SerialPort(device, () => undefined)
  const refused = assert.rejects(port.write(Buffer.alloc(200_000)))
  await full
  poller.emit('readable', new Error('bad file descriptor'))
  assert.equal(await port.closed, 'the line has hung up')
  await refused
  await port.close()
  assert.equal(file.fd, -1)
})
