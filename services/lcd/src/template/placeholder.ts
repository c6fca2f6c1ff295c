import { parsePattern } from './clock-pattern.ts'
import type { Scanner } from './scanner.ts'
import { parseTopicSource } from './source.ts'
import { parseStep } from './steps.ts'
import { type Format, type Placeholder, type Source, type Step, subjectWords } from './template.ts'

/** Parses what stands between `{` and `}`, from behind the `{` up to the `}`, which is left. */
export function parsePlaceholder(scanner: Scanner): Placeholder {
  scanner.blanks()
  const source = parseSource(scanner)
  const steps: Step[] = []
  scanner.blanks()
  while (scanner.take('|')) {
    steps.push(parseStep(scanner))
    scanner.blanks()
  }
  const format = scanner.take(':') ? parseFormat(scanner) : plain
  if (!scanner.end && scanner.next !== '}') scanner.fail(`"${scanner.next}" is not expected here`)
  return { kind: 'value', source, steps, format }
}

const plain: Format = { align: undefined, width: undefined, precision: undefined }

/** Wide enough for every display, so that a slip (`200.1`) is told. */
const widest = 80

function parseFormat(scanner: Scanner): Format {
  const from = scanner.at
  const text = scanner.until('}').trim()
  const [, sign, width, precision] =
    /^([<>^])?(\d{1,3})?(?:\.(\d))?$/.exec(text) ??
    scanner.fail(`"${text}" is not a format such as 5.1, <12 or .0`, from)
  if (width !== undefined && (Number(width) < 1 || Number(width) > widest))
    scanner.fail(`a width is 1 to ${widest}`, from)
  if (sign !== undefined && width === undefined) scanner.fail(`"${sign}" needs a width`, from)
  return {
    align: sign === '<' ? 'left' : sign === '>' ? 'right' : sign === '^' ? 'centre' : undefined,
    width: width === undefined ? undefined : Number(width),
    precision: precision === undefined ? undefined : Number(precision),
  }
}

const subjects: ReadonlySet<string> = new Set(subjectWords)

function parseSource(scanner: Scanner): Source {
  const from = scanner.at
  const quoted = scanner.quoted()
  if (quoted !== undefined) return parseTopicSource(quoted, (message) => scanner.fail(message, from))
  const text = scanner.until('|:}').trimEnd()
  const [word = '', ...rest] = text.split(' ')
  if (word === 'time' || word === 'date') {
    // a pattern holds colons, and has the width that it says
    const pattern = `${rest.join(' ')}${scanner.until('|}')}`.trim()
    const usual = word === 'time' ? 'HH:mm' : 'yyyy-MM-dd'
    return {
      kind: 'clock',
      pattern: parsePattern(pattern === '' ? usual : pattern, (message) => scanner.fail(message, from + 5)),
    }
  }
  if (text === 'page' || text === 'pages') return { kind: 'page', what: text }
  if (subjects.has(text)) return { kind: 'subject', what: text as (typeof subjectWords)[number] } // just looked up
  if (text === '') scanner.fail('nothing stands between { and }', from)
  if (!text.includes('/'))
    scanner.fail(
      `"${text}" is neither a topic nor one of time, date, page, pages, ${subjectWords.join(', ')}`,
      from,
    )
  return parseTopicSource(text, (message) => scanner.fail(message, from))
}
