/** What LCDd says of its display in answer to `hello`. */
export interface Greeting {
  readonly columns: number
  readonly rows: number
  /** The size of a cell in dots, in which the lengths of bars are counted. */
  readonly cellWidth: number
  readonly cellHeight: number
}

/** LCDproc developer's guide, "Opening a session": `connect LCDproc 0.5.9 protocol 0.3 lcd wid 20 hgt 4 cellwid 5 cellhgt 8`. */
const greeting = /^connect LCDproc \S+ protocol \S+ lcd wid (\d+) hgt (\d+) cellwid (\d+) cellhgt (\d+)/

/** No character display is larger, and of one that says so the upper left part is used; cells in dots. */
const largest: Greeting = { columns: 80, rows: 32, cellWidth: 64, cellHeight: 64 }

/** Reads the greeting; undefined where the line is something else, or tells of a display without a cell. */
export function parseGreeting(line: string): Greeting | undefined {
  const [columns = 0, rows = 0, cellWidth = 0, cellHeight = 0] = (greeting.exec(line) ?? [])
    .slice(1)
    .map(Number)
  return Math.min(columns, rows, cellWidth, cellHeight) > 0
    ? {
        columns: Math.min(columns, largest.columns),
        rows: Math.min(rows, largest.rows),
        cellWidth: Math.min(cellWidth, largest.cellWidth),
        cellHeight: Math.min(cellHeight, largest.cellHeight),
      }
    : undefined
}

/**
 * Text as one argument of a command. Backslash, quotes and braces are escaped, control characters, which would end the
 * command, are blanks; what is left must be ISO 8859-1.
 */
export function quoted(text: string): string {
  return `"${text.replaceAll(/[\\"{}]/g, '\\$&').replaceAll(/[\x00-\x1f\x7f-\x9f]/g, ' ')}"`
}

/** Puts lines together from what arrives in pieces. */
export class Lines {
  #rest = ''

  /** The lines that this piece completes, without their ends. */
  take(piece: string): string[] {
    const lines = (this.#rest + piece).split('\n')
    this.#rest = lines.pop()?.slice(-8192) ?? '' // an endless line is no reason to keep it
    return lines.map((line) => line.replace(/[\r\0]+$/, ''))
  }
}
