import type { Placeholder, Template } from './template.ts'

/** All placeholders of a line, those of its optional parts included. */
export function placeholdersOf(template: Template): readonly Placeholder[] {
  return template.flatMap((part) => {
    if (part.kind === 'optional') return placeholdersOf(part.parts)
    return part.kind === 'value' ? [part] : []
  })
}
