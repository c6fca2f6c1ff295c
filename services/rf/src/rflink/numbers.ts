// How RFLink writes numbers. Each reader gives a whole number, or undefined for what is none.

/** How a text is read as a number; `either`: hex where it has a letter. */
export type Radix = 'hex' | 'decimal' | 'either' | 'signed'

/** `00d1`: 1 to 8 hex digits. */
export function hexadecimal(text: string): number | undefined {
  return /^[0-9A-Fa-f]{1,8}$/.test(text) ? Number.parseInt(text, 16) : undefined
}

/** `061`: 1 to 10 decimal digits. */
export function decimal(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined
}

/** Decimal, or hex where there is a letter: for fields whose radix the reference does not name. */
export function hexOrDecimal(text: string): number | undefined {
  return decimal(text) ?? hexadecimal(text)
}

/**
 * A signed hex number, in either coding that firmware uses: bit 15 as the sign of 15 bits (RFLink Protocol Reference,
 * TEMP: `80dc` is -220), or two's complement of 16 bits (`ff24`) or, where an `int` has 32, of 32 bits (`ffffff24`).
 * No sensor is as cold as -1638.4 °C, so four digits from `c000` on can only be two's complement.
 */
export function signed(text: string): number | undefined {
  const value = hexadecimal(text)
  if (value === undefined || value < 0x8000) return value
  if (text.length > 4) return value >= 0xffff_8000 ? value - 0x1_0000_0000 : undefined
  if (value >= 0xc000) return value - 0x1_0000
  return 0 - (value & 0x7fff)
}

/**
 * A wind vane in tenths of a degree: a decimal point of the compass 0 to 15 of 22.5° each (RFLink Protocol Reference,
 * WINDIR), one hex digit `a` to `f` of the same (R28, Plugin_041), or whole degrees 16 to 359 (R32, Plugin_049).
 */
export function vane(text: string): number | undefined {
  if (/^0*[a-f]$/i.test(text)) return Number.parseInt(text, 16) * 225
  const value = decimal(text)
  if (value === undefined || value > 359) return undefined
  return value < 16 ? value * 225 : value * 10
}

/** A wind vane in whole degrees, hex (firmware before R26). */
export function vaneDegrees(text: string): number | undefined {
  const value = hexadecimal(text)
  return value !== undefined && value <= 359 ? value : undefined
}

/** The readers that `scale` in the configuration file can choose. */
export const readers: Readonly<Record<Radix, (text: string) => number | undefined>> = {
  hex: hexadecimal,
  decimal,
  either: hexOrDecimal,
  signed,
}
