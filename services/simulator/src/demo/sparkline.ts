const blocks = '▁▂▃▄▅▆▇█'

/**
 * Numbers as a small curve, the newest at the right, between the lowest and highest of those shown; a curve that does
 * not move lies low. Padded on the left to `width` characters.
 */
export function sparkline(numbers: readonly number[], width: number): string {
  const shown = width > 0 ? numbers.slice(-width) : []
  const low = Math.min(...shown)
  const span = Math.max(...shown) - low
  const curve = shown.map((each) => {
    const height = span > 0 ? Math.round(((each - low) / span) * (blocks.length - 1)) : 0
    return blocks[height] ?? ' '
  })
  return curve.join('').padStart(width)
}
