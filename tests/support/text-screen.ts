const patienceMs = 30_000

/** Puts together the boxes that LCDd's driver `text` writes, one a frame: `+--+`, a row each `|  |`, `+--+`. */
export class TextScreen {
  rows: readonly string[] = []
  readonly #count: number
  #rest = ''
  #coming: string[] = []
  #waiting: (() => void)[] = []

  constructor(rows: number) {
    this.#count = rows
  }

  take(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.startsWith('+')) this.#coming = []
      else if (line.startsWith('|')) this.#coming.push(line.slice(1, -1))
      if (this.#coming.length === this.#count) {
        this.rows = this.#coming
        this.#coming = []
        for (const look of this.#waiting.splice(0)) look()
      }
    }
  }

  async shows(wanted: (rows: readonly string[]) => boolean): Promise<readonly string[]> {
    const late = AbortSignal.timeout(patienceMs)
    while (!wanted(this.rows)) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.push(resolve)
      late.addEventListener('abort', () => resolve(), { once: true })
      await promise
      if (late.aborted) throw new Error(`the display shows instead:\n${this.rows.join('\n')}`)
    }
    return this.rows
  }
}
