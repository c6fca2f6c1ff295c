/** Columns and rows of the display. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** Something on a screen: its kind, and the arguments of its last `widget_set`. */
export interface Widget {
  readonly kind: string
  readonly values: readonly string[]
}

/** The kinds that are drawn, with how many arguments their `widget_set` has. */
export const kinds: ReadonlyMap<string, number> = new Map([
  ['string', 3],
  ['hbar', 3],
  ['vbar', 3],
  ['icon', 3],
  ['title', 1],
])

/** Dots of a cell, as most displays have them. */
export const cell: { readonly width: number; readonly height: number } = { width: 5, height: 8 }

const iconCharacters: Readonly<Record<string, string>> = {
  BLOCK_FILLED: '█',
  HEART_OPEN: '♡',
  HEART_FILLED: '♥',
  ARROW_UP: '↑',
  ARROW_DOWN: '↓',
  ARROW_LEFT: '←',
  ARROW_RIGHT: '→',
  CHECKBOX_OFF: '☐',
  CHECKBOX_ON: '☑',
  ELLIPSIS: '…',
}

const across = [' ', '▎', '▍', '▋', '▊', '█']
const upright = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** Whether there is an icon of this name. */
export function isIcon(name: string): boolean {
  return name in iconCharacters
}

/** The display's rows with these widgets drawn in turn; what lies outside is cut off. */
export function drawn(widgets: Iterable<Widget>, { columns, rows }: Size): string[] {
  const cells = Array.from({ length: rows }, () => Array<string>(columns).fill(' '))
  for (const { kind, values } of widgets) {
    const [x, y, what] = kind === 'title' ? ['1', '1', values[0]] : values
    if (what === undefined) continue // not set yet
    let column = Number(x) - 1
    for (const [character, row] of shapes(kind, Number(y) - 1, what)) {
      const line = cells[row]
      if (line && column >= 0 && column < columns && character !== undefined) line[column] = character
      if (kind !== 'vbar') column++
    }
  }
  return cells.map((row) => row.join(''))
}

/** The characters of a widget, each with its row. */
function* shapes(kind: string, row: number, what: string): Generator<[string | undefined, number]> {
  if (kind === 'hbar')
    for (let left = Number(what); left > 0; left -= cell.width)
      yield [across[Math.min(left, cell.width)], row]
  else if (kind === 'vbar')
    for (let left = Number(what), y = row; left > 0; left -= cell.height, y--)
      yield [upright[Math.min(left, cell.height)], y]
  else if (kind === 'icon') yield [iconCharacters[what], row]
  else for (const character of what) yield [character, row]
}
