import { parseCondition } from '../condition/parse.ts'
import { parseTemplate } from '../template/parse.ts'
import type { Alert } from './page.ts'

/**
 * The page that says that the broker is away. The service hears its own heartbeat through the broker: where it stays
 * away for three of them, nothing else will come either, and what is shown is old.
 *
 * @param heartbeat topic of the service's own heartbeat; @param everyMs time between two heartbeats
 */
export function brokerAlert(heartbeat: string, everyMs: number): Alert {
  const patienceMs = everyMs * 3 + 5000
  return {
    name: 'broker',
    each: undefined,
    when: parseCondition(`${heartbeat}#uptime_s is missing`),
    forMs: patienceMs,
    priority: 0,
    blink: false,
    fresh: patienceMs,
    lines: ['{@offline} Broker{>} {time}', `silent {${heartbeat}|age|else ""}`].map(parseTemplate),
  }
}
