/** Units of readings by their names, as the contract has them. */
const units: Readonly<Record<string, string>> = {
  temperature: '°C',
  wind_temperature: '°C',
  wind_chill: '°C',
  dew_point: '°C',
  humidity: '%',
  moisture: '%',
  level: '%',
  battery: '%',
  pressure: 'hPa',
  wind_speed: 'km/h',
  wind_speed_average: 'km/h',
  wind_gust: 'km/h',
  wind_direction: '°',
  rain: 'mm',
  rain_24h: 'mm',
  rain_rate: 'mm/h',
  illuminance: 'lx',
  power: 'W',
  energy: 'kWh',
  voltage: 'V',
  current: 'A',
  distance: 'cm',
  sound_level: 'dB',
  co2: 'ppm',
  signal: 'dBm',
}

/** The unit of a reading of this name; a second one of a sensor (`current-2`) has the same. */
export function unitOf(name: string): string {
  const first = name.replace(/-\d+$/, '')
  return Object.hasOwn(units, first) ? (units[first] ?? '') : ''
}
