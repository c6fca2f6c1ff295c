import type { Size } from '../../display.ts'
import type { Device, OpenDevice } from '../device.ts'
import { FakeHd44780 } from '../fake-hd44780.ts'

/** A system call's error. */
export function errno(code: string): Error {
  return Object.assign(new Error(`${code}: fake`), { code })
}

/**
 * Linux's /dev/lcd for tests, from what drivers/auxdisplay/charlcd.c and hd44780_common.c do: one opener at a time; the
 * cursor stays at the end of the line's buffer, 40 characters or, above two rows, the display's width; an escape sequence
 * is dropped at 24 characters and ended by a line feed; places count from 0. At start the cursor is on and blinks, a
 * text shows, and the backlight is off.
 */
export class FakeCharlcd {
  readonly chip: FakeHd44780 = new FakeHd44780()
  readonly size: Size
  light = false
  /** What the kernel would drop without a word. */
  readonly dropped: string[] = []
  opened = false
  /** What the next writes fail with. */
  failure: Error | undefined
  /** The number of writes, and of bytes. */
  writes = 0
  bytes = 0
  #x = 0
  #y = 0
  #escape: string | undefined
  readonly #width: number

  constructor(size: Size) {
    this.size = size
    this.#width = size.rows > 2 ? size.columns : 40
    this.#initialise()
    this.feed(Buffer.from('Linux-6.12\n'))
  }

  /** `open(2)`; `EBUSY` while it is open. */
  readonly open: OpenDevice = async (): Promise<Device> => {
    if (this.opened) throw errno('EBUSY')
    this.opened = true
    return {
      write: async (bytes) => {
        if (this.failure) throw this.failure
        this.feed(bytes)
      },
      close: async () => {
        this.opened = false
      },
    }
  }

  feed(bytes: Uint8Array): void {
    this.writes++
    this.bytes += bytes.length
    for (const byte of bytes) this.#take(byte)
  }

  cells(): Uint8Array[] {
    return this.chip.cells(this.size)
  }

  #take(byte: number): void {
    if (byte !== 0x0a && this.#escape !== undefined) {
      this.#escape += String.fromCharCode(byte)
      this.#run(this.#escape)
      return
    }
    if (this.#escape !== undefined) this.dropped.push(this.#escape)
    this.#escape = undefined
    const controls: Readonly<Record<number, () => void>> = {
      27: () => {
        this.#escape = ''
      },
      8: () => this.#back(),
      12: () => this.#clear(),
      10: () => this.#nextLine(),
      13: () => this.#go(0, this.#y),
      9: () => this.#print(0x20),
    }
    const control = controls[byte]
    if (control) control()
    else this.#print(byte)
  }

  #run(sequence: string): void {
    if (sequence.length < 2) return
    if (sequence === '[2J') this.#clear()
    else if (sequence === '[H') this.#go(0, 0)
    else if (!(sequence.startsWith('[L') && sequence.length > 2 && this.#special(sequence.slice(2)))) {
      if (sequence.length < 24) return // there may be more to come
      this.dropped.push(sequence)
    }
    this.#escape = undefined
  }

  #special(code: string): boolean {
    const { chip } = this
    const flags: Readonly<Record<string, () => void>> = {
      D: () => (chip.on = true),
      d: () => (chip.on = false),
      C: () => (chip.cursor = true),
      c: () => (chip.cursor = false),
      B: () => (chip.blink = true),
      b: () => (chip.blink = false),
      '+': () => (this.light = true),
      '-': () => (this.light = false),
      I: () => this.#initialise(),
    }
    const flag = flags[code.charAt(0)]
    if (flag) flag()
    else if (code.startsWith('G') && code.includes(';')) this.#define(code)
    else if (/^[xy]/.test(code) && code.endsWith(';')) this.#place(code)
    else return /^[*fFnNlrLRk]/.test(code)
    return true
  }

  #place(code: string): void {
    if (!/^([xy]\d+)*;$/.test(code)) return // taken for done, without effect
    const [x, y] = ['x', 'y'].map((axis) => new RegExp(`${axis}(\\d+)`).exec(code)?.[1])
    this.#go(Number(x ?? this.#x), Number(y ?? this.#y))
  }

  #define(code: string): void {
    const slot = Number(code.charAt(1))
    const bytes = Buffer.from(code.slice(2, 18), 'hex')
    this.chip.command(0x40 | (slot * 8))
    for (const byte of bytes) this.chip.data(byte)
    this.#go(this.#x, this.#y)
  }

  #initialise(): void {
    this.chip.command(0x0f) // display, cursor and blinking on
    this.chip.command(0x01)
    this.light = false
  }

  #clear(): void {
    this.chip.command(0x01)
    this.#go(0, 0)
  }

  #go(x: number, y: number): void {
    this.#x = x
    this.#y = y
    const column = x < this.#width ? x & 63 : this.#width - 1
    this.chip.command(0x80 | (column + (y & 1 ? 64 : 0) + (y & 2 ? this.#width : 0)))
  }

  #print(byte: number): void {
    if (this.#x < this.#width) {
      this.chip.data(byte)
      this.#x++
    }
    if (this.#x === this.#width) this.#go(this.#x, this.#y) // never into the next row
  }

  #nextLine(): void {
    while (this.#x < this.#width) this.#print(0x20)
    this.#go(0, (this.#y + 1) % this.size.rows)
  }

  #back(): void {
    if (this.#x > 0) this.#go(this.#x - 1, this.#y)
    this.chip.data(0x20)
    this.#go(this.#x, this.#y)
  }
}
