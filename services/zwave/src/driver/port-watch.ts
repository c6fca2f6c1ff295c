import { setImmediate as nextTurn } from 'node:timers/promises'
import { ZWaveError, ZWaveErrorCodes } from 'zwave-js'
import type { Binding, OpenBinding } from './binding.ts'
import { wordsOf } from './trouble.ts'

/** SERIAL_API_SOFT_RESET of a frame `SOF length REQ function` (Z-Wave Host API, "Soft reset"). */
const softReset = 0x08
const startOfFrame = 0x01

/** How long a stick may be away after a soft reset, in milliseconds: one with USB of its own leaves the bus for that. */
const resetMs = 6000
/** Time between two tries to open it again after a soft reset, in milliseconds. */
const reopenMs = 500

/** What the watch tells. */
export interface PortEvents {
  /** The port is gone, for the reason given. Told once. */
  lost(error: unknown): void
  /** Bytes came in. */
  heard(): void
}

/**
 * Watches the port below the library, which has no events for it: it opens a lost port again by itself and tells nobody,
 * and a command that was under way is sent again half a minute later. So a loss is told here at once, and a driver that
 * is given up cannot open its port any more.
 */
export class PortWatch {
  readonly #open: OpenBinding
  readonly #events: PortEvents
  readonly #now: () => number
  readonly #end = Promise.withResolvers<never>()
  #resetAt = Number.NEGATIVE_INFINITY
  /** It was told to restart, and has not said since that it has. */
  #restarting = false
  #heardAt = Number.NEGATIVE_INFINITY
  #openings = 0
  #told = false
  #ended = false
  #muted = false
  #missing: NodeJS.Timeout | undefined
  #openError: unknown

  /** @param now a steady clock in milliseconds */
  constructor(open: OpenBinding, events: PortEvents, now: () => number = () => performance.now()) {
    this.#open = open
    this.#events = events
    this.#now = now
    this.#end.promise.catch(() => undefined) // only who opens at that moment cares
  }

  /** What zwave-js opens the port with. */
  readonly opener: OpenBinding = async () => this.#watched(await this.#opened())

  /** When the last bytes came, by `now`; -Infinity before the first. */
  get heardAt(): number {
    return this.#heardAt
  }

  /** When the stick was told to restart, by `now`, as long as it has not answered that; undefined else. */
  get resetAt(): number | undefined {
    return this.#restarting ? this.#resetAt : undefined
  }

  /** Why it could not be opened the last time. */
  get openError(): unknown {
    return this.#openError
  }

  /** Nothing is told any more, and nothing opened: the driver is about to be destroyed. */
  end(): void {
    this.#ended = true
    clearTimeout(this.#missing)
    this.#end.reject(new Error('the port is not opened any more'))
  }

  /** Passes no bytes on any more; resolves when those that came before are with the library. */
  mute(): Promise<void> {
    this.#muted = true
    return handedOn()
  }

  async #opened(): Promise<Binding> {
    const again = this.#openings++ > 0
    for (;;) {
      if (this.#ended) throw new Error('the port is not opened any more')
      const opening = this.#open()
      try {
        const binding = await Promise.race([opening, this.#end.promise])
        clearTimeout(this.#missing)
        return binding
      } catch (error) {
        opening.then(
          (late) => void late.sink.close?.(),
          () => undefined,
        )
        this.#openError = error
        if (!again || this.#ended || !this.#resetting) throw error
      }
      await new Promise((later) => setTimeout(later, reopenMs))
    }
  }

  get #resetting(): boolean {
    return this.#restarting && this.#now() - this.#resetAt < resetMs
  }

  #lost(error: unknown): void {
    if (!this.#resetting) {
      this.#tell(error)
      return
    }
    // it restarts, as it was told to: the library opens it again
    clearTimeout(this.#missing)
    this.#missing = setTimeout(() => this.#tell(error), resetMs)
  }

  #tell(error: unknown): void {
    if (this.#told || this.#ended) return
    this.#told = true
    this.#events.lost(error)
  }

  #watched({ source, sink }: Binding): Binding {
    return {
      source: {
        ...source,
        start: (controller) =>
          source.start?.({
            get desiredSize() {
              return controller.desiredSize
            },
            close: () => controller.close(),
            enqueue: (chunk) => {
              if (this.#muted) return
              this.#heardAt = this.#now()
              if (chunk.length > 1) this.#restarting = false // a frame; a single byte acknowledges the reset itself
              this.#events.heard()
              controller.enqueue(chunk)
            },
            error: (error) => {
              this.#lost(error)
              void handedOn().then(() => controller.error(asClosed(error)))
            },
          }),
      },
      sink: {
        ...sink,
        write: (chunk, controller) => {
          if (chunk[0] === startOfFrame && chunk[3] === softReset) {
            this.#resetAt = this.#now()
            this.#restarting = true
          }
          return sink.write?.(chunk, controller)
        },
      },
    }
  }
}

/**
 * Until bytes that have come are with the library's parser. The library hands them on in the next turn of the loop, by a
 * promise that nobody looks after: where its streams end before that, it is rejected, and ends the process.
 */
async function handedOn(): Promise<void> {
  await nextTurn()
  await nextTurn()
}

/** The only error of a port that the library takes for a loss; others would end the process. */
function asClosed(error: unknown): unknown {
  if (error instanceof ZWaveError) return error
  return new ZWaveError(wordsOf(error), ZWaveErrorCodes.Driver_SerialPortClosed)
}
