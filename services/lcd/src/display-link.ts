import type { Backoff } from '@constellation/bootstrap/backoff'
import { count } from '@constellation/bootstrap/counters'
import { reasonOf } from '@constellation/bootstrap/reason'
import type { Counters } from '@constellation/bootstrap/service'
import { sleep } from '@constellation/bootstrap/wait'
import type { Clock } from './calendar.ts'
import type { Display, OpenDisplay } from './display.ts'

/** What happens to the display. */
export interface LinkEvents {
  /** It is open; it shows nothing of ours yet. */
  opened(display: Display): void
  /** It is gone, or could not be opened, for the reason in words. */
  lost(reason: string): void
  key(name: string): void
  /** The service stops, and the display is about to be closed. */
  closing(): void
}

/** What keeps it open. */
export interface LinkOptions {
  readonly backoff: Backoff
  readonly clock: Clock
  readonly counters: Counters
  readonly signal: AbortSignal
}

/** Keeps a display open until `signal` aborts: whatever happens to it, it is opened again, for ever. */
export async function keepOpen(
  open: OpenDisplay,
  events: LinkEvents,
  { backoff, clock, counters, signal }: LinkOptions,
): Promise<void> {
  counters['display_reconnects'] ??= 0
  for (let opened = 0; !signal.aborted; ) {
    const closed = Promise.withResolvers<string>()
    const own = new AbortController() // closes it after its own farewell, not at once
    let display: Display | undefined
    let reason: string
    try {
      display = await opening(open, { key: events.key, closed: closed.resolve }, own, signal)
      if (!display) return
      if (opened++ > 0) count(counters, 'display_reconnects')
      events.opened(display)
      const since = clock.elapsed()
      reason = await ended(closed.promise, signal)
      // one that breaks at once every time is tried more and more rarely
      if (clock.elapsed() - since > steadyMs) backoff.reset()
    } catch (error) {
      reason = reasonOf(error)
    }
    if (signal.aborted) {
      events.closing()
      await display?.close()
      return
    }
    events.lost(reason)
    own.abort()
    await sleep(backoff.next(), signal)
  }
}

/** A display that stayed for so long was a good one, in milliseconds. */
const steadyMs = 10_000

/** Opens a display; undefined where the service stops meanwhile. */
async function opening(
  open: OpenDisplay,
  events: { key(name: string): void; closed(reason: string): void },
  own: AbortController,
  signal: AbortSignal,
): Promise<Display | undefined> {
  const stop = () => own.abort()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await open(events, own.signal)
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Resolves with the reason for which the display is gone, or when the service stops. */
function ended(closed: Promise<string>, signal: AbortSignal): Promise<string> {
  if (signal.aborted) return Promise.resolve('')
  return new Promise((resolve) => {
    const stop = () => resolve('')
    signal.addEventListener('abort', stop, { once: true })
    void closed.then((reason) => {
      signal.removeEventListener('abort', stop)
      resolve(reason)
    })
  })
}
