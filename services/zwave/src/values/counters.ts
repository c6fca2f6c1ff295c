import type { Counters } from '@constellation/bootstrap/service'

/** Adds one to a counter. */
export function add(counters: Counters, name: string): void {
  counters[name] = (counters[name] ?? 0) + 1
}
