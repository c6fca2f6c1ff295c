import { readDuration } from './duration.ts'
import { iconNames, iconOf, isIcon } from './icons.ts'
import type { Scanner } from './scanner.ts'
import type { Step } from './template.ts'

/** A step's words, each with its place; quotes are off. */
interface Words {
  readonly name: string
  readonly args: readonly string[]
  fail(message: string): never
}

const simple: Readonly<Record<string, Step>> = {
  age: { kind: 'age' },
  min: { kind: 'min' },
  max: { kind: 'max' },
  battery: { kind: 'battery' },
  signal: { kind: 'signal' },
  big: { kind: 'big' },
}

const taking: Readonly<Record<string, (words: Words) => Step>> = {
  trend: (words) => ({
    kind: 'trend',
    threshold: words.args.length === 0 ? undefined : numbers(words, 1, 'trend 0.5')[0],
  }),
  fresh: (words) => {
    const ms = readDuration(words.args.join(' '))
    return ms === undefined ? words.fail('fresh needs a time: fresh 2h') : { kind: 'fresh', ms }
  },
  bar: (words) => ({ kind: 'bar', ...range(words) }),
  column: (words) => ({ kind: 'column', ...range(words) }),
  times: (words) => ({ kind: 'times', factor: numbers(words, 1, 'times 0.001')[0] ?? 1 }),
  map: ({ args: [name, ...rest], fail }) =>
    name === undefined || rest.length > 0
      ? fail('map needs one name: map door')
      : { kind: 'named-map', name },
  else: ({ args, fail }) =>
    args.length === 0 ? fail('else needs a text: else "none"') : { kind: 'else', text: args.join(' ') },
}

/** The names of all steps, for messages. */
const stepNames: readonly string[] = [...Object.keys(simple), ...Object.keys(taking)]

/** Parses a step from behind its `|`. */
export function parseStep(scanner: Scanner): Step {
  scanner.blanks()
  const from = scanner.at
  const fail = (message: string): never => scanner.fail(message, from)
  if (/^[^|:}"' ]*=|^"[^"]*"\s*=|^'[^']*'\s*=/.test(scanner.text.slice(from))) return parseMap(scanner)
  const [name = '', ...args] = readWords(scanner)
  const step = Object.hasOwn(simple, name) ? simple[name] : undefined
  if (step) return args.length === 0 ? step : fail(`${name} takes nothing`)
  const make = Object.hasOwn(taking, name) ? taking[name] : undefined
  if (!make)
    return fail(`"${name}" is not one of ${stepNames.join(', ')}, nor texts such as true=open,false=closed`)
  return make({ name, args, fail })
}

function readWords(scanner: Scanner): string[] {
  const words: string[] = []
  for (;;) {
    scanner.blanks()
    if (scanner.end || '|:}'.includes(scanner.next)) return words
    words.push(scanner.quoted() ?? scanner.until(' |:}'))
  }
}

/** `open=is open,closed=shut`; quotes where a text holds one of `, | : }`. */
function parseMap(scanner: Scanner): Step {
  const texts = new Map<string, string>()
  do {
    scanner.blanks()
    const from = scanner.at
    const key = scanner.quoted() ?? scanner.until('=,|:}').trim()
    scanner.blanks()
    if (!scanner.take('=')) scanner.fail('= is missing: true=open,false=closed', from)
    scanner.blanks()
    const text = scanner.quoted() ?? scanner.until(',|:}').trimEnd()
    if (texts.has(key)) scanner.fail(`"${key}" is there twice`, from)
    const icon = iconOf(text)
    if (icon !== undefined && !isIcon(icon))
      scanner.fail(`"${icon}" is not one of the icons ${iconNames.join(', ')}`, from)
    texts.set(key, text)
    scanner.blanks()
  } while (scanner.take(','))
  return { kind: 'map', texts }
}

function numbers({ args, fail }: Words, count: number, example: string): number[] {
  const read = args.map((arg) => (/^[+-]?\d{1,9}(\.\d{1,6})?$/.test(arg) ? Number(arg) : Number.NaN))
  if (read.length !== count || read.some(Number.isNaN))
    fail(`needs ${count === 1 ? 'a number' : `${count} numbers`}: ${example}`)
  return read
}

function range(words: Words): { low: number; high: number } {
  const [low = 0, high = 100] = words.args.length === 0 ? [] : numbers(words, 2, `${words.name} 0 100`)
  return low === high ? words.fail(`${words.name} needs two different numbers`) : { low, high }
}
