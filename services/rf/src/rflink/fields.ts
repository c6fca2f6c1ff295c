import type { Reading } from '@constellation/bootstrap/reading'
import { decimal, hexadecimal, hexOrDecimal, signed, vane, vaneDegrees } from './numbers.ts'

/** A field that holds a number: `read` gives a whole number, which is divided and then held against the range. */
export interface NumberField {
  readonly kind: 'number'
  readonly name: string
  readonly unit?: string
  readonly read: (text: string) => number | undefined
  /** 1 where not given. */
  readonly divide?: number
  /** What can be, after division; anything else was received wrongly. */
  readonly min: number
  readonly max: number
}

/** A field that holds one of a few words, or a text. */
export interface WordField {
  readonly kind: Exclude<Reading['kind'], 'number'>
  readonly name: string
  readonly read: (text: string) => string | boolean | undefined
}

export type Field = NumberField | WordField

const oneOf =
  <T>(words: Readonly<Record<string, T>>) =>
  (text: string) =>
    Object.hasOwn(words, text) ? words[text] : undefined

/** A digit, which some firmware writes with a zero before it (`02`), as the word of that place in the list. */
const numbered =
  (...words: readonly string[]) =>
  (text: string) =>
    /^0?\d$/.test(text) ? words[Number(text)] : undefined

const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text.toLowerCase() : undefined)

const onOff = oneOf({ ON: true, OFF: false })

/**
 * The fields of a device's line, as the RFLink Protocol Reference ("Data Fields") lists them. ID, SWITCH, CMD and
 * SET_LEVEL are not here: they are read with the device's kind (said.ts).
 *
 * Where a comment says so, the rule is not the reference's but what firmware prints: R28 is the last open AVR firmware
 * (2015), R32 the one for ESP32. Ranges are of what exists: the coldest and hottest places where such sensors hang, the
 * strongest gust ever measured, what a number of that width can hold.
 */
export const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  // hex tenths, bit 15 is the sign: 0x80dc is -22.0; some decoders of R28 and R32 write two's complement: fff6
  ['TEMP', { kind: 'number', name: 'temperature', unit: '°C', read: signed, divide: 10, min: -60, max: 100 }],
  // decimal, unlike its neighbours
  ['HUM', { kind: 'number', name: 'humidity', unit: '%', read: decimal, min: 0, max: 100 }],
  // hex; no unit in the reference, R28 and R32 add 856 to a byte, so whole hPa
  ['BARO', { kind: 'number', name: 'pressure', unit: 'hPa', read: hexadecimal, min: 600, max: 1150 }],
  ['HSTATUS', { kind: 'state', name: 'comfort', read: numbered('normal', 'comfortable', 'dry', 'wet') }],
  [
    'BFORECAST',
    {
      kind: 'state',
      name: 'forecast',
      read: numbered('no_info', 'sunny', 'partly_cloudy', 'cloudy', 'rain'),
    },
  ],
  // hex; no scale in the reference, whose samples (30, d0) are possible in tenths only
  ['UV', { kind: 'number', name: 'uv_index', read: hexadecimal, divide: 10, min: 0, max: 50 }],
  ['LUX', { kind: 'number', name: 'illuminance', unit: 'lx', read: hexadecimal, min: 0, max: 200_000 }],
  ['BAT', { kind: 'state', name: 'battery_low', read: oneOf({ OK: false, LOW: true }) }],
  // hex tenths; counts from when the battery was put in, and starts again at its own width
  ['RAIN', { kind: 'number', name: 'rain', unit: 'mm', read: hexadecimal, divide: 10, min: 0, max: 100_000 }],
  [
    'RAINRATE',
    { kind: 'number', name: 'rain_rate', unit: 'mm/h', read: hexadecimal, divide: 10, min: 0, max: 2000 },
  ],
  [
    'RAINTOT',
    { kind: 'number', name: 'rain_24h', unit: 'mm', read: hexadecimal, divide: 10, min: 0, max: 6553.5 },
  ],
  // hex tenths
  [
    'WINSP',
    { kind: 'number', name: 'wind_speed', unit: 'km/h', read: hexadecimal, divide: 10, min: 0, max: 410 },
  ],
  // not in the reference: WINSP of the TFA decoder in R51
  [
    'WIND',
    { kind: 'number', name: 'wind_speed', unit: 'km/h', read: hexadecimal, divide: 10, min: 0, max: 410 },
  ],
  [
    'AWINSP',
    {
      kind: 'number',
      name: 'wind_speed_average',
      unit: 'km/h',
      read: hexadecimal,
      divide: 10,
      min: 0,
      max: 410,
    },
  ],
  // hex; the reference names no division, most decoders print tenths all the same; scales.ts has who does not
  [
    'WINGS',
    { kind: 'number', name: 'wind_gust', unit: 'km/h', read: hexadecimal, divide: 10, min: 0, max: 410 },
  ],
  // decimal points of the compass 0 to 15; R28 also prints one as a hex digit, R32 whole degrees
  ['WINDIR', { kind: 'number', name: 'wind_direction', unit: '°', read: vane, divide: 10, min: 0, max: 359 }],
  // firmware before R26: hex degrees
  ['WDIR', { kind: 'number', name: 'wind_direction', unit: '°', read: vaneDegrees, min: 0, max: 359 }],
  [
    'WINCHL',
    { kind: 'number', name: 'wind_chill', unit: '°C', read: signed, divide: 10, min: -100, max: 100 },
  ],
  [
    'WINTMP',
    { kind: 'number', name: 'wind_temperature', unit: '°C', read: signed, divide: 10, min: -60, max: 100 },
  ],
  // decimal in the reference, hex in R28: kept as text
  [
    'CHIME',
    { kind: 'event', name: 'chime', read: (text) => (/^[0-9A-Za-z]{1,8}$/.test(text) ? text : undefined) },
  ],
  ['SMOKEALERT', { kind: 'state', name: 'smoke', read: onOff }],
  ['PIR', { kind: 'state', name: 'motion', read: onOff }],
  // decimal by the reference's example, %04d in R32; ppm and dB assumed
  ['CO2', { kind: 'number', name: 'co2', unit: 'ppm', read: decimal, min: 0, max: 10_000 }],
  ['SOUND', { kind: 'number', name: 'sound_level', unit: 'dB', read: decimal, min: 0, max: 200 }],
  // hex Wh, whatever its label says: a counter
  [
    'KWATT',
    {
      kind: 'number',
      name: 'energy',
      unit: 'kWh',
      read: hexadecimal,
      divide: 1000,
      min: 0,
      max: 4_294_967.295,
    },
  ],
  ['WATT', { kind: 'number', name: 'power', unit: 'W', read: hexadecimal, min: 0, max: 200_000 }],
  // decimal by the reference's example, %04d in R32; ampere assumed
  ['CURRENT', { kind: 'number', name: 'current', unit: 'A', read: decimal, min: 0, max: 1000 }],
  ['CURRENT2', { kind: 'number', name: 'current-2', unit: 'A', read: decimal, min: 0, max: 1000 }],
  ['CURRENT3', { kind: 'number', name: 'current-3', unit: 'A', read: decimal, min: 0, max: 1000 }],
  // the reference names no radix, R32 prints decimal, hex letters were seen in METER
  ['DIST', { kind: 'number', name: 'distance', unit: 'cm', read: hexOrDecimal, min: 0, max: 10_000 }],
  ['METER', { kind: 'number', name: 'meter', read: hexOrDecimal, min: 0, max: 4_294_967_295 }],
  ['VOLT', { kind: 'number', name: 'voltage', unit: 'V', read: hexOrDecimal, min: 0, max: 1000 }],
  // MiLight: a colour byte, whose zero point is the lamp's own, and a brightness byte: kept as text
  ['RGBW', { kind: 'state', name: 'color', read: matching(/^[0-9A-Fa-f]{4}$/) }],
])

/** Labels that say something about the transmission, and nothing that is measured (the channel, in R32). */
export const silent: ReadonlySet<string> = new Set(['CHN'])
