import { mkdirSync } from 'node:fs'
import { takeFolder } from '@constellation/bootstrap/outbox/owner'
import { sleep } from '@constellation/bootstrap/wait'

const lookMs = 1000

/**
 * Waits until no other process has the folder, or the signal aborts: two writers in one would mix up spool and account.
 * A folder that cannot be made is not waited for; the writer tells of it, and does without.
 * @param onWait called once, where it has to wait, with the process that has it
 */
export async function waitForFolder(
  dir: string,
  boot: string,
  signal: AbortSignal,
  onWait: (pid: number) => void,
): Promise<void> {
  const user = take(dir, boot)
  if (user === undefined) return
  onWait(user)
  while (!signal.aborted && take(dir, boot) !== undefined) await sleep(lookMs, signal)
}

function take(dir: string, boot: string): number | undefined {
  try {
    mkdirSync(dir, { recursive: true })
    return takeFolder(dir, boot)
  } catch {
    return undefined
  }
}
