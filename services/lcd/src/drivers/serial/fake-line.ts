import type { Port, Receive } from '@constellation/bootstrap/port/open-port'

/** A serial line into a small buffer, for tests: what does not fit is lost, as without flow control. */
export class FakeLine {
  /** Bytes that were lost. */
  lost = 0
  /** All bytes that arrived. */
  bytes = 0
  closed = false
  /** What the next writes fail with. */
  failure: Error | undefined
  /** Gives the other end bytes. */
  receive: Receive | undefined
  /** Loses the line, for the reason in words. */
  lose: ((reason: string) => void) | undefined
  readonly #capacity: number
  readonly #rate: number
  readonly #feed: (byte: number) => number
  #waiting = 0

  /** `feed` takes a byte and returns how many ms the display is busy with it beyond its share of `rate`, in bytes/s. */
  constructor(capacity: number, rate: number, feed: (byte: number) => number) {
    this.#capacity = capacity
    this.#rate = rate
    this.#feed = feed
  }

  readonly open = async (_path: string, _options: unknown, receive: Receive): Promise<Port> => {
    const { promise: closed, resolve: end } = Promise.withResolvers<string>()
    this.receive = receive
    this.lose = end
    this.closed = false
    return {
      write: async (bytes) => {
        if (this.failure) throw this.failure
        for (const byte of bytes) this.#take(byte)
      },
      close: async () => {
        this.closed = true
        end('closed')
      },
      closed,
    }
  }

  /** Time passes, in which the display works. */
  readonly sleep = async (ms: number): Promise<void> => {
    this.#waiting = Math.max(0, this.#waiting - (ms * this.#rate) / 1000)
  }

  #take(byte: number): void {
    if (this.#waiting + 1 > this.#capacity) {
      this.lost++
      return
    }
    this.bytes++
    this.#waiting += 1 + (this.#feed(byte) * this.#rate) / 1000
  }
}
