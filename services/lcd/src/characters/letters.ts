import type { Glyph } from '../display.ts'
import { type Dots, drawn, overlaid } from './dots.ts'

// Letters in five rows, so that two rows stay above them for a mark and one below: a letter with a mark is the two
// drawings one over the other, which gives all of Central Europe's letters without a table of their own.
const letters: Readonly<Record<string, string>> = {
  a: '.###. ....# .#### #...# .####',
  c: '.###. #.... #.... #...# .###.',
  e: '.###. #...# ##### #.... .###.',
  g: '.#### #...# .#### ....# .###.',
  i: '.##.. ..#.. ..#.. ..#.. .###.',
  n: '#.##. ##..# #...# #...# #...#',
  o: '.###. #...# #...# #...# .###.',
  r: '#.##. ##..# #.... #.... #....',
  s: '.#### #.... .###. ....# ####.',
  t: '.#... ###.. .#... .#..# ..##.',
  u: '#...# #...# #...# #..## .##.#',
  y: '#...# #...# .#### ....# .###.',
  z: '##### ...#. ..#.. .#... #####',
  A: '.###. #...# ##### #...# #...#',
  C: '.#### #.... #.... #.... .####',
  D: '####. #...# #...# #...# ####.',
  E: '##### #.... ####. #.... #####',
  G: '.#### #.... #.### #...# .###.',
  I: '.###. ..#.. ..#.. ..#.. .###.',
  N: '#...# ##..# #.#.# #..## #...#',
  O: '.###. #...# #...# #...# .###.',
  R: '####. #...# ####. #..#. #...#',
  S: '.#### #.... .###. ....# ####.',
  T: '##### ..#.. ..#.. ..#.. ..#..',
  U: '#...# #...# #...# #...# .###.',
  Y: '#...# .#.#. ..#.. ..#.. ..#..',
  Z: '##### ...#. ..#.. .#... #####',
}

const below = '..... ..... ..... ..... ..... ..... .....'

/** Marks by their combining character (Unicode block "Combining Diacritical Marks"). */
const marks: Readonly<Record<string, string>> = {
  '\u0300': '.#... ..#..', // grave
  '\u0301': '...#. ..#..', // acute
  '\u0302': '..#.. .#.#.', // circumflex
  '\u0303': '.##.# #.##.', // tilde
  '\u0306': '#...# .###.', // breve
  '\u0307': '..#..', // dot above
  '\u0308': '.#.#.', // diaeresis
  '\u030a': '.###. .#.#.', // ring, closed by the letter's own top
  '\u030b': '..#.# .#.#.', // double acute
  '\u030c': '.#.#. ..#..', // caron
  '\u0326': `${below} ..#..`, // comma below
  '\u0327': `${below} ..#..`, // cedilla
  '\u0328': `${below} ...#.`, // ogonek
}

/** Characters that are no letter with a mark, for displays whose character generator lacks them. */
const characters: Readonly<Record<string, string>> = {
  '°': '.##.. #..#. #..#. .##..',
  '€': '..### .#... ####. .#... ####. .#... ..###',
  '…': '..... ..... ..... ..... ..... ..... #.#.#',
  '²': '.##.. ...#. ..#.. .###.',
  '³': '.##.. ..#.. ...#. .##..',
  '±': '..#.. ..#.. ##### ..#.. ..#.. ..... #####',
  '↑': '..#.. .###. #.#.# ..#.. ..#.. ..#.. ..#..',
  '↓': '..#.. ..#.. ..#.. ..#.. #.#.# .###. ..#..',
  '→': '..... ..#.. ...#. ##### ...#. ..#..',
  '←': '..... ..#.. .#... ##### .#... ..#..',
  '↗': '..... .#### ...## ..#.# .#..# #....',
  '↘': '..... #.... .#..# ..#.# ...## .####',
  '\\': '..... #.... .#... ..#.. ...#. ....#',
  '~': '..... ..... .#... #.#.# ...#.',
  '≤': '...#. ..#.. .#... ..#.. ...#. ..... #####',
  '≥': '.#... ..#.. ...#. ..#.. .#... ..... #####',
  '♥': '..... .#.#. ##### ##### .###. ..#..',
  '✓': '..... ....# ...## #..#. ###.. .#...',
  '□': '..... ##### #...# #...# #...# #####',
  '█': '##### ##### ##### ##### ##### ##### ##### #####',
  '■': '..... ..... .###. .###. .###.',
  ß: '.##.. #..#. #..#. #.#.. #..#. #..#. #.#..',
  ø: '..... ....# .###. #.#.# #.#.# #.#.# .###. #....',
  Ø: '....# .###. #..## #.#.# #.#.# ##..# .###. #....',
  æ: '..... ..... ##.#. ..#.# ##### #.#.. .####',
  Æ: '..### .#.#. #..#. ##### #..#. #..#. #..##',
  đ: '...#. .#### ...#. .###. #..#. #..#. .###.',
  Đ: '.###. .#..# .#..# ###.# .#..# .#..# .###.',
  ł: '.##.. ..#.. ..##. ..#.. .##.. ..#.. .###.',
  Ł: '.#... .#... .##.. ##... .#... .#... .####',
}

/** The dots of a character, for a custom character; undefined where there is no drawing. */
export function dotsOf(character: Glyph): Dots | undefined {
  const own = characters[character]
  if (own !== undefined) return drawn(own)
  const [base = '', mark, ...more] = character.normalize('NFD')
  const letter = letters[base]
  if (mark === undefined || letter === undefined || more.length > 0) return undefined
  const drawing = marks[mark]
  return drawing === undefined ? undefined : overlaid(drawn(`..... ..... ${letter}`), drawn(drawing))
}
