import { TemplateError } from './template.ts'

/** Reads a text from left to right, and knows the column for what is wrong. */
export class Scanner {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  get end(): boolean {
    return this.at >= this.text.length
  }

  get next(): string {
    return this.text.charAt(this.at)
  }

  /** Goes past `token` where it stands here. */
  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false
    this.at += token.length
    return true
  }

  blanks(): void {
    while (this.next === ' ') this.at++
  }

  /** Everything up to one of `stops`, or to the end. */
  until(stops: string): string {
    const from = this.at
    while (!this.end && !stops.includes(this.next)) this.at++
    return this.text.slice(from, this.at)
  }

  /** A text in quotes, which is left behind; undefined where none begins here. */
  quoted(): string | undefined {
    const quote = this.next
    if (quote !== '"' && quote !== "'") return undefined
    const from = this.at++
    const text = this.until(quote)
    if (!this.take(quote)) this.fail(`the quote ${quote} is not closed`, from)
    return text
  }

  /** @throws TemplateError at `at`, which is an index into the text */
  fail(message: string, at: number = this.at): never {
    throw new TemplateError(at + 1, message)
  }
}
