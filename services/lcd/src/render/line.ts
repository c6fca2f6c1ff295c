import { bigText } from '../characters/big.ts'
import { toGlyphs } from '../characters/glyphs.ts'
import type { Glyph } from '../display.ts'
import type { Place, Scene } from '../scene.ts'
import type { Part, Template } from '../template/template.ts'
import { blanks, renderValue } from './value.ts'

/** A line as cells: one row, or two where it holds big digits. All rows are of one length. */
export type Rows = readonly (readonly Glyph[])[]

/** Whether a line takes two rows. */
export function isBig(template: Template): boolean {
  return template.some((part) =>
    part.kind === 'optional'
      ? isBig(part.parts)
      : part.kind === 'value' && part.steps.some(({ kind }) => kind === 'big'),
  )
}

/**
 * Renders a line. With `{>}` it is exactly `columns` long, what stands before is cut for what stands behind. Without, or
 * where next to nothing of it would stay, it is as long as it is, and scrolls where that is longer than the display.
 *
 * @param big whether there is room for digits two rows high; they are plain digits where not
 */
export function renderLine(
  template: Template,
  scene: Scene,
  place: Place,
  { columns, big }: { readonly columns: number; readonly big: boolean },
): Rows {
  const height = big && isBig(template) ? 2 : 1
  const fill = template.findIndex(({ kind }) => kind === 'fill')
  const left = renderParts(fill < 0 ? template : template.slice(0, fill), scene, place, height)
  if (fill < 0) return left
  const right = renderParts(template.slice(fill + 1), scene, place, height)
  return left.map((row, i) => filled(row, right[i] ?? [], columns))
}

/** Less than this of a name is no name: then the line scrolls instead. */
const leastLeft = 4

function filled(left: readonly Glyph[], right: readonly Glyph[], columns: number): readonly Glyph[] {
  const room = columns - right.length
  if (left.length > room && room < leastLeft) return [...left, ...(right[0] === ' ' ? [] : [' ']), ...right]
  const begin = left.slice(0, room)
  return [...begin, ...blanks(room - begin.length), ...right]
}

function renderParts(parts: Template, scene: Scene, place: Place, height: number): Glyph[][] {
  const rows: Glyph[][] = Array.from({ length: height }, () => [])
  for (const part of parts) {
    const block = renderPart(part, scene, place, height)
    const width = Math.max(...block.map(({ length }) => length))
    for (const [i, row] of rows.entries()) {
      const piece = block[i] ?? []
      row.push(...piece, ...blanks(width - piece.length))
    }
  }
  return rows
}

function renderPart(part: Part, scene: Scene, place: Place, height: number): Rows {
  switch (part.kind) {
    case 'text':
      return [toGlyphs(part.text)]
    case 'icon':
      return [[`icon:${part.name}`]]
    case 'fill':
      return [[]]
    case 'optional':
      return anyHeard(part.parts, scene, place) ? renderParts(part.parts, scene, place, height) : [[]]
    case 'value': {
      const { glyphs, big } = renderValue(part, scene, place)
      return big !== undefined && height === 2 ? bigText(toGlyphs(big)) : [glyphs]
    }
  }
}

function anyHeard(parts: Template, scene: Scene, place: Place): boolean {
  return parts.some((part) => part.kind === 'value' && renderValue(part, scene, place).heard)
}
