import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { Sockets } from '../house/sockets.ts'
import { Board, bootMs, sendMs } from './board.ts'

const frame = 'Alecto V1;ID=08ef;TEMP=00d6;HUM=57;BAT=OK;'
const banner =
  '20;00;Nodo RadioFrequencyLink - RFLink Gateway V1.1 - R48;\r\n20;01;MySensors=OFF;NO NRF24L01;\r\n20;02;setGPIO=ON;\r\n'

/** A board behind a fake clock: `said()` is what it printed since the last look. */
function boardOnDesk(t: { after: (fn: () => void) => void }) {
  mock.timers.enable({ apis: ['setTimeout'] })
  let text = ''
  const sockets = new Sockets()
  const board = new Board((more) => {
    text += more
  }, sockets)
  t.after(() => {
    board.close()
    mock.timers.reset()
  })
  const said = () => {
    const all = text
    text = ''
    return all
  }
  return { board, sockets, said, wait: (ms: number) => mock.timers.tick(ms) }
}

function booted(t: { after: (fn: () => void) => void }) {
  const desk = boardOnDesk(t)
  desk.board.open()
  desk.wait(bootMs)
  assert.equal(desk.said(), banner)
  return desk
}

test('opening the port resets the board: what comes before the banner is lost', (t) => {
  const { board, said, wait } = boardOnDesk(t)
  board.open()
  board.receive('10;PING;\r\n')
  board.hear(frame)
  wait(bootMs - 1)
  assert.equal(said(), '')
  wait(1)
  board.receive('10;VERSION;\r\n')
  assert.equal(said(), `${banner}20;03;VER=1.1;REV=48;BUILD=08;\r\n`)
})

// what it is sent, what it answers at once
const answers: readonly (readonly [string, string])[] = [
  ['10;PING;\r\n', '20;03;PONG;\r\n'],
  ['10;PING;\n10;PING;\n', '20;03;PONG;\r\n20;04;PONG;\r\n'],
  ['10;VERSION;\r\n', '20;03;VER=1.1;REV=48;BUILD=08;\r\n'],
  ['10;RFDEBUG=ON;\r\n', '20;03;RFDEBUG=ON;\r\n'],
  ['10;FROBNICATE;\r\n', '20;03;CMD UNKNOWN;\r\n'],
  ['10;NewKaku;01a2b3c4;1;DANCE;\r\n', '20;03;CMD UNKNOWN;\r\n'],
  [`11;20;0B;${frame}\r\n`, `20;03;OK;\r\n20;04;${frame}\r\n`],
  ['hello\r\n', ''],
  [`10;${'x'.repeat(300)};\r\n`, ''],
]
for (const [sent, want] of answers)
  test(`answers ${sent.trim().slice(0, 40)}`, (t) => {
    const { board, said } = booted(t)
    for (const each of sent) board.receive(each) // however the bytes are split
    assert.equal(said(), want)
  })

test('a command is answered by OK after its transmission, and switches the socket; the receiver is deaf meanwhile', (t) => {
  const { board, sockets, said, wait } = booted(t)
  board.receive('10;NewKaku;01a2b3c4;1;ON;\r\n')
  board.hear(frame)
  wait(sendMs - 1)
  assert.equal(said(), '')
  assert.equal(sockets.isOn('1A2B3C4', '01'), false)
  wait(1)
  assert.equal(said(), '20;03;OK;\r\n')
  assert.equal(sockets.isOn('1A2B3C4', '01'), true)
  board.hear(frame)
  assert.equal(said(), `20;04;${frame}\r\n`)
})

test('commands that come together are sent one after the other, as many as the buffer holds', (t) => {
  const { board, said, wait } = booted(t)
  board.receive('10;NewKaku;01a2b3c4;1;ON;\r\n'.repeat(20))
  for (let n = 0; n < 30; n++) wait(sendMs)
  assert.equal(said().match(/OK;/g)?.length, 8)
})

test('a reboot starts the numbers again and forgets what was set', (t) => {
  const { board, said, wait } = booted(t)
  board.receive('10;RFUDEBUG=ON;\r\n')
  assert.equal(board.debug, true)
  board.receive('10;REBOOT;\r\n')
  assert.equal(said(), '20;03;RFUDEBUG=ON;\r\n20;04;REBOOT;\r\n')
  wait(bootMs)
  assert.equal(said(), banner)
  assert.equal(board.debug, false)
})

test('numbers are two hex digits that start over after FF', (t) => {
  const { board, said } = booted(t)
  for (let n = 0; n < 254; n++) board.hear('X10;ID=41;SWITCH=1;CMD=ON;')
  const numbers = said().match(/^20;..;/gm)
  assert.deepEqual([numbers?.[0], numbers?.at(-2), numbers?.at(-1)], ['20;03;', '20;FF;', '20;00;'])
})

test('noise stands before the frame on its line', (t) => {
  const { board, said } = booted(t)
  board.hear(frame, 'word')
  assert.equal(said(), ` WDIR=020;03;${frame}\r\n`)
  board.hear(frame, 'torn')
  assert.equal(said(), `20;04;Alecto V1;ID=08ef;TEM20;05;${frame}\r\n`)
})
