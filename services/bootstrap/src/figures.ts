import pkg from '../package.json' with { type: 'json' }
import type { Outbox } from './outbox/outbox.ts'
import type { Value } from './payload.ts'

/**
 * The figures that every service's heartbeat has: process and outbox.
 * @param src of its new readings
 */
export function ownFigures(src: string, outbox: Outbox): Record<string, Value> {
  const { seq, head, waiting, dropped, droppedNumbers } = outbox
  return {
    uptime_s: Math.round(process.uptime()),
    rss_bytes: process.memoryUsage.rss(),
    version: pkg.version,
    src,
    seq,
    head,
    waiting,
    dropped,
    ...(droppedNumbers === '' ? {} : { dropped_numbers: droppedNumbers }),
  }
}
