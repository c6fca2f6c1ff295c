/** A long row stands still at both ends for `holdMs`, and moves by one cell each `stepMs`. */
const holdMs = 2000
const stepMs = 300

/** By how many cells a row that is `overflow` cells too long is moved to the left. @param elapsed ms since it is shown */
export function scrolledBy(overflow: number, elapsed: number): number {
  if (overflow <= 0) return 0
  const inRound = elapsed % roundMs(overflow)
  return Math.min(overflow, Math.max(0, Math.floor((inRound - holdMs) / stepMs)))
}

/** How long it takes until all of such a row was seen, in milliseconds. */
export function scrollMs(overflow: number): number {
  return overflow <= 0 ? 0 : roundMs(overflow)
}

const roundMs = (overflow: number) => holdMs + overflow * stepMs + holdMs
