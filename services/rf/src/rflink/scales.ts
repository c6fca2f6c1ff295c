import { globMatches } from '../glob.ts'
import type { NumberField } from './fields.ts'
import { type Radix, readers } from './numbers.ts'

/** How one field of some protocols is scaled where that is not the way of fields.ts. */
export interface Scale {
  /** A protocol's name, with `*` and `?`, upper or lower case. */
  readonly protocol: string
  /** `WINGS`. */
  readonly field: string
  /** value = number × multiply ÷ divide. */
  readonly divide?: number | undefined
  readonly multiply?: number | undefined
  readonly radix?: Radix | undefined
}

/**
 * What firmware is known to do differently. `scale` in config/rf.yaml comes before these.
 */
export const knownScales: readonly Scale[] = [
  // whole km/h: R32 Plugin_030 prints the gust × 72 / 100, the average × 720 / 100
  { protocol: 'Alecto V1', field: 'WINGS', divide: 1 },
]

/** The first of `scales` that speaks of this protocol and field. */
export function findScale(scales: readonly Scale[], protocol: string, field: string): Scale | undefined {
  return scales.find((scale) => scale.field === field && globMatches(scale.protocol, protocol))
}

/**
 * Reads a number as its field and scale say; undefined where the text is none, or the value is outside the field's
 * range. The number is whole until one division at the end, so 209 tenths are 20.9 and not 20.900000000000002.
 */
export function readNumber(text: string, field: NumberField, scale: Scale | undefined): number | undefined {
  const whole = (scale?.radix ? readers[scale.radix] : field.read)(text)
  if (whole === undefined) return undefined
  const value = (whole * (scale?.multiply ?? 1)) / (scale?.divide ?? field.divide ?? 1)
  if (!(value >= field.min && value <= field.max)) return undefined
  return Number(value.toFixed(6)) + 0 // a factor of the user's may have brought binary noise, or -0
}
