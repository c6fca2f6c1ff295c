import { type Meaning, measured } from './meaning.ts'
import { number } from './number-form.ts'
import { as, by, type Conversion } from './numbers.ts'

type Row = readonly [type: number, scale: number, name: string, conversion: Conversion]

/**
 * Meter Command Class: meter types and their scales (SDS13781, "Meter Type" and "Meter Scale"; the same list is
 * zwave-js's registry of meters).
 */
const rows: readonly Row[] = [
  [1, 0, 'energy', as('kWh')],
  [1, 1, 'apparent_energy', as('kVAh')],
  [1, 2, 'power', as('W')],
  [1, 3, 'pulses', as()],
  [1, 4, 'voltage', as('V')],
  [1, 5, 'current', as('A')],
  [1, 6, 'power_factor', as()],
  [1, 7, 'reactive_power', as('kvar')],
  [1, 8, 'reactive_energy', as('kvarh')],
  [2, 0, 'gas_volume', as('m³')],
  [2, 1, 'gas_volume', by('m³', 0.028316847)], // cubic feet
  [2, 3, 'gas_pulses', as()],
  [3, 0, 'water_volume', as('m³')],
  [3, 1, 'water_volume', by('m³', 0.028316847)],
  [3, 2, 'water_volume', by('m³', 0.0037854118)], // US gallons
  [3, 3, 'water_pulses', as()],
  [4, 0, 'heating_energy', as('kWh')],
  [5, 0, 'cooling_energy', as('kWh')],
]

/** "Rate Type" of the reports of what is fed back. */
const produced = 2

const meters: ReadonlyMap<string, readonly [consumed: Meaning, produced: Meaning]> = new Map(
  rows.map(([type, scale, name, conversion]) => [
    `${type}/${scale}`,
    [measured(name, number(conversion)), measured(`${name}_produced`, number(conversion))],
  ]),
)

/** The meaning of a meter's value; undefined for types and scales that are not assigned. */
export function meterOf(type: number, scale: number, rate: number): Meaning | undefined {
  return meters.get(`${type}/${scale}`)?.[rate === produced ? 1 : 0]
}

/** A meter's property key is its type, scale and rate, a byte each (zwave-js). */
export function meterKey(key: number): readonly [type: number, scale: number, rate: number] {
  return [(key >> 16) & 0xff, (key >> 8) & 0xff, key & 0xff]
}
