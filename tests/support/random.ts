/** Numbers from 0 to below 1 that a seed determines (mulberry32): a run can be had again. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The seed of this run: the variable's value, else one from the clock. Print it, so that a failure can be had again. */
export function seedOf(text: string | undefined): number {
  return text === undefined || text === '' ? Date.now() % 1_000_000 : Number(text)
}

/** Waits for this long. Only where the length itself is the point: how long a fault lasts, when it strikes. */
export function lasting(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
