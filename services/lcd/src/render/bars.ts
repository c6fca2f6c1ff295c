import type { Glyph } from '../display.ts'

/** A horizontal bar over `width` cells of 5 columns each. @param share 0 to 1 */
export function bar(share: number, width: number): Glyph[] {
  const columns = Math.round(within(share) * width * 5)
  return Array.from({ length: width }, (_, cell) => {
    const filled = Math.min(5, Math.max(0, columns - cell * 5))
    return filled === 0 ? ' ' : `bar:h${filled}`
  })
}

/** One cell, filled from below in 8 rows. @param share 0 to 1 */
export function column(share: number): Glyph {
  const rows = Math.round(within(share) * 8)
  return rows === 0 ? ' ' : `bar:v${rows}`
}

/** A battery of five states. @param percent 0 to 100 */
export function battery(percent: number): Glyph {
  return `icon:battery-${Math.round(within(percent / 100) * 4)}`
}

/** Bars of reception; -50 dBm and more is all of them, -100 and less none; positive numbers are %. */
export function signal(strength: number): Glyph {
  return `icon:signal-${Math.round(within(strength <= 0 ? (strength + 100) / 50 : strength / 100) * 4)}`
}

/** Where a value lies between two ends. */
export function share(value: number, low: number, high: number): number {
  return (value - low) / (high - low)
}

const within = (value: number) => (value > 0 ? Math.min(1, value) : 0) // NaN is 0
