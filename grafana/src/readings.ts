/** How a reading is shown. */
export interface ReadingView {
  /** A unit of Grafana (https://grafana.com/docs, "Standard options", unit), or `suffix:` and a text. */
  readonly unit: string
  readonly decimals: number
}

/** Numbers by the names that every service uses for them. */
export const numbers: Readonly<Record<string, ReadingView>> = {
  temperature: { unit: 'celsius', decimals: 1 },
  wind_temperature: { unit: 'celsius', decimals: 1 },
  wind_chill: { unit: 'celsius', decimals: 1 },
  dew_point: { unit: 'celsius', decimals: 1 },
  humidity: { unit: 'percent', decimals: 0 },
  moisture: { unit: 'percent', decimals: 0 },
  pressure: { unit: 'pressurehpa', decimals: 1 },
  wind_speed: { unit: 'velocitykmh', decimals: 1 },
  wind_speed_average: { unit: 'velocitykmh', decimals: 1 },
  wind_gust: { unit: 'velocitykmh', decimals: 1 },
  wind_direction: { unit: 'degree', decimals: 0 },
  rain: { unit: 'suffix:mm', decimals: 1 },
  rain_24h: { unit: 'suffix:mm', decimals: 1 },
  rain_rate: { unit: 'suffix:mm/h', decimals: 1 },
  illuminance: { unit: 'lux', decimals: 0 },
  uv_index: { unit: 'none', decimals: 1 },
  power: { unit: 'watt', decimals: 0 },
  energy: { unit: 'kwatth', decimals: 2 },
  voltage: { unit: 'volt', decimals: 1 },
  current: { unit: 'amp', decimals: 2 },
  level: { unit: 'percent', decimals: 0 },
  battery: { unit: 'percent', decimals: 0 },
  distance: { unit: 'suffix:cm', decimals: 0 },
  sound_level: { unit: 'dB', decimals: 0 },
  co2: { unit: 'ppm', decimals: 0 },
  signal: { unit: 'dBm', decimals: 0 },
  meter: { unit: 'none', decimals: 2 },
}

/** Truth values, stored as 1 and 0. */
export const flags: readonly string[] = ['motion', 'smoke', 'tamper', 'leak', 'battery_low']

/** States and events that are texts. */
export const texts: readonly string[] = ['status', 'button', 'chime', 'scene', 'forecast', 'comfort', 'color']

/** What a sensor reports again and again by itself, so that its silence means something. */
export const periodic: readonly string[] = [
  'temperature',
  'humidity',
  'power',
  'wind_speed',
  'rain',
  'pressure',
  'co2',
  'illuminance',
]

/** Everything with a number in it. */
export const numeric: readonly string[] = [...Object.keys(numbers), ...flags]
