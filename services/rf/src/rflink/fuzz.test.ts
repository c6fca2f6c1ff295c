import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Reading } from '@constellation/bootstrap/reading'
import { isLevel } from '@constellation/bootstrap/topics'
import { Life } from '../life.ts'
import { Receiver } from '../receiver.ts'
import { Sockets } from '../sockets.ts'
import { parseFrame } from './frame.ts'
import { Framer } from './framer.ts'
import { testCases } from './testcases.ts'

const inputs = 120_000

/** Physical ranges by name and unit; a reading of another name, unit or range was not read from a gateway. */
const ranges: Readonly<Record<string, readonly [unit: string | undefined, min: number, max: number]>> = {
  temperature: ['°C', -60, 100],
  wind_temperature: ['°C', -60, 100],
  wind_chill: ['°C', -100, 100],
  humidity: ['%', 0, 100],
  pressure: ['hPa', 600, 1150],
  uv_index: [undefined, 0, 50],
  illuminance: ['lx', 0, 200_000],
  rain: ['mm', 0, 100_000],
  rain_rate: ['mm/h', 0, 2000],
  rain_24h: ['mm', 0, 6554],
  wind_speed: ['km/h', 0, 410],
  wind_speed_average: ['km/h', 0, 410],
  wind_gust: ['km/h', 0, 410],
  wind_direction: ['°', 0, 359],
  co2: ['ppm', 0, 10_000],
  sound_level: ['dB', 0, 200],
  energy: ['kWh', 0, 4_294_968],
  power: ['W', 0, 200_000],
  current: ['A', 0, 1000],
  'current-2': ['A', 0, 1000],
  'current-3': ['A', 0, 1000],
  distance: ['cm', 0, 10_000],
  meter: [undefined, 0, 2 ** 32 - 1],
  voltage: ['V', 0, 1000],
  level: ['%', 0, 100],
}
const texts: Readonly<Record<string, RegExp>> = {
  comfort: /^(normal|comfortable|dry|wet)$/,
  forecast: /^(no_info|sunny|partly_cloudy|cloudy|rain)$/,
  color: /^[0-9a-f]{4}$/,
  status: /^(on|off)$/,
  button: /^[a-z0-9+_=-]{1,24}$/,
  chime: /^[0-9A-Za-z]{1,8}$/,
}
const truths: ReadonlySet<string> = new Set(['battery_low', 'smoke', 'motion'])

function check({ sensor, name, value, kind, unit, ts }: Reading, line: string): void {
  const say = `${sensor}/${name}=${String(value)} ${unit ?? ''} of ${JSON.stringify(line)}`
  assert.ok(isLevel(sensor) && sensor === sensor.toLowerCase() && isLevel(name) && ts !== undefined, say)
  if (typeof value === 'number') {
    const range = ranges[name]
    assert.ok(range, say)
    assert.equal(unit, range[0], say)
    assert.ok(value >= range[1] && value <= range[2] && !Object.is(value, -0), say)
    assert.equal(value, Number(value.toFixed(3)), `${say}: binary noise`)
    assert.equal(kind, name === 'level' ? 'state' : 'number', say)
  } else if (typeof value === 'boolean') assert.ok(truths.has(name) && kind === 'state', say)
  else assert.ok(typeof value === 'string' && texts[name]?.test(value), say)
}

/** Numbers from 0 to `below` - 1, the same each run (Marsaglia's xorshift, 32 bits). */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void // what the flag just above adds

function usedHeap(): number {
  gc()
  return process.memoryUsage().heapUsed
}

/** Bytes as a bad line could bring them: captured lines, changed, cut, joined, and noise. */
function inputOf(random: (below: number) => number, lines: readonly string[]): Buffer {
  const line = () => lines[random(lines.length)] ?? ''
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => random(256))).toString('latin1')
  const end = ['\r\n', '\r\n', '\r\n', '\n', '', ';\r\n'][random(6)] ?? ''
  const changed = (text: string) => {
    const at = random(text.length + 1)
    const length = random(4)
    const alphabet = ';=0123456789abcdefABCDEFTHUM \u0000\u00ff'
    const put = Array.from({ length: random(4) }, () => alphabet[random(alphabet.length)]).join('')
    return text.slice(0, at) + put + text.slice(at + length)
  }
  const made = [
    () => line(),
    () => changed(line()),
    () => changed(changed(changed(line()))),
    () => line().slice(0, random(60)) + line(),
    () => line().slice(random(60)),
    () => noise(random(80)),
    () => noise(random(8)) + line(),
    () => `${line()}\r\n${line()}`,
    () => line().replace(/=[0-9a-f]+/i, `=${random(2 ** 31).toString(16)}`),
    () =>
      `20;${random(256).toString(16)};${noise(random(30))};ID=${random(65_536).toString(16)};${line().slice(6)}`,
    () => line().repeat(random(60)),
  ][random(11)]
  return Buffer.from((made?.() ?? '') + end, 'latin1')
}

test(`${inputs} inputs: no throw, no reading that cannot be, no growth`, () => {
  const random = generator(0x5eed)
  const lines = testCases().map(({ line }) => line)
  const counters: Record<string, number> = {}
  const framer = new Framer()
  const receiver = new Receiver({ sensors: [], ignore: [], scale: [], automatic: true }, counters)
  const sockets = new Sockets([], () => () => undefined)
  const life = new Life({ number: 3_600_000, state: 86_400_000 })
  let afterFirstQuarter = 0
  let readings = 0
  for (let i = 0; i < inputs; i++) {
    const ts = i * 100
    for (const line of framer.push(inputOf(random, lines))) {
      const frame = parseFrame(line)
      if (frame.kind !== 'device') continue
      const received = receiver.receive(frame, ts)
      assert.ok(received)
      for (const reading of received.readings) check(reading, line)
      readings += received.readings.length
      sockets.hear(received.device, frame)
      if (received.heard) life.heard(received.device.sensor, received.numbers, ts)
    }
    if (i % 10 === 0) life.expired(ts)
    if (i === inputs / 4) afterFirstQuarter = usedHeap()
  }
  assert.equal(counters['readings'], readings)
  assert.ok(readings > inputs / 4, `only ${readings} readings: the inputs test nothing`)
  assert.ok((counters['bad_values'] ?? 0) > 1000 && framer.garbage > 1000, 'the inputs are too good')
  assert.ok(life.online <= 2100, `${life.online} sensors are watched`)
  // what is remembered is full after the first quarter; 90,000 inputs more would be tens of MB if they were kept
  const growth = usedHeap() - afterFirstQuarter
  assert.ok(growth < 2_000_000, `grew by ${growth} bytes`)
})

test('a line that was cut anywhere gives only the one that follows', () => {
  const line = '20;2D;Alecto V1;ID=08ef;TEMP=00d1;HUM=61;BAT=OK;'
  for (let at = 0; at < line.length; at++) {
    const cut = new Framer().push(Buffer.from(`${line.slice(0, at)}${line}\r\n`))
    assert.deepEqual(cut, [line], `cut after ${at}`)
  }
})
