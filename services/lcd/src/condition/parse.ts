import { parseTopicSource } from '../template/source.ts'
import { TemplateError } from '../template/template.ts'
import type { Condition, Operand, Operator } from './condition.ts'

interface Token {
  readonly text: string
  readonly column: number
  readonly quoted: boolean
}

const operators: ReadonlySet<string> = new Set<Operator>(['=', '!=', '<', '<=', '>', '>='])
const deepest = 20

/**
 * Parses a condition: `cm/door/data/status = open and time >= 22:00`, `value > 25 or data/smoke = true`,
 * `not (data/battery is missing)`. Words and operators have blanks between them; `and` binds more tightly than `or`.
 *
 * @throws TemplateError with the column of what is wrong
 */
export function parseCondition(text: string): Condition {
  const parser = new Parser(text)
  const condition = parser.any(0)
  const rest = parser.peek()
  if (rest) throw new TemplateError(rest.column, `"${rest.text}" is not expected here: and, or`)
  return condition
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(/"([^"]*)"|'([^']*)'|[()]|[^\s()]+/g)) {
    const inner = match[1] ?? match[2]
    tokens.push({ text: inner ?? match[0], column: match.index + 1, quoted: inner !== undefined })
  }
  return tokens
}

class Parser {
  readonly #tokens: readonly Token[]
  readonly #end: number
  #at = 0

  constructor(text: string) {
    this.#tokens = tokenize(text)
    this.#end = text.length + 1
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at]
  }

  any(depth: number): Condition {
    if (depth > deepest)
      throw new TemplateError(this.peek()?.column ?? this.#end, 'this is nested too deeply')
    const of = [this.#all(depth)]
    while (this.#take('or')) of.push(this.#all(depth))
    return of.length === 1 && of[0] ? of[0] : { kind: 'any', of }
  }

  #all(depth: number): Condition {
    const of = [this.#term(depth)]
    while (this.#take('and')) of.push(this.#term(depth))
    return of.length === 1 && of[0] ? of[0] : { kind: 'all', of }
  }

  #term(depth: number): Condition {
    if (depth > deepest)
      throw new TemplateError(this.peek()?.column ?? this.#end, 'this is nested too deeply')
    if (this.#take('not')) return { kind: 'not', of: this.#term(depth + 1) }
    if (this.#take('(')) {
      const inner = this.any(depth + 1)
      if (!this.#take(')')) this.#fail(') is missing')
      return inner
    }
    const left = this.#operand()
    if (this.#take('is')) {
      if (!this.#take('missing')) this.#fail('"is" goes with "missing": x is missing')
      return { kind: 'missing', operand: left }
    }
    const operator = this.peek()
    if (!operator || operator.quoted || !operators.has(operator.text))
      return this.#fail('an operator is missing: = != < <= > >= (with blanks around), or "is missing"')
    this.#at++
    return { kind: 'compare', left, operator: operator.text as Operator, right: this.#operand() } // just looked up
  }

  #operand(): Operand {
    const token = this.peek()
    if (!token || (!token.quoted && (token.text === ')' || operators.has(token.text))))
      return this.#fail('a topic, value, time, or a number or text is missing')
    this.#at++
    const { text, column, quoted } = token
    if (quoted) return { kind: 'literal', value: text }
    if (text === 'value' || text === 'time') return { kind: text }
    if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' }
    if (/^[+-]?\d+(\.\d+)?$/.test(text)) return { kind: 'literal', value: Number(text) }
    const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
    if (hours !== undefined) return { kind: 'literal', value: Number(hours) * 60 + Number(minutes) }
    if (!text.includes('/')) return { kind: 'literal', value: text }
    return parseTopicSource(text, (message) => {
      throw new TemplateError(column, message)
    })
  }

  #take(word: string): boolean {
    const token = this.peek()
    if (!token || token.quoted || token.text !== word) return false
    this.#at++
    return true
  }

  #fail(message: string): never {
    throw new TemplateError(this.peek()?.column ?? this.#end, message)
  }
}
