import { reasonOf } from '@constellation/bootstrap/reason'
import type { DisplayEvents } from '../display.ts'
import type { Pump } from './pump.ts'

/** How long what was shown last has for leaving, in ms. */
const closeMs = 2000

/** The end of an open display, which is one of: closed, aborted, lost. */
export interface Life {
  /** Lets what was shown last leave, and closes. */
  close(): Promise<void>
  /** The display is lost: nothing is sent any more, and the reason is told. */
  lose(error: unknown): void
}

/**
 * Ends what `sending` sends to by `shut`, at the first of `close`, `lose` and an abort of the signal; `closed` is told of
 * a loss alone.
 */
export function lifeOf(
  sending: () => Pump,
  shut: () => Promise<void>,
  { closed }: Pick<DisplayEvents, 'closed'>,
  signal: AbortSignal,
): Life {
  const over = new AbortController() // so that the signal, which outlives many displays, keeps no listener of ours
  let ending: Promise<void> | undefined
  const end = async () => {
    over.abort()
    await sending().stop(closeMs)
    await shut()
  }
  const close = () => (ending ??= end())
  const quietly = () => void close().catch(() => undefined) // nobody is left to care
  if (signal.aborted) queueMicrotask(quietly) // while it was opened; `sending` is there by then
  signal.addEventListener('abort', quietly, { once: true, signal: over.signal })
  return {
    close,
    lose(error) {
      if (ending) return
      over.abort()
      sending().abandon()
      ending = shut().catch(() => undefined) // it is gone, which is all that was wanted
      closed(reasonOf(error))
    },
  }
}
