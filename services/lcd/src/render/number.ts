import type { Format } from '../template/template.ts'

/**
 * Writes a number with the digits that it has (at most ten), or with those of the format. Where it does not fit into the
 * format's width, digits after the point are given up; where that is not enough, `#` fills the width: a number is shown
 * whole or not at all.
 */
export function writeNumber(value: number, { width, precision }: Format, decimal: string): string {
  const from = precision ?? 9
  for (let digits = from; digits >= 0; digits--) {
    const plain = precision === undefined ? ownDigits(value, digits) : value.toFixed(digits)
    const text = /^-0(\.0*)?$/.test(plain) ? plain.slice(1) : plain
    if (width === undefined || text.length <= width) return text.replace('.', decimal)
  }
  return '#'.repeat(width ?? 1)
}

/** Up to ten significant digits, of which `digits` after the point, without zeros at the end. */
function ownDigits(value: number, digits: number): string {
  if (Math.abs(value) >= 1e15) return value.toExponential(2)
  return String(Number(Number(value.toPrecision(10)).toFixed(digits)))
}

/** What stands where a number is missing: `--.-`, with as many digits after the point as the number would have. */
export function dashes({ width, precision }: Format, decimal: string): string {
  const text = precision === undefined || precision === 0 ? '--' : `--${decimal}${'-'.repeat(precision)}`
  return width === undefined ? text : text.slice(0, width)
}
