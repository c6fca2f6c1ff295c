import type { Size } from '../display.ts'
import type { Template } from '../template/template.ts'

/**
 * A text as lines of the display: broken between words, words that are longer than a line within. On a display of one
 * row it stays one line, which scrolls.
 */
export function wrap(text: string, { columns, rows }: Size): readonly Template[] {
  // slow to make: one for all lines
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
  const lines =
    rows === 1
      ? [text.replaceAll(/\s+/g, ' ').trim()]
      : text.split(/\r?\n/).flatMap((line) => broken(line, columns, segmenter))
  return lines.map((line) => (line === '' ? [] : [{ kind: 'text', text: line }]))
}

function broken(line: string, columns: number, segmenter: Intl.Segmenter): string[] {
  const lines: string[] = []
  let current: string[] = []
  for (const word of line.split(/\s+/).filter((each) => each !== '')) {
    const letters = [...segmenter.segment(word)].map(({ segment }) => segment)
    if (current.length > 0 && current.length + 1 + letters.length <= columns) current.push(' ', ...letters)
    else {
      if (current.length > 0) lines.push(current.join(''))
      current = letters
    }
    while (current.length > columns) lines.push(current.splice(0, columns).join(''))
  }
  return [...lines, current.join('')]
}
