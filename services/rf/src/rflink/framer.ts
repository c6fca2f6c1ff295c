/** Longer than any line of a gateway: a debug line of 511 pulses has about 3,000 characters. */
export const maxLine = 4096

/**
 * Cuts the bytes of an RFLink gateway into lines, each from its header `20;HH;` on and without its line end.
 *
 * The gateway prints `20;<counter, 2 hex digits>;…;\r\n` (RFLink Protocol Reference, "Packet structure"). What is met
 * on real lines and survived: chunks that split or join lines, noise, debug words before a header, and a line that a
 * reset of the board cut, which the banner then continues. So a line starts at its last header; a line without one, or
 * with bytes that no gateway prints, is dropped and counted. Never throws, and keeps no more than `maxLine` characters.
 */
export class Framer {
  #rest = ''
  #garbage = 0

  /** Lines, or beginnings of lines, that were dropped so far. */
  get garbage(): number {
    return this.#garbage
  }

  /** How many characters of an unfinished line are kept. */
  get pending(): number {
    return this.#rest.length
  }

  /** Takes bytes as they arrive and returns the lines that they end. */
  push(chunk: Uint8Array): string[] {
    const parts = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      .toString('latin1')
      .split(/[\r\n]/)
    parts[0] = this.#rest + parts[0]
    // the end of what is too long is kept: a header may follow noise that has no line end
    this.#rest = (parts.pop() ?? '').slice(-maxLine)
    return parts.flatMap((part) => this.#line(part))
  }

  /** Forgets an unfinished line: its end will not come on another connection. */
  reset(): void {
    if (this.#rest !== '') this.#garbage++
    this.#rest = ''
  }

  #line(part: string): string[] {
    if (part === '') return []
    const start = lastHeader(part)
    if (start !== 0) this.#garbage++
    if (start < 0) return []
    const line = part.slice(start)
    if (line.length <= maxLine && /^[\x20-\x7e]*$/.test(line)) return [line]
    if (start === 0) this.#garbage++
    return []
  }
}

/** Where the last `20;HH;` starts, or -1. */
function lastHeader(text: string): number {
  for (let at = text.lastIndexOf('20;'); at >= 0; at = at === 0 ? -1 : text.lastIndexOf('20;', at - 1)) {
    if (/^20;[0-9A-Fa-f]{2};/.test(text.slice(at, at + 6))) return at
  }
  return -1
}
