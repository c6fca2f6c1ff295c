import type { Size } from '../../display.ts'
import { FakeHd44780 } from '../fake-hd44780.ts'

type Mode = 'text' | 'setting' | 'instruction' | 'character' | 'colour' | 'contrast' | 'address'

/**
 * A SparkFun SerLCD for tests, from what the firmware OpenLCD does (OpenLCD.ino, `updateDisplay`): recording a custom
 * character initialises, so clears, the display; 8 is backspace; an unfinished command takes what follows for its own.
 */
export class FakeSerLcd {
  readonly chip: FakeHd44780 = new FakeHd44780()
  light: readonly number[] = [255, 255, 255]
  messages = true
  /** How often a cell of the EEPROM was written. */
  worn = 0
  readonly #size: Size
  #mode: Mode = 'text'
  #taken: number[] = []
  #slot = 0
  readonly #eeprom = new Map<string, number>()

  constructor(size: Size) {
    this.#size = size
    for (const byte of Buffer.from('SparkFun OpenLCD')) this.feed(byte)
  }

  cells(): Uint8Array[] {
    // its rows 3 and 4 begin where those of a display of 20 columns do
    return this.chip
      .cells({ columns: 20, rows: this.#size.rows })
      .map((row) => row.slice(0, this.#size.columns))
  }

  /** Takes a byte; returns how many ms it is busy with it. */
  feed(byte: number): number {
    const mode = this.#mode
    this.#mode = 'text'
    if (mode === 'setting') return this.#setting(byte)
    if (mode === 'instruction') this.#instruction(byte)
    else if (mode === 'character') return this.#collect(mode, byte, 8, (dots) => this.#record(dots))
    else if (mode === 'colour')
      return this.#collect(mode, byte, 3, (colour) => {
        this.light = colour
        this.worn += 3 // written even if it is the same
      })
    else if (mode === 'contrast' || mode === 'address') throw new Error(`${mode} was changed`)
    else if (byte === 0x7c) this.#mode = 'setting'
    else if (byte === 0xfe) this.#mode = 'instruction'
    else if (byte === 8) throw new Error('backspace, which draws the frame that the firmware remembers')
    else this.chip.data(byte)
    return 0
  }

  #setting(byte: number): number {
    if (byte >= 3 && byte <= 26 && byte !== 24 && byte !== 25) throw new Error(`setting ${byte} was changed`)
    if (byte === 24) this.#mode = 'contrast'
    else if (byte === 25) this.#mode = 'address'
    else if (byte >= 27 && byte <= 34) {
      this.#slot = byte - 27
      this.#mode = 'character'
    } else if (byte >= 35 && byte <= 42) this.chip.data(byte - 35)
    else if (byte === 43) this.#mode = 'colour'
    else if (byte === 44) throw new Error('the version is shown')
    else if (byte === 45) this.chip.command(1)
    else if (byte === 46 || byte === 47) {
      this.messages = byte === 46
      this.#keep('messages', byte)
    } else if (byte === 124) this.chip.data(byte)
    else if (byte >= 128) throw new Error('a level was changed, which shows a message')
    return byte === 45 ? 2 : 0
  }

  #instruction(byte: number): void {
    if (byte >> 6 === 1) throw new Error('a custom character was recorded to a wrong place')
    if (byte >> 4 !== 3) this.chip.command(byte)
  }

  #collect(mode: Mode, byte: number, count: number, done: (bytes: readonly number[]) => void): number {
    this.#taken.push(byte)
    if (this.#taken.length < count) {
      this.#mode = mode
      return 0
    }
    done(this.#taken.splice(0))
    return 80
  }

  #record(dots: readonly number[]): void {
    this.chip.command(0x40 | (this.#slot * 8))
    for (const [i, byte] of dots.entries()) {
      this.chip.data(byte)
      this.#keep(`${this.#slot}/${i}`, byte)
    }
    this.chip.command(0x0c)
    this.chip.command(1)
  }

  /** Since firmware 1.1 a cell is written only if it changes. */
  #keep(cell: string, value: number): void {
    if (this.#eeprom.get(cell) !== value) this.worn++
    this.#eeprom.set(cell, value)
  }
}
