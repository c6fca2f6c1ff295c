import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Devices } from '../devices.ts'
import { decode } from './decode.ts'
import { parseFrame } from './frame.ts'
import { Framer } from './framer.ts'
import { testCases } from './testcases.ts'

// DESIGN, "Names of readings"
const units: Readonly<Record<string, string>> = {
  temperature: '°C',
  wind_temperature: '°C',
  wind_chill: '°C',
  humidity: '%',
  level: '%',
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
  co2: 'ppm',
  sound_level: 'dB',
  distance: 'cm',
  voltage: 'V',
  current: 'A',
  'current-2': 'A',
  'current-3': 'A',
}

const cases = testCases()

function read(line: string): { sensor: string; readings: unknown } {
  const [text] = new Framer().push(Buffer.from(`${line}\r\n`))
  if (text === undefined) return { sensor: '-', readings: 'none' }
  const frame = parseFrame(text)
  if (frame.kind !== 'device')
    return { sensor: '-', readings: frame.kind === 'answer' ? frame.answer : frame.kind }
  const { values } = decode(frame)
  for (const { name, unit } of values) assert.equal(unit, units[name], `unit of ${name}`)
  const devices = new Devices({ sensors: [], ignore: [], automatic: true })
  const readings = Object.fromEntries(values.map(({ name, value }) => [name, value]))
  return { sensor: devices.find(frame)?.sensor ?? '-', readings }
}

test('there are the captured lines that were collected', () => {
  assert.ok(new Set(cases.map(({ line }) => line)).size >= 170)
})

for (const { line, sensor, readings, source } of cases)
  test(`${line} (${source})`, () => assert.deepEqual(read(line), { sensor, readings }))
