import { iconNames, isIcon } from './icons.ts'
import { parsePlaceholder } from './placeholder.ts'
import { Scanner } from './scanner.ts'
import type { Part, Template } from './template.ts'

/**
 * Parses a line of a page. `{…}` is a placeholder, `{>}` the fill, `{@name}` an icon, `[…]` an optional part; `{{`, `}}`,
 * `[[` and `]]` are the characters themselves.
 *
 * @throws TemplateError with the column of what is wrong
 */
export function parseTemplate(text: string): Template {
  const scanner = new Scanner(text)
  const parts = readParts(scanner, undefined)
  const fills = parts.filter(({ kind }) => kind === 'fill').length
  if (fills > 1) scanner.fail('{>} is there twice', text.lastIndexOf('{>}'))
  return parts
}

/** Up to the end, or to the `]` of an optional part that began at `opened`. */
function readParts(scanner: Scanner, opened: number | undefined): Template {
  const parts: Part[] = []
  let text = ''
  const flush = () => {
    if (text !== '') parts.push({ kind: 'text', text })
    text = ''
  }
  while (!scanner.end) {
    const from = scanner.at
    const doubled = ['{{', '}}', '[[', ']]'].find((pair) => scanner.take(pair))
    if (doubled !== undefined) text += doubled.charAt(0)
    else if (scanner.take('{')) {
      flush()
      parts.push(readBraces(scanner, from, opened !== undefined))
    } else if (scanner.take('[')) {
      if (opened !== undefined) scanner.fail('[ inside of […]; the character itself is [[', from)
      flush()
      parts.push({ kind: 'optional', parts: readParts(scanner, from) })
    } else if (scanner.take(']')) {
      if (opened === undefined) scanner.fail('] without [; the character itself is ]]', from)
      flush()
      return parts
    } else if (scanner.take('}')) scanner.fail('} without {; the character itself is }}', from)
    else text += scanner.until('{}[]')
  }
  if (opened !== undefined) scanner.fail('[ is not closed; the character itself is [[', opened)
  flush()
  return parts
}

function readBraces(scanner: Scanner, from: number, inOptional: boolean): Part {
  if (scanner.take('>}')) {
    if (inOptional) scanner.fail('{>} inside of […]', from)
    return { kind: 'fill' }
  }
  if (scanner.take('@')) {
    const name = scanner.until('}')
    if (!isIcon(name)) scanner.fail(`"${name}" is not one of the icons ${iconNames.join(', ')}`, from + 2)
    close(scanner, from)
    return { kind: 'icon', name }
  }
  const placeholder = parsePlaceholder(scanner)
  close(scanner, from)
  return placeholder
}

function close(scanner: Scanner, from: number): void {
  if (!scanner.take('}')) scanner.fail('{ is not closed; the character itself is {{', from)
}
