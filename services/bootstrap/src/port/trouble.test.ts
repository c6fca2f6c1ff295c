import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reasonOf } from '../reason.ts'
import { openPort } from './open-port.ts'
import { portTrouble } from './trouble.ts'

const ports: [port: string, words: string][] = [
  [
    '/dev/ttyUSB77',
    'there is no /dev/ttyUSB77: it is unplugged, or has another number by now; its path in /dev/serial/by-id would stay, take that',
  ],
  [
    '/dev/serial/by-id/none',
    'there is no /dev/serial/by-id/none: is it plugged in, and is this its path in /dev/serial/by-id?',
  ],
  ['/dev/null', '/dev/null is no serial port'],
  ['/dev', '/dev is no serial port'],
  ['tcp://127.0.0.1:1', 'tcp://127.0.0.1:1 refuses the connection: does its server run?'],
]
for (const [port, words] of ports)
  test(`what the system says of ${port} is told as: ${words}`, async () => {
    const opening = openPort(port, { baud: 57_600 }, () => undefined)
    await assert.rejects(opening, (error) => portTrouble(port, reasonOf(error)) === words)
  })

test('what is not known is told as it is, with the port', () => {
  assert.equal(portTrouble('/dev/x', 'the line has hung up'), '/dev/x: the line has hung up')
})
