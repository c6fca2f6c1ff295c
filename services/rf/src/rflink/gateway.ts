import type { Backoff } from '@constellation/bootstrap/backoff'
import { count } from '@constellation/bootstrap/counters'
import type { Port, Receive } from '@constellation/bootstrap/port/open-port'
import { reasonOf } from '@constellation/bootstrap/reason'
import type { Counters } from '@constellation/bootstrap/service'
import { sleep } from '@constellation/bootstrap/wait'
import { type AnswerFrame, type DeviceFrame, type Frame, parseFrame } from './frame.ts'
import { Framer } from './framer.ts'
import { Sender } from './sender.ts'
import { Watchdog } from './watchdog.ts'

/** RFLink Protocol Reference: 57600 baud, 8 data bits, no parity. */
export const rflinkBaud = 57_600

/** How long after opening the banner is waited for before it is told that it is missing, in milliseconds. */
const patienceMs = 5000

/** Opens the gateway's port; rejects with the reason where that fails. */
export type OpenPort = (receive: Receive) => Promise<Port>

/** What the gateway tells the service. */
export interface GatewayEvents {
  /** A device was heard; `ts`: when the line's last byte arrived, in milliseconds since 1970. */
  device(frame: DeviceFrame, ts: number): void
  /** It listens: the banner or PONG came. */
  ready(text: string): void
  /** It does not, for the reason in words. */
  lost(reason: string): void
  /** Any line that is no device's, for the log. */
  said(frame: Frame): void
}

/** An RFLink gateway on a port: opened again for ever, watched, and given one command at a time. */
export class Gateway {
  readonly #open: OpenPort
  readonly #events: GatewayEvents
  readonly #counters: Counters
  readonly #backoff: Backoff
  readonly #framer = new Framer()
  readonly #sender: Sender
  #port: Port | undefined
  #watchdog: Watchdog | undefined
  #ready = false
  #opened = 0
  #garbage = 0

  constructor(open: OpenPort, events: GatewayEvents, counters: Counters, backoff: Backoff) {
    this.#open = open
    this.#events = events
    this.#counters = counters
    this.#backoff = backoff
    this.#sender = new Sender((line) => this.#write(`${line}\r\n`))
    for (const name of ['reconnects', 'garbage_lines']) counters[name] ??= 0
  }

  /** Sends a command; resolves when it was sent over the air, rejects with the reason in words. */
  send(line: string): Promise<void> {
    return this.#sender.send(line)
  }

  /** Keeps the gateway connected until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const reason = await this.#connection(signal).catch(reasonOf)
      this.#down(signal.aborted ? 'the service stops' : `the gateway is not connected: ${reason}`)
      if (signal.aborted) return
      this.#events.lost(reason)
      await sleep(this.#backoff.next(), signal)
    }
  }

  /** One connection, from opening to the reason of its end. */
  async #connection(signal: AbortSignal): Promise<string> {
    const stopped = Promise.withResolvers<string>()
    const stop = () => stopped.resolve('the service stops')
    signal.addEventListener('abort', stop, { once: true })
    try {
      const opening = this.#open((chunk) => this.#receive(chunk, Date.now()))
      const port = await Promise.race([opening, stopped.promise])
      if (typeof port !== 'string') return await this.#watch(port, stopped.promise)
      opening.then(
        (late) => late.close(),
        () => undefined,
      )
      return port
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  async #watch(port: Port, stopped: Promise<string>): Promise<string> {
    const silent = Promise.withResolvers<string>()
    if (this.#opened++ > 0) this.#count('reconnects')
    this.#port = port
    this.#watchdog = new Watchdog(() => this.#write('10;PING;\r\n'), silent.resolve)
    if (this.#ready) this.#watchdog.ready()
    const patience = setTimeout(() => {
      if (!this.#ready) this.#events.lost('the gateway is connected but has not sent its banner')
    }, patienceMs)
    try {
      return await Promise.race([port.closed, silent.promise, stopped])
    } finally {
      clearTimeout(patience)
      void port.close()
    }
  }

  #down(reason: string): void {
    this.#watchdog?.stop()
    this.#watchdog = undefined
    this.#port = undefined
    this.#ready = false
    this.#framer.reset()
    this.#countGarbage()
    this.#sender.close(reason)
  }

  /** A character is a byte (Latin-1), as on the gateway. */
  #write(text: string): void {
    this.#port?.write(Buffer.from(text, 'latin1')).catch(() => undefined) // that ends the port, whose reason is told
  }

  #receive(chunk: Uint8Array, ts: number): void {
    const lines = this.#framer.push(chunk)
    this.#countGarbage()
    for (const line of lines) {
      const frame = parseFrame(line)
      if (frame.kind === 'bad') this.#count('garbage_lines')
      else this.#watchdog?.heard()
      if (frame.kind === 'answer') this.#answer(frame)
      if (frame.kind === 'device') this.#events.device(frame, ts)
      else this.#events.said(frame)
    }
  }

  #answer({ answer, text }: AnswerFrame): void {
    if (answer === 'ok' || answer === 'command unknown' || answer === 'error')
      this.#sender.answer(answer, text)
    // a banner in the middle: the board was reset, and what it was told is lost
    if ((answer === 'banner' || answer === 'reboot') && this.#ready) {
      this.#sender.close('the gateway was reset')
      this.#ready = false
    }
    if ((answer === 'banner' || answer === 'pong') && !this.#ready) {
      this.#ready = true
      this.#backoff.reset()
      this.#watchdog?.ready()
      this.#sender.open()
      this.#events.ready(text)
    }
  }

  #countGarbage(): void {
    const { garbage } = this.#framer
    this.#count('garbage_lines', garbage - this.#garbage)
    this.#garbage = garbage
  }

  #count(name: string, by?: number): void {
    count(this.#counters, name, by)
  }
}
