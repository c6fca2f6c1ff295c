import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { portOpener } from './port.ts'

const skip = spawnSync('socat', ['-V']).error ? 'socat is not installed' : false

test('a serial port is read, written, and its loss is told', { skip, timeout: 20_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'rf-serial-'))
  const path = join(folder, 'tty')
  // the other end of the pseudo-terminal is socat's standard input and output
  const socat = spawn('socat', ['-d', '-d', `PTY,link=${path},raw,echo=0`, 'STDIO'])
  t.after(async () => {
    if (socat.exitCode === null && socat.kill('SIGKILL')) await once(socat, 'exit')
    rmSync(folder, { recursive: true })
  })
  const messages = createInterface({ input: socat.stderr })
  for await (const message of messages) if (message.includes('starting data transfer loop')) break

  const received = Promise.withResolvers<void>()
  let text = ''
  const port = await portOpener(
    path,
    57_600,
  )((chunk) => {
    text += Buffer.from(chunk).toString('latin1')
    if (text.endsWith('\r\n')) received.resolve()
  })
  socat.stdin.write('20;00;Nodo RadioFrequencyLink - RFLink Gateway V1.1 - R48;\r\n')
  await received.promise
  assert.equal(text, '20;00;Nodo RadioFrequencyLink - RFLink Gateway V1.1 - R48;\r\n')

  const lines = createInterface({ input: socat.stdout })
  port.write('10;PING;\r\n')
  port.write('10;Kaku;41;1;ON;\r\n')
  const written: string[] = []
  for await (const line of lines) if (written.push(line.trim()) === 2) break
  assert.deepEqual(written, ['10;PING;', '10;Kaku;41;1;ON;'])

  socat.kill('SIGKILL')
  assert.notEqual(await port.closed, '')
  port.close() // once more does nothing
})

test('a serial port that does not exist is told by its name', async () => {
  await assert.rejects(
    portOpener('/nonexistent/tty', 57_600)(() => undefined),
    /No such file or directory.*\/nonexistent\/tty/,
  )
})

test('closing ends the reading', { skip, timeout: 20_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'rf-serial-'))
  const path = join(folder, 'tty')
  const socat = spawn('socat', ['-d', '-d', `PTY,link=${path},raw,echo=0`, 'STDIO'])
  t.after(async () => {
    if (socat.exitCode === null && socat.kill('SIGKILL')) await once(socat, 'exit')
    rmSync(folder, { recursive: true })
  })
  for await (const message of createInterface({ input: socat.stderr }))
    if (message.includes('starting data transfer loop')) break
  const port = await portOpener(path, 57_600)(() => undefined)
  port.close()
  assert.equal(await port.closed, 'closed')
})
