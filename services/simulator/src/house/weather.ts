import { chance, wander } from './noise.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const year = 365 * day

// one number a curve, so that no two share their noise
const series = {
  temperature: 1,
  drift: 2,
  wind: 3,
  gust: 4,
  direction: 5,
  wet: 6,
  amount: 7,
  indoor: 8,
  load: 9,
}

/** A wave of the day from -1 to 1 with its top at `top` hours. */
const daily = (time: number, top: number) => Math.cos((2 * Math.PI * (time - top * hour)) / day)

/** Air temperature outside in °C at `time` (ms since 1970): warmest in late July and at 15 h. */
export function outdoorTemperature(seed: number, time: number): number {
  const season = Math.cos((2 * Math.PI * ((time % year) - 205 * day)) / year)
  const slow = 2.5 * wander(seed, series.temperature, time, 9 * hour)
  return 9 + 10 * season + 4 * daily(time, 15) + slow + 0.3 * wander(seed, series.drift, time, 4 * minute)
}

/** Room temperature in °C: the heating's saw of 40 minutes on a flat day curve. */
export function indoorTemperature(seed: number, time: number): number {
  const heating = Math.abs(((time / (40 * minute)) % 1) - 0.5)
  return 20.4 + 0.8 * daily(time, 19) + heating + 0.2 * wander(seed, series.indoor, time, 3 * minute)
}

/** Relative humidity in % that goes with a temperature in °C: cooler air is damper. */
export function humidityAt(seed: number, time: number, temperature: number): number {
  const percent = 88 - 1.6 * temperature + 6 * wander(seed, series.drift, time + 5 * hour, 30 * minute)
  return Math.min(99, Math.max(15, Math.round(percent)))
}

/** Wind in km/h and, as 16 points of the compass, where it comes from; a gust is never below the mean. */
export interface Wind {
  readonly speed: number
  readonly gust: number
  readonly direction: number
}

export function windAt(seed: number, time: number): Wind {
  const base = 9 + 4 * daily(time, 14) + 7 * wander(seed, series.wind, time, 2 * hour)
  const speed = Math.max(0, base + 2.5 * wander(seed, series.wind, time + day, 2 * minute))
  const gust = speed * (1.3 + 0.3 * wander(seed, series.gust, time, minute))
  const turn = 11 + 3 * wander(seed, series.direction, time, 3 * hour)
  const direction = Math.round(turn + wander(seed, series.direction, time + day, 2 * minute)) & 15
  return { speed, gust, direction }
}

/** What one tip of the rain gauge's bucket measures, in mm. */
const tip = 0.3

/** The rain gauge's counter in mm since the year began, in tips of its bucket; two days of five are wet. */
export function rainCounter(seed: number, time: number): number {
  const today = Math.floor(time / day)
  const first = today - (today % 365)
  let sum = rainOfDay(seed, today) * (time / day - today)
  for (let each = first; each < today; each++) sum += rainOfDay(seed, each)
  return Math.floor(sum / tip) * tip
}

function rainOfDay(seed: number, index: number): number {
  const wet = chance(seed, series.wet, index) < 0.4
  return wet ? 24 * chance(seed, series.amount, index) : 1.2
}

/** Watts of a lived-in house by the hour of the day, from midnight. */
const hourly = [
  130, 120, 120, 120, 130, 190, 420, 610, 380, 240, 220, 310, 690, 380, 250, 230, 260, 410, 820, 760, 540,
  430, 290, 180,
]
const wattHoursOfDay = hourly.reduce((sum, watts) => sum + watts, 0)

/** Power drawn by the house in W, without its switched sockets: the hour's level, the fridge, and what people do. */
export function housePower(seed: number, time: number): number {
  const level = hourly[Math.floor((time % day) / hour)] ?? 0
  const fridge = time % (25 * minute) < 9 * minute ? 85 : 0
  return Math.round(level * (1 + 0.12 * wander(seed, series.load, time, 90_000)) + fridge)
}

/** The power meter's counter in Wh since the year began. */
export function houseEnergy(time: number): number {
  const days = Math.floor((time % year) / day)
  const hours = (time % day) / hour
  const whole = Math.floor(hours)
  const today = hourly.slice(0, whole).reduce((sum, watts) => sum + watts, 0)
  return Math.floor(days * wattHoursOfDay + today + (hours - whole) * (hourly[whole] ?? 0))
}
