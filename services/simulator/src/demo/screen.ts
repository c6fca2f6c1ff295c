import type { Paint, Size, Tone } from './picture.ts'

/** A terminal: what of process.stdout is used. */
export interface Terminal {
  readonly columns: number
  readonly rows: number
  write(text: string): unknown
}

/** Control sequence introducer (ECMA-48). */
const csi = '\x1b['
const colours: Readonly<Record<Tone, string>> = {
  title: '1',
  head: '2;4',
  good: '32',
  warn: '33',
  bad: '1;31',
  dim: '2',
}

/** Colours as ANSI terminals have them (ECMA-48, SGR). */
export const colourful: Paint = (tone, text) => `${csi}${colours[tone]}m${text}${csi}0m`
export const plain: Paint = (_tone, text) => text

/** The whole terminal, redrawn in place; `close` gives it back as it was. */
export class Screen {
  readonly #terminal: Terminal
  #open = false

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  get size(): Size {
    return { columns: this.#terminal.columns || 80, rows: this.#terminal.rows || 24 }
  }

  draw(lines: readonly string[]): void {
    const start = this.#open ? '' : `${csi}?1049h${csi}?25l${csi}?7l` // the other screen, no cursor, long lines cut
    this.#open = true
    // erased before it is written, since after a full line the cursor may stand on its last character
    const text = lines.map((line) => `${csi}K${line}`).join('\r\n')
    this.#terminal.write(`${start}${csi}H${text}${csi}J`)
  }

  close(): void {
    if (this.#open) this.#terminal.write(`${csi}?7h${csi}?25h${csi}?1049l`)
    this.#open = false
  }
}
