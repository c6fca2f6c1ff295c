import { appendFileSync, readFileSync, truncateSync } from 'node:fs'

/** A reading as its publisher wrote it down. */
export interface Noted {
  readonly value: number
  /** In milliseconds since 1970. */
  readonly ts: number
}

/**
 * What a publisher has accepted, in its own words: a line `<value> <ts>` for each reading, written before `publish` is
 * called. It is kept by the test's program and not by what is tested, and outlives the program's SIGKILL.
 */
export class Book {
  readonly #path: string
  /** The last one that an earlier run wrote down; whether it was still published nobody knows. */
  readonly last: Noted | undefined

  /** Opens the book, or begins it; a last line that a kill has torn is cut off: it was not published. */
  constructor(path: string) {
    this.#path = path
    appendFileSync(path, '')
    const text = readFileSync(path, 'utf8')
    truncateSync(path, text.lastIndexOf('\n') + 1)
    this.last = readBook(path).at(-1)
  }

  note({ value, ts }: Noted): void {
    appendFileSync(this.#path, `${value} ${ts}\n`)
  }
}

/** All that is noted in a book; nothing where there is none. */
export function readBook(path: string): Noted[] {
  const text = readFileSync(path, { encoding: 'utf8', flag: 'a+' })
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [value, ts] = line.split(' ')
      return { value: Number(value), ts: Number(ts) }
    })
}
