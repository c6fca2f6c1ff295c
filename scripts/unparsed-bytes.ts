/**
 * Bytes that wait for mqtt-packet's parser: in the bundle it has these in place of `bl`, which makes a Buffer for each number
 * and text that is read, some thirty a message. Here a chunk is read where it lies; only what is left of one, a packet that is
 * cut in two, is copied before the next.
 */
export class UnparsedBytes {
  /** How many there are. */
  length = 0
  /** The bytes are the end of it. */
  #bytes: Buffer = Buffer.alloc(0)
  #start = 0
  /** Begins as `#bytes` does, and may have room behind it. */
  #store: Buffer = this.#bytes

  /** The chunk must not change afterwards. */
  append(chunk: Buffer): void {
    if (this.length === 0) {
      this.#bytes = chunk
      this.#store = chunk
      this.#start = 0
    } else this.#join(chunk)
    this.length += chunk.length
  }

  /** Drops bytes at the beginning. */
  consume(count: number): void {
    this.#start += count
    this.length -= count
  }

  readUInt8(at: number): number {
    return this.#bytes.readUInt8(this.#start + at)
  }

  readUInt16BE(at: number): number {
    return this.#bytes.readUInt16BE(this.#start + at)
  }

  readUInt32BE(at: number): number {
    return this.#bytes.readUInt32BE(this.#start + at)
  }

  slice(from: number, to: number): Buffer {
    return this.#bytes.subarray(this.#start + from, this.#start + to)
  }

  toString(encoding: 'utf8', from: number, to: number): string {
    return this.#bytes.toString(encoding, this.#start + from, this.#start + to)
  }

  /** Where there is no room, twice as much is made: a large packet comes in many chunks. */
  #join(chunk: Buffer): void {
    const { length } = this
    if (this.#bytes.length + chunk.length > this.#store.length) {
      const store = Buffer.allocUnsafeSlow(Math.max(length + chunk.length, 2 * length))
      this.#bytes.copy(store, 0, this.#start)
      this.#store = store
      this.#start = 0
    }
    const end = this.#start + length
    chunk.copy(this.#store, end)
    this.#bytes = this.#store.subarray(0, end + chunk.length)
  }
}
