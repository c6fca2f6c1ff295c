/** How a number of a device becomes one of the unit that is published: `(raw - zero) × factor + offset`. */
export interface Conversion {
  readonly unit?: string
  readonly zero?: number
  readonly factor?: number
  readonly offset?: number
}

/** Digits behind the point of a number as it is printed. */
function decimals(value: number): number {
  const text = String(value)
  const exponent = text.indexOf('e')
  const mantissa = exponent < 0 ? text : text.slice(0, exponent)
  const shift = exponent < 0 ? 0 : Number(text.slice(exponent + 1))
  const point = mantissa.indexOf('.')
  return Math.max(0, (point < 0 ? 0 : mantissa.length - point - 1) - shift)
}

/** At most what `toFixed` takes with sense for a double. */
const mostDecimals = 12

const rounded = (value: number, digits: number) => Number(value.toFixed(Math.min(mostDecimals, digits)))

/**
 * Converts with as many digits as the device measured: 70.5 °F is 21.39 °C, 5.2 m/s is 18.7 km/h, 250 mV is 0.25 V.
 */
export function convert(raw: number, { zero = 0, factor = 1, offset = 0 }: Conversion): number {
  if (zero === 0 && factor === 1 && offset === 0) return raw
  const digits = decimals(raw) + Math.ceil(-Math.log10(Math.abs(factor)) - 1e-9)
  return rounded((raw - zero) * factor + offset, Math.max(0, digits, decimals(offset)))
}

/** The way back, for what is set: without noise of the division. */
export function revert(value: number, { zero = 0, factor = 1, offset = 0 }: Conversion): number {
  return zero === 0 && factor === 1 && offset === 0
    ? value
    : rounded((value - offset) / factor + zero, decimals(value) + 3)
}

/** A unit that is published as it is. */
export const as = (unit?: string): Conversion => (unit === undefined ? {} : { unit })

/** A unit that is converted. */
export const by = (unit: string, factor: number): Conversion => ({ unit, factor })

const fahrenheit: Conversion = { unit: '°C', zero: 32, factor: 5 / 9 }

/**
 * Conversions by the unit that zwave-js names, for values whose metadata has no scale (set points).
 */
export const units: Readonly<Record<string, Conversion>> = {
  '°F': fahrenheit,
  Lux: as('lx'),
  'Btu/h': by('W', 0.29307107),
  'm/s': by('km/h', 3.6),
  Mph: by('km/h', 1.609344),
  seconds: as('s'),
  minutes: as('min'),
  hours: as('h'),
  kVar: as('kvar'),
  kVarh: as('kvarh'),
  dBA: as('dB'),
}

/** Scales that several sensors have, by their number (Multilevel Sensor Command Class, list of types and scales). */
export const scales: Readonly<
  Record<
    | 'temperature'
    | 'percent'
    | 'mass'
    | 'air'
    | 'pressure'
    | 'acceleration'
    | 'acidity'
    | 'direction'
    | 'density'
    | 'plain',
    readonly Conversion[]
  >
> = {
  temperature: [as('°C'), fahrenheit],
  percent: [as('%')],
  mass: [as('kg')],
  air: [by('hPa', 10), by('hPa', 33.863886)],
  pressure: [as('kPa'), by('kPa', 6.894757)],
  acceleration: [as('m/s²')],
  acidity: [as('pH')],
  direction: [as('°')],
  density: [as('µg/m³')],
  plain: [as()],
}
