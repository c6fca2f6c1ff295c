import { closeSync, openSync, readSync } from 'node:fs'

/** Reads a file that grows: each call of `next` gives the whole lines that were added since the last. */
export class Tail {
  readonly #path: string
  #file: number | undefined
  #position = 0
  #rest = Buffer.alloc(0)

  constructor(path: string) {
    this.#path = path
  }

  /** New whole lines; none while the file does not exist. */
  next(): string[] {
    try {
      this.#file ??= openSync(this.#path, 'r')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
    const chunk = Buffer.alloc(65_536)
    const parts = [this.#rest]
    for (let length = 1; length > 0; ) {
      length = readSync(this.#file, chunk, 0, chunk.length, this.#position)
      this.#position += length
      parts.push(Buffer.from(chunk.subarray(0, length)))
    }
    const bytes = Buffer.concat(parts)
    const end = bytes.lastIndexOf(0x0a) + 1
    this.#rest = bytes.subarray(end)
    return end > 0 ? bytes.toString('utf8', 0, end - 1).split('\n') : []
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }
}
