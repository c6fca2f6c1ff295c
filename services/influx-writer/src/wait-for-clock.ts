import { earliest } from '@constellation/bootstrap/clock'
import { sleep } from '@constellation/bootstrap/wait'

const lookMs = 1000

/**
 * Waits until this machine's clock is set, or the signal aborts. A message without a time of its own gets that of its
 * arrival, which must not be in 1970: until then messages stay with the broker, in the writer's session.
 * @param onWait called once, where it has to wait
 */
export async function waitForClock(
  now: () => number,
  signal: AbortSignal,
  onWait: () => void,
): Promise<void> {
  if (now() >= earliest) return
  onWait()
  while (now() < earliest && !signal.aborted) await sleep(lookMs, signal)
}
