import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Glyph } from '../../display.ts'
import { changes, type Picture, pictureOf } from './screen.ts'

const size = { columns: 12, rows: 4, cellWidth: 5, cellHeight: 8 }

const pictures: readonly (readonly [what: string, row: readonly Glyph[], text: string, over: string[]])[] = [
  ['text of ISO 8859-1', [...'Tür 21°C'], 'Tür 21°C', []],
  ['what it lacks', [...'šΩ€温'], 'sOE?', []],
  ['icons of its own', [...'↑x♥'], ' x', ['icon 1 1 ARROW_UP', 'icon 3 1 HEART_FILLED']],
  ['icons by another name', ['icon:down', 'big:full'], '', ['icon 1 1 ARROW_DOWN', 'icon 2 1 BLOCK_FILLED']],
  ['pictures it has no icon for', ['icon:lock', 'icon:battery-3', 'big:top'], 'L3¯', []],
  ['a bar to the right', ['bar:h5', 'bar:h5', 'bar:h3', 'bar:h0', 'x'], '    x', ['hbar 1 1 13']],
  ['a short bar', [' ', 'bar:h2'], '', ['hbar 2 1 2']],
  ['two bars', ['bar:h5', 'bar:h0', 'bar:h4', 'bar:h1'], '', ['hbar 1 1 5', 'hbar 3 1 4', 'hbar 4 1 1']],
  ['bars upwards', ['bar:v0', 'bar:v1', 'bar:v8'], '', ['vbar 2 1 1', 'vbar 3 1 8']],
]
for (const [what, row, text, over] of pictures)
  test(`a picture of ${what}`, () =>
    assert.deepEqual(pictureOf([row], size), {
      rows: [text.padEnd(12), ...Array(3).fill(' '.repeat(12))],
      over,
    }))

test('a bar is as long as on other displays where cells have another size', () => {
  const wide = { ...size, cellWidth: 6, cellHeight: 16 }
  const { over } = pictureOf([['bar:h5', 'bar:h5', 'bar:h0', 'bar:v4']], wide)
  assert.deepEqual(over, ['hbar 1 1 12', 'vbar 4 1 8'])
})

const picture = (rows: string[], over: string[] = []): Picture => ({ rows, over })
const steps: readonly (readonly [
  what: string,
  before: Picture | undefined,
  after: Picture,
  commands: string[],
])[] = [
  [
    'all',
    undefined,
    picture(['a', 'b'], ['icon 1 1 ARROW_UP']),
    [
      'widget_set home row1 1 1 "a"',
      'widget_set home row2 1 2 "b"',
      'widget_add home over0 icon',
      'widget_set home over0 1 1 ARROW_UP',
    ],
  ],
  ['nothing', picture(['a'], ['hbar 1 1 3']), picture(['a'], ['hbar 1 1 3']), []],
  ['a row', picture(['a', 'b']), picture(['a', 'c']), ['widget_set home row2 1 2 "c"']],
  [
    'a bar that grows',
    picture(['a'], ['hbar 1 1 3']),
    picture(['a'], ['hbar 1 1 4']),
    ['widget_set home over0 1 1 4'],
  ],
  [
    'another kind',
    picture(['a'], ['hbar 1 1 3']),
    picture(['a'], ['vbar 1 1 3']),
    ['widget_del home over0', 'widget_add home over0 vbar', 'widget_set home over0 1 1 3'],
  ],
  ['one less', picture(['a'], ['hbar 1 1 3']), picture(['a']), ['widget_del home over0']],
]
for (const [what, before, after, commands] of steps)
  test(`changes: ${what}`, () => assert.deepEqual(changes(before, after), commands))
