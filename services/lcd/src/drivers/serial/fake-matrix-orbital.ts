import type { Size } from '../../display.ts'

/** How many bytes follow a command (manual of the LK204-24-USB, "Command summary"); what is not here has none. */
const lengths: Readonly<Record<number, number>> = {
  35: 2, // large digit
  51: 1, // I2C address
  57: 1, // baud rate
  58: 2, // flow control on
  61: 3, // vertical bar
  64: 80, // start-up text
  66: 1, // backlight on for minutes
  71: 2, // place
  78: 9, // custom character
  80: 1, // contrast
  85: 1, // debounce time
  86: 1, // general purpose output off
  87: 1, // general purpose output on
  111: 2, // medium digit
  124: 4, // horizontal bar
  126: 1, // auto repeat
  145: 1, // contrast, kept
  152: 1, // brightness, kept
  153: 1, // brightness
  193: 2,
  194: 9,
}

/**
 * A Matrix Orbital display for tests: its commands into a matrix of cells. As delivered it wraps and scrolls, its cursor
 * blinks and a text shows; columns and rows count from 1.
 */
export class FakeMatrixOrbital {
  readonly cells: Uint8Array[]
  readonly cgram: Uint8Array = new Uint8Array(64)
  lit = true
  brightness = 255
  cursor = true
  wraps = true
  scrolls = true
  sendsKeys = false
  /** Commands that were given, by number. */
  readonly commands: Set<number> = new Set()
  /** How often something was written to the memory that wears out. */
  kept = 0
  readonly #size: Size
  #x = 0
  #y = 0
  #command: number[] | undefined

  constructor(size: Size) {
    this.#size = size
    this.cells = Array.from({ length: size.rows }, () => new Uint8Array(size.columns).fill(0x20))
    for (const byte of Buffer.from('Matrix Orbital')) this.feed(byte)
  }

  feed(byte: number): void {
    if (this.#command) {
      this.#command.push(byte)
      const [code = 0, ...rest] = this.#command
      if (rest.length < (lengths[code] ?? 0)) return
      this.#command = undefined
      this.#run(code, rest)
    } else if (byte === 0xfe) this.#command = []
    else if (byte === 0x0c) this.#clear()
    else if (byte === 0x0a) this.#newLine()
    else if (byte === 0x08) this.#x = Math.max(0, this.#x - 1)
    else this.#print(byte)
  }

  #run(code: number, [a = 0, b = 0, ...rest]: number[]): void {
    this.commands.add(code)
    const actions: Readonly<Record<number, () => void>> = {
      65: () => (this.sendsKeys = true),
      79: () => (this.sendsKeys = false),
      66: () => (this.lit = true),
      70: () => (this.lit = false),
      67: () => (this.wraps = true),
      68: () => (this.wraps = false),
      81: () => (this.scrolls = true),
      82: () => (this.scrolls = false),
      83: () => (this.cursor = true),
      84: () => (this.cursor = false),
      71: () => this.#go(a - 1, b - 1),
      72: () => this.#go(0, 0),
      78: () => this.cgram.set([b, ...rest], (a & 7) * 8),
      88: () => this.#clear(),
      104: () => this.cgram.fill(0), // bars take the custom characters
      118: () => this.cgram.fill(0),
      115: () => this.cgram.fill(0),
      110: () => this.cgram.fill(0),
      145: () => this.kept++,
      152: () => this.kept++,
      153: () => (this.brightness = a),
    }
    actions[code]?.()
  }

  #go(x: number, y: number): void {
    if (x >= 0 && x < this.#size.columns && y >= 0 && y < this.#size.rows) [this.#x, this.#y] = [x, y]
  }

  #clear(): void {
    for (const row of this.cells) row.fill(0x20)
    this.#go(0, 0)
  }

  #print(byte: number): void {
    const row = this.cells[this.#y]
    if (this.#x < this.#size.columns && row) row[this.#x++] = byte
    if (this.#x === this.#size.columns && this.wraps) this.#newLine()
  }

  #newLine(): void {
    this.#x = 0
    if (this.#y < this.#size.rows - 1) this.#y++
    else if (this.scrolls) {
      this.cells.push(this.cells.shift()?.fill(0x20) ?? new Uint8Array())
    } else this.#y = 0
  }
}
