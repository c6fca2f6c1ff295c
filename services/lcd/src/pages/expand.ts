import { holds } from '../condition/holds.ts'
import type { Size } from '../display.ts'
import type { View, ViewLine } from '../render/view.ts'
import { heightOf } from '../render/view.ts'
import type { Scene, Subject } from '../scene.ts'
import type { Template } from '../template/template.ts'
import type { Page } from './page.ts'
import { subjectsOf } from './subjects.ts'

/** What a page is at this moment: as many views as it takes; none where it has nothing to show. */
export function expand(page: Page, scene: Scene, size: Size): readonly View[] {
  const { each, when, fresh } = page
  if (each === undefined) {
    const shown = when === undefined || holds(when, scene, { subject: undefined, fresh })
    return shown ? views(page, page.name, linesOf(page.lines, undefined), size) : []
  }
  const subjects = subjectsOf(each, when, fresh, scene)
  if (page.asRows) {
    const lines = subjects.flatMap((subject) => linesOf(page.lines, subject))
    return lines.length === 0 ? [] : views(page, page.name, lines, size)
  }
  return subjects.flatMap((subject) =>
    views(
      page,
      `${page.name} ${subject.topic ?? `${subject.group}/${subject.sensor}`}`,
      linesOf(page.lines, subject),
      size,
    ),
  )
}

const linesOf = (lines: readonly Template[], subject: Subject | undefined): ViewLine[] =>
  lines.map((template) => ({ template, subject }))

/** As many lines a view as fit below the title, which every one of them has. */
function views(page: Page, key: string, lines: readonly ViewLine[], size: Size): readonly View[] {
  const titled = page.title !== undefined && size.rows >= 3
  const title = titled && page.title ? [{ template: page.title, subject: lines[0]?.subject }] : []
  return chunks(lines, size.rows - title.length, size).map((chunk, i) => ({
    key: `${key}#${i}`,
    name: page.name,
    lines: [...title, ...chunk],
    ms: page.ms,
    fresh: page.fresh,
  }))
}

/** Splits lines into groups that are no higher than `rows`. */
export function chunks(
  lines: readonly ViewLine[],
  rows: number,
  size: Size,
): readonly (readonly ViewLine[])[] {
  const groups: ViewLine[][] = []
  let free = 0
  for (const line of lines) {
    const height = Math.min(rows, heightOf(line.template, size))
    if (height > free) {
      groups.push([])
      free = rows
    }
    groups.at(-1)?.push(line)
    free -= height
  }
  return groups
}
