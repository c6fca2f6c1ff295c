import { within } from '@constellation/bootstrap/wait'

/** Sends the newest state of something, one piece at a time. */
export interface Pump {
  /** Something may have changed: look whether there is a piece to send. */
  kick(): void
  /** Resolves when nothing is left to send or it has failed, after `ms` at the latest; sends nothing any more. */
  stop(ms: number): Promise<void>
  /** Sends nothing any more, from now on. */
  abandon(): void
}

/**
 * Sends what `next` gives, one piece at a time, until it gives undefined: what changes while a piece is under way goes out
 * with the next, so nothing ever queues up. What `send` rejects with stops it and is told once to `failed`.
 */
export function pump<T>(
  next: () => T | undefined,
  send: (piece: T) => Promise<void>,
  failed: (error: unknown) => void,
): Pump {
  let stopped = false
  let running: Promise<void> | undefined
  const run = async () => {
    try {
      for (let piece = next(); piece !== undefined && !stopped; piece = next()) await send(piece)
    } catch (error) {
      const late = stopped
      stopped = true
      if (!late) failed(error)
    }
    running = undefined
  }
  return {
    kick() {
      if (!stopped) running ??= Promise.resolve().then(run)
    },
    async stop(ms) {
      if (running) await within(ms, running)
      stopped = true
    },
    abandon() {
      stopped = true
    },
  }
}
