/**
 * A number from 0 up to 1 that depends on nothing but its arguments: the same seed gives the same house, whenever and
 * in whatever order it is asked (mixing steps of MurmurHash3's 32-bit finalizer).
 */
export function chance(seed: number, series: number, index: number): number {
  let h = (seed ^ Math.imul(series, 0x9e3779b1)) | 0
  h = mix(h ^ Math.imul(index | 0, 0x85ebca6b))
  h = mix(h ^ Math.imul(Math.floor(index / 2 ** 32) | 0, 0xc2b2ae35))
  return (h >>> 0) / 2 ** 32
}

function mix(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** A smooth curve from -1 to 1 that wanders: a new target each `period` ms, with no step between them. */
export function wander(seed: number, series: number, time: number, period: number): number {
  const slot = Math.floor(time / period)
  const part = time / period - slot
  const ease = part * part * (3 - 2 * part)
  const from = chance(seed, series, slot)
  return 2 * (from + (chance(seed, series, slot + 1) - from) * ease) - 1
}
