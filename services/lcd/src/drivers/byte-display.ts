import type { Dots } from '../characters/dots.ts'
import { allotSlots, dotsFor, encode, noSlots, type Slots, wantedCustom } from '../characters/encode.ts'
import type { Rom } from '../characters/rom.ts'
import type { Display, DisplayEvents, Frame, Glyph, Size } from '../display.ts'
import { changedRuns, type Run } from './cells.ts'
import { lifeOf } from './life.ts'
import { pump } from './pump.ts'

/** What a display with a HD44780's character set is told, as bytes; pure. */
export interface Protocol {
  readonly size: Size
  /** What it can show, without the bytes that can't be sent as text. */
  readonly rom: Rom
  /** Its custom characters: allotted by each frame's need, or these for good. */
  readonly custom: 'by-need' | readonly Glyph[]
  readonly backlight: Display['backlight']
  /** Whether it keeps its backlight over an initialisation, in a memory that each change wears: no blinking then. */
  readonly keepsLight: boolean
  readonly hasKeys: boolean
  /** How many bytes a move of the cursor takes. */
  readonly moveLength: number
  /** Brings it into a known state and clears it: pieces, after each of which it needs a moment. */
  init(): readonly Uint8Array[]
  /** Makes custom character `slot` (0–7) show these dots. */
  define(slot: number, dots: Dots): Uint8Array
  /** Cells from a place on. */
  text(run: Run): Uint8Array
  /** 0 to 100 %. */
  light(level: number): Uint8Array
}

/** Where the bytes go. */
export interface ByteLine {
  /** Resolves when the pieces are written and the display can take more. */
  write(pieces: readonly Uint8Array[]): Promise<void>
  close(): Promise<void>
  /** Resolves with the reason when the line is gone, where that is told without a write. */
  readonly lost?: Promise<unknown>
}

/** A display on a line of bytes. When writing fails it closes and tells the reason; an abort closes it. */
export function byteDisplay(
  protocol: Protocol,
  line: ByteLine,
  events: Pick<DisplayEvents, 'closed'>,
  signal: AbortSignal,
): Display {
  const state = new State(protocol)
  const life = lifeOf(
    () => sending,
    () => line.close(),
    events,
    signal,
  )
  const sending = pump(
    () => state.next(),
    (pieces) => line.write(pieces),
    life.lose,
  )
  void line.lost?.then(life.lose)
  sending.kick() // the first initialisation
  return {
    ...protocol.size,
    backlight: protocol.backlight,
    blinkable: !protocol.keepsLight,
    hasKeys: protocol.hasKeys,
    show(frame) {
      state.wanted = frame
      sending.kick()
    },
    setBacklight(level) {
      const whole = Math.min(100, Math.max(0, Math.round(level)))
      state.light = protocol.backlight === 'level' || whole === 0 ? whole : 100
      sending.kick()
    },
    redraw() {
      state.known = false
      sending.kick()
    },
    close: life.close,
  }
}

/** What is on the display and what should be. */
class State {
  wanted: Frame = []
  /** Undefined: as the display has it. */
  light: number | undefined
  /** Whether the display is as we left it; else it is initialised. */
  known = false
  readonly #protocol: Protocol
  #cells: Uint8Array | undefined
  #slots: Slots
  #lit: number | undefined

  constructor(protocol: Protocol) {
    this.#protocol = protocol
    this.#slots = protocol.custom === 'by-need' ? noSlots : protocol.custom
    this.light = protocol.keepsLight ? undefined : 100
  }

  /** The bytes that bring the display to what is wanted, and takes them for sent; undefined where there are none. */
  next(): readonly Uint8Array[] | undefined {
    const { custom, rom, size, moveLength } = this.#protocol
    const pieces: Uint8Array[] = []
    if (!this.known) {
      pieces.push(...this.#protocol.init())
      this.#cells = undefined
      if (!this.#protocol.keepsLight) this.#lit = undefined
      if (custom === 'by-need') this.#slots = noSlots
      this.known = true
    }
    const changes: Uint8Array[] = []
    if (this.light !== undefined && this.light !== this.#lit) changes.push(this.#protocol.light(this.light))
    this.#lit = this.light
    if (custom === 'by-need')
      changes.push(...this.#define(allotSlots(wantedCustom(this.wanted, rom), this.#slots)))
    const cells = encode(this.wanted, size, rom, this.#slots)
    const runs = changedRuns(this.#cells, cells, size.columns, moveLength)
    this.#cells = cells
    changes.push(...runs.map((run) => this.#protocol.text(run)))
    if (changes.length > 0) pieces.push(Buffer.concat(changes)) // a frame in one piece: never half of it
    return pieces.length > 0 ? pieces : undefined
  }

  #define(slots: Slots): Uint8Array[] {
    const before = this.#slots
    this.#slots = slots
    return [...slots.entries()].flatMap(([slot, glyph]) => {
      const dots = glyph === undefined || glyph === before[slot] ? undefined : dotsFor(glyph)
      return dots ? [this.#protocol.define(slot, dots)] : []
    })
  }
}
