import type { Sockets } from '../house/sockets.ts'
import type { Noise } from './air.ts'
import { type Command, understand } from './commands.ts'

/** From a reset to the banner, in ms: the boot loader waits, and what is sent meanwhile is lost. */
export const bootMs = 1000
/** One transmission with its repeats, in ms: the receiver is deaf meanwhile, and OK comes after it. */
export const sendMs = 350
/** The longest line that is taken; the rest of a longer one is lost. */
const maxLine = 256
/** Commands that wait while one is sent: what the serial buffer holds. */
const maxWaiting = 8

const answers = {
  ping: 'PONG;',
  version: 'VER=1.1;REV=48;BUILD=08;',
  status:
    'STATUS;setRF433=ON;setNodoNRF=OFF;setMilight=OFF;setLivingColors=OFF;setAnsluta=OFF;setGPIO=ON;setBLE=OFF;setMysensors=OFF;',
  reboot: 'REBOOT;',
  unknown: 'CMD UNKNOWN;',
} as const

/**
 * A gateway board on an open port: numbers its lines, boots, answers commands, and is deaf while it sends.
 * `open` is the reset that opening the port causes.
 */
export class Board {
  readonly #write: (text: string) => void
  readonly #sockets: Sockets
  readonly #waiting: Command[] = []
  readonly #settings = new Map<string, boolean>()
  #counter = 0
  #input = ''
  #state: 'booting' | 'ready' | 'sending' = 'booting'
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(write: (text: string) => void, sockets: Sockets) {
    this.#write = write
    this.#sockets = sockets
  }

  /** Whether pulse dumps of undecoded receptions were asked for. */
  get debug(): boolean {
    return ['rfdebug', 'rfudebug', 'qrfdebug'].some((name) => this.#settings.get(name) === true)
  }

  open(): void {
    this.#state = 'booting'
    this.#input = ''
    this.#waiting.length = 0
    this.#settings.clear()
    this.#after(bootMs, () => {
      this.#counter = 0
      this.#state = 'ready'
      this.#print('Nodo RadioFrequencyLink - RFLink Gateway V1.1 - R48;')
      this.#print('MySensors=OFF;NO NRF24L01;')
      this.#print('setGPIO=ON;')
    })
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  /** Bytes from the computer. */
  receive(text: string): void {
    if (this.#state === 'booting') return
    const lines = (this.#input + text).split(/[\r\n]+/)
    this.#input = (lines.pop() ?? '').slice(-maxLine)
    for (const line of lines) {
      const command = line.length > maxLine ? undefined : understand(line)
      if (command && this.#waiting.length < maxWaiting) this.#waiting.push(command)
    }
    this.#work()
  }

  /** Something was received over the air: `body` is the line without its number. */
  hear(body: string, noise?: Noise): void {
    if (this.#state !== 'ready') return
    if (noise === 'word') this.#write(' WDIR=0')
    if (noise === 'torn') this.#write(`${this.#number()}${body.slice(0, body.length >> 1)}`)
    this.#print(body)
  }

  #work(): void {
    while (this.#state === 'ready') {
      const next = this.#waiting.shift()
      if (!next) return
      this.#carryOut(next)
    }
  }

  #carryOut(command: Command): void {
    if (command.kind === 'send') this.#send(command)
    else if (command.kind === 'echo') {
      this.#print('OK;')
      this.#print(command.frame)
    } else if (command.kind === 'setting') {
      this.#settings.set(command.name.toLowerCase(), command.on)
      this.#print(`${command.name}=${command.on ? 'ON' : 'OFF'};`)
    } else {
      this.#print(answers[command.kind])
      if (command.kind === 'reboot') this.open()
    }
  }

  #send({ protocol, id, unit, command }: Command & { kind: 'send' }): void {
    this.#state = 'sending'
    this.#after(sendMs, () => {
      this.#sockets.hear(protocol, id, unit, command)
      this.#state = 'ready'
      this.#print('OK;')
      this.#work()
    })
  }

  #after(ms: number, then: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(then, ms)
  }

  #print(body: string): void {
    this.#write(`${this.#number()}${body}\r\n`)
  }

  #number(): string {
    const number = this.#counter.toString(16).toUpperCase().padStart(2, '0')
    this.#counter = (this.#counter + 1) & 0xff
    return `20;${number};`
  }
}
