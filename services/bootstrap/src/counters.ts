/** Numbers for the heartbeat, by name in `snake_case`. */
export type Counters = Record<string, number>

/** Adds `by` to a counter, which begins at 0. */
export function count(counters: Counters, name: string, by = 1): void {
  counters[name] = (counters[name] ?? 0) + by
}
