/**
 * One cell: a single Unicode character, or the name of a picture in characters/icons.ts: `icon:battery-3`,
 * `icon:lock`, `bar:h3` (3 of 5 columns filled), `bar:v5` (5 of 8 rows), `big:top` (a piece of a big digit). A name that
 * is not known shows as `?`.
 */
export type Glyph = string

/** Columns and rows of a display, in cells. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** What the display shows: rows of exactly `columns` glyphs. Short or missing rows are blank, longer ones are cut. */
export type Frame = readonly (readonly Glyph[])[]

/** What a display tells. */
export interface DisplayEvents {
  /** A key of the display was pressed; its name as the display gives it (`Up`, `A`). */
  key(name: string): void
  /** The display is gone, with the reason in words. At most once, and never after `close`. */
  closed(reason: string): void
}

/** An open display. */
export interface Display {
  /** As the display says (LCDd), or as configured. */
  readonly columns: number
  readonly rows: number
  /** What `setBacklight` can do; `on-off`: every level above 0 is on. */
  readonly backlight: 'none' | 'on-off' | 'level'
  /** Whether the backlight may blink: some displays write each change to a memory that wears out. */
  readonly blinkable: boolean
  readonly hasKeys: boolean
  /**
   * Shows the frame; only the cells that changed go out. Never blocks: a newer frame replaces one that has not left.
   * `urgent`: before what others show, where the display is shared and has priorities.
   */
  show(frame: Frame, urgent: boolean): void
  /** 0 (off) to 100 %; does nothing where the level is the same already. */
  setBacklight(level: number): void
  /** Initialises the display again and draws everything: against what electrical noise has changed. */
  redraw(): void
  /** Lets what was shown last leave, for at most two seconds, and closes. */
  close(): Promise<void>
}

/** Opens a display; rejects with the reason in words. An abort of the signal closes the display. */
export type OpenDisplay = (events: DisplayEvents, signal: AbortSignal) => Promise<Display>

/** Which display, from the variables `LCD_*`. */
export interface DisplayConfig {
  readonly driver: 'lcdproc' | 'charlcd' | 'serial' | 'terminal'
  /**
   * `lcdproc`: `tcp://host:port` of LCDd (null: tcp://127.0.0.1:13666); `charlcd`: a device (null: /dev/lcd); `serial`:
   * a device or `tcp://host:port` (null is refused); `terminal`: a terminal's device (null: standard output).
   */
  readonly port: string | null
  /** The size of the display; not used by `lcdproc`, which is told it by LCDd. */
  readonly columns: number
  readonly rows: number
  /** The display's character generator, for `charlcd` and `serial`. */
  readonly rom: 'a00' | 'a02'
  /** Bits/s of a serial display; null: 19200 for matrix-orbital, 9600 for serlcd. */
  readonly baud: number | null
  /** What a serial display speaks. */
  readonly protocol: 'matrix-orbital' | 'serlcd'
}
