import type { Condition, Operand } from './condition/condition.ts'
import { operandsOf } from './condition/holds.ts'
import type { ListName } from './pages/page.ts'
import { iconNames, iconOf, isIcon } from './template/icons.ts'
import type { Placeholder, Template } from './template/template.ts'
import { placeholdersOf } from './template/walk.ts'

/** A page as the file has it, each text parsed. */
export interface PageInFile {
  readonly name?: string | undefined
  readonly each?: readonly string[] | ListName | undefined
  readonly when?: Condition | undefined
  readonly seconds?: number | undefined
  readonly fresh?: number | undefined
  readonly title?: Template | undefined
  readonly lines?: readonly Template[] | undefined
  readonly row?: Template | undefined
}

type Maps = Readonly<Record<string, Readonly<Record<string, string>>>>

interface Parts {
  readonly pages?: readonly PageInFile[] | undefined
  readonly alerts?: readonly PageInFile[] | undefined
  readonly maps: Maps
}

type Step = string | number
/** What is wrong: the path to it, what stands there, and a phrase that follows that. */
type Tell = (path: readonly Step[], what: string, phrase: string) => void
type Report = (issue: {
  readonly message: string
  readonly input: unknown
  readonly path: [PathItem, ...PathItem[]]
}) => void
interface PathItem {
  readonly type: 'unknown'
  readonly origin: 'value'
  readonly input: unknown
  readonly key: unknown
  readonly value: unknown
}

const needsEach = 'needs each: it is of the sensor that each found'

/** What no text can say alone: that its map exists, and that it belongs to a page with `each` where it needs one. */
export function checkReferences({ pages = [], alerts = [], maps }: Parts, report: Report): void {
  const tell: Tell = (path, what, phrase) => report({ message: phrase, input: what, path: pathOf(path) })
  for (const [list, all] of [
    ['pages', pages],
    ['alerts', alerts],
  ] as const) {
    const names = all.map(({ name }) => name)
    for (const [i, page] of all.entries()) {
      checkPage(page, maps, (path, what, phrase) => tell([list, i, ...path], what, phrase))
      if (page.name !== undefined && names.indexOf(page.name) !== i)
        tell([list, i, 'name'], page.name, 'is there twice')
    }
  }
  for (const [map, texts] of Object.entries(maps))
    for (const [value, text] of Object.entries(texts)) {
      const icon = iconOf(text)
      if (icon !== undefined && !isIcon(icon))
        tell(['maps', map, value], text, `is not one of the icons @${iconNames.join(', @')}`)
    }
}

function checkPage(page: PageInFile, maps: Maps, tell: Tell): void {
  const alone = page.each === undefined
  for (const [path, template] of templatesOf(page))
    for (const placeholder of placeholdersOf(template)) {
      const word = subjectOf(placeholder.source)
      if (alone && word !== undefined) tell(path, `{${word}}`, needsEach)
      for (const step of placeholder.steps)
        if (step.kind === 'named-map' && !Object.hasOwn(maps, step.name))
          tell(path, step.name, 'is not one of the maps')
    }
  const words = page.when ? operandsOf(page.when).flatMap((operand) => subjectOf(operand) ?? []) : []
  if (alone && words[0] !== undefined) tell(['when'], words[0], needsEach)
}

function templatesOf({ title, lines = [], row }: PageInFile): [path: Step[], template: Template][] {
  return [
    ...(title ? [[['title'], title] satisfies [Step[], Template]] : []),
    ...lines.map((line, i): [Step[], Template] => [['lines', i], line]),
    ...(row ? [[['row'], row] satisfies [Step[], Template]] : []),
  ]
}

/** What of a page's own sensor a source means; undefined where it means something else. */
function subjectOf(source: Placeholder['source'] | Operand): string | undefined {
  if (source.kind === 'subject') return source.what
  if (source.kind === 'value') return 'value'
  return source.kind === 'topic' && source.relative ? source.topic : undefined
}

function pathOf(steps: readonly Step[]): [PathItem, ...PathItem[]] {
  const items = steps.map(
    (key): PathItem => ({ type: 'unknown', origin: 'value', input: undefined, key, value: undefined }),
  )
  const [first, ...rest] = items
  if (!first) throw new Error('a path has at least one step')
  return [first, ...rest]
}
