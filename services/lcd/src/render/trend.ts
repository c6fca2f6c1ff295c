import type { Glyph } from '../display.ts'

/** What counts as a movement by the hour, where the template does not say; elsewhere 2 % of the value. */
const usual: Readonly<Record<string, number>> = {
  temperature: 0.5,
  wind_temperature: 0.5,
  dew_point: 0.5,
  humidity: 3,
  pressure: 1,
}

/** The arrow of a change by the hour; a blank while too little is known. */
export function trendArrow(
  perHour: number | undefined,
  value: number,
  name: string,
  threshold: number | undefined,
): Glyph {
  if (perHour === undefined) return ' '
  const least = threshold ?? usual[name.replace(/-\d+$/, '')] ?? Math.abs(value) * 0.02
  if (Math.abs(perHour) < least || perHour === 0) return '→'
  return perHour > 0 ? '↑' : '↓'
}
