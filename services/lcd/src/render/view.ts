import type { Frame, Glyph, Size } from '../display.ts'
import type { Place, Scene, Subject } from '../scene.ts'
import type { Template } from '../template/template.ts'
import { isBig, type Rows, renderLine } from './line.ts'
import { scrolledBy, scrollMs } from './scroll.ts'
import { blanks } from './value.ts'

/** A line and what it is rendered for. */
export interface ViewLine {
  readonly template: Template
  readonly subject: Subject | undefined
}

/** What is on the display at one time: some lines, no more than fit. */
export interface View {
  /** Tells it from all others; the same as long as it is the same thing. */
  readonly key: string
  /** The page's name. */
  readonly name: string
  readonly lines: readonly ViewLine[]
  /** How long it is shown at least, in milliseconds. */
  readonly ms: number
  /** Limit of age of its readings in milliseconds; undefined: the contract's. */
  readonly fresh: number | undefined
}

/** How many rows a line takes on such a display. */
export function heightOf(template: Template, { rows }: Size): number {
  return rows >= 2 && isBig(template) ? 2 : 1
}

/** Renders a view: as many rows as the display has, each as long as it is. */
export function layOut(
  view: View,
  scene: Scene,
  size: Size,
  at: { readonly page: number; readonly pages: number },
): Rows {
  const rows: (readonly Glyph[])[] = []
  for (const { template, subject } of view.lines) {
    const place: Place = { subject, fresh: view.fresh, ...at }
    const big = size.rows - rows.length >= 2
    rows.push(...renderLine(template, scene, place, { columns: size.columns, big }))
  }
  return Array.from({ length: size.rows }, (_, i) => rows[i] ?? [])
}

/** The part of the rows that is seen now. @param elapsed milliseconds since the view is shown */
export function frameOf(rows: Rows, { columns }: Size, elapsed: number): Frame {
  return rows.map((row) => {
    const from = scrolledBy(row.length - columns, elapsed)
    const seen = row.slice(from, from + columns)
    return [...seen, ...blanks(columns - seen.length)]
  })
}

/** How long it takes until every row was seen whole, in milliseconds. */
export function readingMs(rows: Rows, { columns }: Size): number {
  return Math.max(0, ...rows.map((row) => scrollMs(row.length - columns)))
}
