/** Times are told apart by so many milliseconds. */
const blockMs = 4
/** 2^20 blocks: 70 minutes in 128 KiB, whose pages are touched as time goes on. */
const words = 32_768

/** Which times were given in the last 70 minutes, whatever the series: a bit for 4 ms. */
export class UsedTimes {
  readonly #bits: Uint32Array
  /** The latest word that holds anything: words are numbered since 1970. */
  #top: number

  constructor(from?: UsedTimes) {
    this.#bits = from ? from.#bits.slice() : new Uint32Array(words)
    this.#top = from ? from.#top : 0
  }

  /** After this none was given, in milliseconds since 1970. */
  get end(): number {
    return (this.#top + 1) * 32 * blockMs - 1
  }

  /** @param ts in milliseconds since 1970; what is older than 70 minutes makes it forget all that is newer */
  mark(ts: number): void {
    const block = Math.floor(ts / blockMs)
    const word = Math.floor(block / 32)
    if (word !== this.#top) this.#moveTo(word)
    const at = word % words
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (block % 32))
  }

  /** The first time from `ts` on that is certainly free. */
  free(ts: number): number {
    let time = ts
    while (time <= this.end && this.#has(Math.floor(time / blockMs)))
      time = (Math.floor(time / blockMs) + 1) * blockMs
    return time
  }

  /** Marks the times of another one, each so many milliseconds later. */
  markAll(other: UsedTimes, ms: number): void {
    const [bits, top] = [other.#bits, other.#top]
    for (let word = Math.max(0, top - words + 1); word <= top; word++)
      for (let bit = 0; bit < 32 && bits[word % words]; bit++) {
        if (((bits[word % words] ?? 0) & (1 << bit)) === 0) continue
        const from = (word * 32 + bit) * blockMs + ms
        this.mark(from)
        this.mark(from + blockMs - 1)
      }
  }

  #has(block: number): boolean {
    const word = Math.floor(block / 32)
    return word > this.#top - words && ((this.#bits[word % words] ?? 0) & (1 << (block % 32))) !== 0
  }

  #moveTo(word: number): void {
    const ahead = word - this.#top
    if (Math.abs(ahead) >= words) {
      if (this.#top > 0) this.#bits.fill(0)
    } else for (let next = this.#top + 1; next <= word; next++) this.#bits[next % words] = 0
    if (ahead > 0 || ahead <= -words) this.#top = word
  }
}
