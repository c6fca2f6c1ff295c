import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { Client, type Screen } from './client.ts'
import { cell, drawn, type Size } from './widgets.ts'

export interface LcdServerOptions extends Size {
  readonly host: string
  /** 0: a free one. */
  readonly port: number
  /** Called with the display's rows, of `columns` characters each, whenever they or the backlight have changed. */
  readonly onFrame: (rows: readonly string[], lit: boolean) => void
}

export interface LcdServer {
  readonly port: number
  /** What the display shows now. */
  readonly rows: readonly string[]
  /** Presses a key of the display: told to the client whose screen is shown, if it asked for that key. */
  press(key: string): void
  close(): Promise<void>
}

/** What LCDd takes in one line. */
const maxLine = 8192

/**
 * A character display behind LCDproc's protocol 0.3 on a TCP port, as LCDd offers one: of several clients the screen of
 * the highest priority is shown. No heartbeat, no menu, no rotation.
 * @throws the listening error (address in use)
 */
export async function startLcdServer(options: LcdServerOptions): Promise<LcdServer> {
  const { host, port, columns, rows, onFrame } = options
  const greeting =
    `connect LCDproc 0.5.9 protocol 0.3 lcd wid ${columns} hgt ${rows} ` +
    `cellwid ${cell.width} cellhgt ${cell.height}`
  const display = new Shown(options, onFrame)
  const server = createServer((socket) => serve(socket, new Client(greeting), display))
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    get rows() {
      return display.rows
    },
    press: (key) => display.press(key),
    async close() {
      server.close()
      for (const socket of display.clients.keys()) socket.destroy()
      await once(server, 'close')
    },
  }
}

function serve(socket: Socket, client: Client, display: Shown): void {
  display.clients.set(socket, client)
  let rest = ''
  socket.setEncoding('latin1') // the protocol's character set
  socket.setNoDelay(true)
  socket.on('data', (piece: string) => {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    if ([...lines, rest].some((line) => line.length > maxLine)) return void socket.destroy()
    for (const line of lines) {
      const answer = client.command(line)
      if (!answer) return void socket.end()
      socket.write(answer.map((text) => `${text}\n`).join(''), 'latin1')
    }
    display.refresh()
  })
  socket.on('error', () => undefined) // its close is what matters
  socket.on('close', () => {
    display.clients.delete(socket)
    display.refresh()
  })
}

/** The display itself: whose screen it shows, and what is on it. */
class Shown {
  readonly clients: Map<Socket, Client> = new Map()
  rows: readonly string[]
  readonly #size: Size
  readonly #onFrame: LcdServerOptions['onFrame']
  #owner: Socket | undefined
  #screen: Screen | undefined
  #lit = true

  constructor(size: Size, onFrame: LcdServerOptions['onFrame']) {
    this.#size = size
    this.#onFrame = onFrame
    this.rows = drawn([], size)
  }

  /** Draws what is to be shown now, and tells clients that their screen came or went. */
  refresh(): void {
    const all = [...this.clients].flatMap(([socket, client]) =>
      [...client.screens.values()].map((screen) => ({ socket, client, screen })),
    )
    const first = all
      .filter(({ screen }) => screen.priority > 0)
      .reduce<(typeof all)[number] | undefined>(
        (best, next) => (best && best.screen.priority >= next.screen.priority ? best : next),
        undefined,
      )
    if (first?.screen !== this.#screen) {
      if (this.#owner?.writable) this.#owner.write(`ignore ${this.#screen?.id}\n`, 'latin1')
      first?.socket.write(`listen ${first.screen.id}\n`, 'latin1')
      this.#owner = first?.socket
      this.#screen = first?.screen
    }
    const rows = drawn(first?.screen.widgets.values() ?? [], this.#size)
    const lit = first?.client.lit ?? true
    if (lit === this.#lit && rows.every((row, i) => row === this.rows[i])) return
    this.rows = rows
    this.#lit = lit
    this.#onFrame(rows, lit)
  }

  press(key: string): void {
    const owner = this.#owner
    if (owner && this.clients.get(owner)?.keys.has(key)) owner.write(`key ${key}\n`, 'latin1')
  }
}
