import type { OutboxConfig } from '../config/base.ts'
import { reasonOf } from '../reason.ts'
import { bootId } from './journal.ts'
import { MemoryOutbox } from './memory.ts'
import type { Outbox, OutboxEvents } from './outbox.ts'

/** Memory for readings that wait where there is no outbox on disk. */
const memoryBytes = 16 * 2 ** 20

/**
 * Opens the outbox that a service is configured with. One on disk that cannot be opened is replaced by memory, and told:
 * a service that ran without it loses less than one that does not run.
 */
export async function openOutbox(config: Partial<OutboxConfig>, events: OutboxEvents): Promise<Outbox> {
  const { outboxDir: dir, outboxMaxBytes: maxBytes = memoryBytes, outboxSyncMs: syncMs = 1000 } = config
  if (!dir) return new MemoryOutbox(Math.min(maxBytes, memoryBytes), events.onDropped)
  try {
    const { DiskOutbox } = await import('./disk.ts')
    return new DiskOutbox({ dir, maxBytes, syncMs, events, bootId: bootId() })
  } catch (error) {
    const why = reasonOf(error)
    events.onProblem(`OUTBOX_DIR ${dir} cannot be used, readings wait in memory until the next start: ${why}`)
    return new MemoryOutbox(memoryBytes, events.onDropped)
  }
}
