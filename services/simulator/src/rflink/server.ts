import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { Sockets } from '../house/sockets.ts'
import { noiseBefore, onAir, type Sent, undecoded } from './air.ts'
import { Board } from './board.ts'

export interface GatewayOptions {
  readonly host: string
  /** 0: a free one. */
  readonly port: number
  readonly seed: number
  /** How many times faster than real the house's time passes. */
  readonly speed: number
  readonly log: (text: string) => void
  /** The time, ms since 1970; real where not given. */
  readonly now?: () => number
}

export interface Gateway {
  readonly port: number
  /** The house's sockets, for a look at what commands did. */
  readonly sockets: Sockets
  close(): Promise<void>
}

/** How often the air is looked at, in ms. */
const tickMs = 50
/** A serial line does not wait for a reader who is slow: past this many unread bytes lines are lost. */
const maxUnread = 65_536

/**
 * RFLink gateways on a TCP port, as ser2net would offer them: each connection opens a board of its own in the same
 * house, so all hear the same transmissions and any may switch the sockets.
 * @throws the listening error (address in use)
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host, port, seed, speed, log, now = Date.now } = options
  const sockets = new Sockets()
  const boards = new Map<Socket, Board>()
  const server = createServer((socket) => accept(socket, boards, sockets, log))
  server.listen(port, host)
  await once(server, 'listening')
  let last = now()
  const timer = setInterval(() => {
    const time = now()
    // after a sleep of the machine the air is not made up for
    for (const sent of onAir(seed, speed, Math.max(last, time - 1000), time))
      pass(seed, sent, sockets, boards)
    last = time
  }, tickMs)
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    sockets,
    async close() {
      clearInterval(timer)
      for (const socket of boards.keys()) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function accept(
  socket: Socket,
  boards: Map<Socket, Board>,
  sockets: Sockets,
  log: (text: string) => void,
): void {
  const board = new Board((text) => {
    if (socket.writable && socket.writableLength < maxUnread) socket.write(text, 'latin1')
  }, sockets)
  boards.set(socket, board)
  log('port opened')
  socket.setEncoding('latin1') // a serial line knows no text
  socket.setNoDelay(true)
  socket.on('data', (text: string) => board.receive(text))
  socket.on('error', (error) => log(`port: ${error.message}`))
  socket.on('close', () => {
    board.close()
    boards.delete(socket)
    log('port closed')
  })
  board.open()
}

/** A transmission reaches the house's sockets and every board. */
function pass(seed: number, sent: Sent, sockets: Sockets, boards: ReadonlyMap<Socket, Board>): void {
  const message = sent.sensor.message(seed, sent.slot, sent.houseTime, sockets.watts)
  const [, protocol, id, unit, command] =
    /^([^;]+);ID=([^;]+);SWITCH=([^;]+);CMD=([^;]+);/.exec(message) ?? []
  if (protocol && id && unit && command) sockets.hear(protocol, id, unit, command)
  for (const board of boards.values()) {
    const dump = undecoded(seed, sent, board.debug)
    if (dump) board.hear(dump)
    board.hear(message, noiseBefore(seed, sent))
  }
}
