import { type Origin, Origins } from './origins.ts'

/** Lines of the line protocol, as one request sends them or one by one. */
export interface Lines {
  readonly count: number
  /** Whose readings they are. */
  readonly origins: Origins
  /** Joined by line ends. */
  body(): string | Buffer
  list(): readonly string[]
}

/** Lines that are strings. */
export function linesOf(list: readonly string[], origins: Origins): Lines {
  return { count: list.length, origins, body: () => list.join('\n'), list: () => list }
}

/** Those lines that are in `wanted`, and the others, each with its origin. */
export function split(lines: Lines, wanted: ReadonlySet<string>): [found: Lines, rest: Lines] {
  const [found, rest] = [new Part(), new Part()]
  const origins = lines.origins.each()
  for (const line of lines.list())
    (wanted.has(line) ? found : rest).add(line, origins.next().value ?? undefined)
  return [found.lines, rest.lines]
}

class Part {
  readonly #list: string[] = []
  readonly #origins = new Origins()

  get lines(): Lines {
    return linesOf(this.#list, this.#origins)
  }

  add(line: string, origin: Origin | undefined): void {
    this.#list.push(line)
    this.#origins.add(origin?.src, origin?.seq ?? 0)
  }
}

/**
 * Lines in one buffer that is used again and again: as strings they would live just long enough to become old, and a
 * writer that empties a backlog would grow by 100 MB.
 */
export class LineBuffer implements Lines {
  #bytes = Buffer.allocUnsafeSlow(64 << 10)
  #length = 0
  /** Where each line ends; a line may hold line ends in its texts. */
  readonly #ends: number[] = []
  readonly origins: Origins = new Origins()

  get count(): number {
    return this.#ends.length
  }

  /** Length of the body in bytes, with one line end more. */
  get length(): number {
    return this.#length
  }

  /** @param src whose reading it is, where that is known, and its number there */
  add(line: string, src: string | undefined, seq: number): void {
    const most = this.#length + line.length * 3 + 1 // UTF-8 has at most 3 bytes a UTF-16 unit
    if (most > this.#bytes.length) this.#grow(most)
    const end = this.#length + this.#bytes.write(line, this.#length)
    this.#bytes[end] = 10
    this.#ends.push(end)
    this.origins.add(src, seq)
    this.#length = end + 1
  }

  body(): Buffer {
    return this.#bytes.subarray(0, Math.max(0, this.#length - 1))
  }

  list(): string[] {
    let start = 0
    return this.#ends.map((end) => {
      const line = this.#bytes.toString('utf8', start, end)
      start = end + 1
      return line
    })
  }

  clear(): void {
    this.#length = 0
    this.#ends.length = 0
    this.origins.clear()
  }

  #grow(most: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(most, this.#bytes.length * 2))
    this.#bytes.copy(bytes, 0, 0, this.#length)
    this.#bytes = bytes
  }
}
