import type { Glyph } from '../display.ts'
import { type Dots, drawn } from './dots.ts'

/** A picture of one cell that has a name. */
export interface Icon {
  /** Characters that are the same picture: used where the display has one, in this order. */
  readonly same: string
  /** Where the display takes custom characters. */
  readonly dots: Dots | undefined
  /** Characters that stand for it where it can't be drawn: the first one that the display has. */
  readonly instead: string
}

const icon = (rows: string, instead: string, same = ''): Icon => ({ same, dots: drawn(rows), instead })
/** Another name for a character; where it is drawn, its dots are in letters.ts. */
const also = (character: string): Icon => ({ same: character, dots: undefined, instead: '' })

const columns = (n: number) => ('#'.repeat(n) + '.'.repeat(5 - n)).padEnd(5)
const bar = (row: string, from = 0) => [...Array<string>(from).fill('.....'), ...Array<string>(8).fill(row)]
const across = (n: number, instead: string) => icon(bar(columns(n)).slice(0, 8).join(' '), instead)
const upright = (n: number, same: string, instead: string) =>
  icon(
    bar('#####', 8 - n)
      .slice(0, 8)
      .join(' '),
    instead,
    same,
  )

const battery = (filled: number, instead: string) => {
  const level = (n: number) => (filled >= n ? '#####' : '#...#')
  return icon(`.###. ##### ${level(4)} ${level(3)} ${level(2)} ${level(1)} #####`, instead)
}
const signal = (bars: number, instead: string) => {
  const dot = (n: number) => (bars >= n ? '#' : '.')
  const [a, b, c, d] = [dot(1), dot(2), dot(3), dot(4)]
  return icon(
    `....${d} ....${d} ...${c}${d} ...${c}${d} ..${b}${c}${d} ..${b}${c}${d} .${a}${b}${c}${d} ${bars > 0 ? '#####' : '#.#.#'}`,
    instead,
  )
}

/**
 * All named glyphs, in the order in which they get the custom characters where eight are not enough: bars are nothing
 * without their pieces, while an icon still has its letter.
 */
export const icons: ReadonlyMap<Glyph, Icon> = new Map([
  // a bar to the right, in columns of a cell
  ['bar:h0', also(' ')],
  ['bar:h1', across(1, '▎|')],
  ['bar:h2', across(2, '▍|')],
  ['bar:h3', across(3, '▋=')],
  ['bar:h4', across(4, '▊=')],
  ['bar:h5', also('█')],
  // a bar upwards, in rows of a cell
  ['bar:v0', also(' ')],
  ['bar:v1', upright(1, '▁', '_')],
  ['bar:v2', upright(2, '▂', '_')],
  ['bar:v3', upright(3, '▃', '_')],
  ['bar:v4', upright(4, '▄', '-')],
  ['bar:v5', upright(5, '▅', '-')],
  ['bar:v6', upright(6, '▆', '=')],
  ['bar:v7', upright(7, '▇', '=')],
  ['bar:v8', also('█')],
  // pieces of big digits (big.ts)
  ['big:full', also('█')],
  ['big:top', icon('##### #####', '▀¯^')],
  ['big:bottom', icon('..... ..... ..... ..... ..... ..... ##### #####', '▄_')],
  ['big:both', icon('##### ##### ..... ..... ..... ..... ##### #####', '≡=')],
  ['big:dot', icon('..... ..... ..... .###. .###. .###.', '•.', '■')],
  ['icon:battery-0', battery(0, '0')],
  ['icon:battery-1', battery(1, '1')],
  ['icon:battery-2', battery(2, '2')],
  ['icon:battery-3', battery(3, '3')],
  ['icon:battery-4', battery(4, '4')],
  ['icon:signal-0', signal(0, '0')],
  ['icon:signal-1', signal(1, '1')],
  ['icon:signal-2', signal(2, '2')],
  ['icon:signal-3', signal(3, '3')],
  ['icon:signal-4', signal(4, '4')],
  ['icon:lock', icon('.###. #...# #...# ##### ##.## ##.## #####', 'L')],
  ['icon:unlock', icon('.###. #.... #.... ##### ##.## ##.## #####', 'U')],
  ['icon:door-open', icon('##### ##..# ###.# ###.# #.#.# ###.# ###.#', 'O')],
  ['icon:door-closed', icon('##### #...# #...# #.#.# #...# #...# #####', 'C')],
  ['icon:window-open', icon('##### #.#.# #.### #.#.. #.#.. #.### #####', 'O')],
  ['icon:window-closed', icon('##### #.#.# #.#.# ##### #.#.# #.#.# #####', 'C')],
  ['icon:warning', icon('..#.. ..#.. .#.#. .###. ##.## ##### ##.##', '⚠!')],
  ['icon:flame', icon('..#.. ..##. .###. ##.## #...# ##.## .###.', 'F')],
  ['icon:drop', icon('..#.. ..#.. .###. .###. ##### ##### .###.', '♦o')],
  ['icon:thermometer', icon('..#.. .#.#. .#.#. .###. ##### ##### .###.', 'T')],
  ['icon:sun', icon('#.#.# .###. ##### ##### ##### .###. #.#.#', '☼*')],
  ['icon:bulb', icon('.###. #...# #...# #...# .###. .###. ..#..', '*')],
  ['icon:bell', icon('..#.. .###. .###. .###. ##### ..... ..#..', 'B')],
  ['icon:power', icon('...#. ..#.. .#... ##### ..#.. .#... #....', 'W')],
  ['icon:motion', icon('.##.. .##.. ..#.. .###. #.#.# .#.#. #...#', 'M')],
  ['icon:house', icon('..#.. .###. ##### ##### ##.## ##.##', 'H', '⌂')],
  ['icon:clock', icon('.###. #.#.# #.#.# #.### #...# #...# .###.', '@')],
  ['icon:wind', icon('##.#. ..#.# ##... ..... ####. ....# ..##.', 'w')],
  ['icon:offline', icon('..... #...# .#.#. ..#.. .#.#. #...#', 'x', '×')],
  ['icon:degree', also('°')],
  ['icon:up', also('↑')],
  ['icon:down', also('↓')],
  ['icon:left', also('←')],
  ['icon:right', also('→')],
  ['icon:arrow-up', also('↑')],
  ['icon:arrow-down', also('↓')],
  ['icon:arrow-left', also('←')],
  ['icon:arrow-right', also('→')],
  ['icon:rising', also('↗')],
  ['icon:falling', also('↘')],
  ['icon:steady', also('→')],
  ['icon:heart', also('♥')],
  ['icon:euro', also('€')],
])
