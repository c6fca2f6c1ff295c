import { characterOf, isLatin1 } from '../../characters/text.ts'
import type { Frame } from '../../display.ts'
import { type Greeting, quoted } from './protocol.ts'

/** The name of our screen, and of everything on it, is our connection's own. */
const screen = 'home'

/** Icons of one cell (developer's guide, "icon"), by the character that they look like. */
const iconNames: Readonly<Record<string, string>> = {
  '█': 'BLOCK_FILLED',
  '↑': 'ARROW_UP',
  '↓': 'ARROW_DOWN',
  '←': 'ARROW_LEFT',
  '→': 'ARROW_RIGHT',
  '♥': 'HEART_FILLED',
  '♡': 'HEART_OPEN',
  '☐': 'CHECKBOX_OFF',
  '☑': 'CHECKBOX_ON',
  '…': 'ELLIPSIS',
}

/** Keys that LCDd's drivers name in their example configuration; one that the display lacks is never pressed. */
const keys = ['Up', 'Down', 'Left', 'Right', 'Enter', 'Escape', 'Menu']

/** What sets our screen up; the heartbeat would overwrite a corner. */
export function setup({ rows }: Greeting): string[] {
  return [
    'client_set -name constellation',
    ...keys.map((key) => `client_add_key ${key}`),
    `screen_add ${screen}`,
    `screen_set ${screen} -name constellation -heartbeat off -priority info`,
    ...Array.from({ length: rows }, (_, row) => `widget_add ${screen} row${row + 1} string`),
  ]
}

/** Alerts come before what other clients show. */
export const priority = (urgent: boolean): string =>
  `screen_set ${screen} -priority ${urgent ? 'alert' : 'info'}`

/** What our screen shows: its text by row, and what lies over the text, each as its command's arguments. */
export interface Picture {
  readonly rows: readonly string[]
  /** `hbar 3 1 12`: kind, column and row from 1, then length in dots or the icon's name. */
  readonly over: readonly string[]
}

/** A frame in LCDproc's terms: ISO 8859-1, icons and bars; custom characters are LCDd's own affair. */
export function pictureOf(frame: Frame, size: Greeting): Picture {
  const over: string[] = []
  const rows = Array.from({ length: size.rows }, (_, y) => {
    const glyphs = frame[y] ?? []
    let text = ''
    for (let x = 0; x < size.columns; x++) {
      const glyph = glyphs[x] ?? ' '
      const place = `${x + 1} ${y + 1}`
      const [, kind, dots] = /^bar:([hv])([0-8])$/.exec(glyph) ?? []
      if (kind === 'v' && dots !== '0') over.push(`vbar ${place} ${scaled(Number(dots), 8, size.cellHeight)}`)
      if (kind === 'h' && glyphs[x - 1] !== 'bar:h5' && dots !== '0')
        over.push(`hbar ${place} ${scaled(barLength(glyphs, x, size.columns), 5, size.cellWidth)}`)
      const shown = kind
        ? ' '
        : characterOf(glyph, (character) => isLatin1(character) || character in iconNames)
      const icon = iconNames[shown]
      if (icon) over.push(`icon ${place} ${icon}`)
      text += icon ? ' ' : shown
    }
    return text
  })
  return { rows, over }
}

const scaled = (dots: number, of: number, to: number) => Math.round((dots * to) / of)

/** The length of a bar in columns of dots: full cells, and the one after them that may be partly filled. */
function barLength(glyphs: Frame[number], from: number, columns: number): number {
  let length = 0
  for (let x = from; x < columns; x++) {
    const dots = Number(/^bar:h([1-5])$/.exec(glyphs[x] ?? '')?.[1] ?? 0)
    length += dots
    if (dots < 5) break
  }
  return length
}

/** The commands that turn what is shown (`undefined`: nothing yet) into the picture. */
export function changes(before: Picture | undefined, after: Picture): string[] {
  const commands: string[] = []
  for (const [y, text] of after.rows.entries())
    if (text !== before?.rows[y]) commands.push(`widget_set ${screen} row${y + 1} 1 ${y + 1} ${quoted(text)}`)
  const shown = before?.over ?? []
  for (let i = 0; i < Math.max(shown.length, after.over.length); i++) {
    const [was, is] = [shown[i], after.over[i]]
    if (was === is) continue
    const [oldKind] = was?.split(' ') ?? []
    const [kind, ...rest] = is?.split(' ') ?? []
    if (oldKind && oldKind !== kind) commands.push(`widget_del ${screen} over${i}`)
    if (kind && oldKind !== kind) commands.push(`widget_add ${screen} over${i} ${kind}`)
    if (kind) commands.push(`widget_set ${screen} over${i} ${rest.join(' ')}`)
  }
  return commands
}

/** The commands that take away what lies over the text. */
export const removal = (shown: Picture): string[] => shown.over.map((_, i) => `widget_del ${screen} over${i}`)
