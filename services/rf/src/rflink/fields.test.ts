import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeviceKind } from '../kinds.ts'
import { decode } from './decode.ts'
import { fields } from './fields.ts'
import { type DeviceFrame, parseFrame } from './frame.ts'

function frameOf(words: string): DeviceFrame {
  const frame = parseFrame(`20;2D;${words.includes(';ID=') ? words : `Some;ID=01;${words}`}`)
  assert.ok(frame.kind === 'device', JSON.stringify(frame))
  return frame
}

const read = (words: string, kind: DeviceKind = 'auto', invert = false) =>
  Object.fromEntries(decode(frameOf(words), { kind, invert }).values.map(({ name, value }) => [name, value]))

// each field at the edges of its rule; undefined: dropped and counted
const cases: readonly (readonly [words: string, name: string, want: unknown])[] = [
  ['TEMP=0000;', 'temperature', 0],
  ['TEMP=8000;', 'temperature', 0], // and not -0
  ['TEMP=00d1;', 'temperature', 20.9], // 0.1 × 209 would be 20.900000000000002
  ['TEMP=80dc;', 'temperature', -22], // the reference's own example
  ['TEMP=8043;', 'temperature', -6.7],
  ['TEMP=fff6;', 'temperature', -1],
  ['TEMP=FFF6;', 'temperature', -1],
  ['TEMP=fffffff6;', 'temperature', -1], // int of 32 bits
  ['TEMP=ff24;', 'temperature', -22],
  ['TEMP=bfff;', 'temperature', undefined], // the sign bit, and -1638.3
  ['TEMP=c000;', 'temperature', undefined], // two's complement, and -1638.4
  ['TEMP=03e8;', 'temperature', 100],
  ['TEMP=03e9;', 'temperature', undefined],
  ['TEMP=8258;', 'temperature', -60],
  ['TEMP=8259;', 'temperature', undefined],
  ['TEMP=12345;', 'temperature', undefined],
  ['TEMP=;', 'temperature', undefined],
  ['TEMP=xyz;', 'temperature', undefined],
  ['TEMP=00d1', 'temperature', undefined], // cut: it may have been longer
  ['WINTMP=80dc;', 'wind_temperature', -22],
  ['WINCHL=80dc;', 'wind_chill', -22],
  ['HUM=0;', 'humidity', 0],
  ['HUM=100;', 'humidity', 100],
  ['HUM=101;', 'humidity', undefined],
  ['HUM=cc;', 'humidity', undefined], // a binary byte of old firmware
  ['HUM=10;', 'humidity', 10], // decimal: hex would be 16
  ['HSTATUS=0;', 'comfort', 'normal'],
  ['HSTATUS=1;', 'comfort', 'comfortable'],
  ['HSTATUS=02;', 'comfort', 'dry'],
  ['HSTATUS=4;', 'comfort', undefined],
  ['BFORECAST=0;', 'forecast', 'no_info'],
  ['BFORECAST=2;', 'forecast', 'partly_cloudy'],
  ['BFORECAST=3;', 'forecast', 'cloudy'],
  ['BFORECAST=4;', 'forecast', 'rain'],
  ['BFORECAST=5;', 'forecast', undefined],
  ['BARO=03f5;', 'pressure', 1013],
  ['BARO=0000;', 'pressure', undefined],
  ['UV=0030;', 'uv_index', 4.8],
  ['LUX=ffff;', 'illuminance', 65_535],
  ['BAT=OK;', 'battery_low', false],
  ['BAT=LOW', 'battery_low', true], // a word of the list is whole without its ;
  ['BAT=L', 'battery_low', undefined],
  ['BAT=constructor;', 'battery_low', undefined],
  ['RAIN=008d;', 'rain', 14.1],
  ['RAINRATE=008d;', 'rain_rate', 14.1],
  ['RAINTOT=008d;', 'rain_24h', 14.1],
  ['WINSP=0068;', 'wind_speed', 10.4],
  ['WINSP=ffff;', 'wind_speed', undefined],
  ['WIND=0011;', 'wind_speed', 1.7],
  ['AWINSP=0050;', 'wind_speed_average', 8],
  ['WINGS=0088;', 'wind_gust', 13.6],
  ['Alecto V1;ID=01;WINGS=0088;', 'wind_gust', 136],
  ['WINDIR=0000;', 'wind_direction', 0],
  ['WINDIR=0001;', 'wind_direction', 22.5],
  ['WINDIR=0015;', 'wind_direction', 337.5],
  ['WINDIR=b;', 'wind_direction', 247.5], // one hex digit (R28)
  ['WINDIR=0016;', 'wind_direction', 16], // degrees (R32)
  ['WINDIR=359;', 'wind_direction', 359],
  ['WINDIR=360;', 'wind_direction', undefined],
  ['WINDIR=5A;', 'wind_direction', undefined],
  ['WDIR=0045;', 'wind_direction', 69],
  ['WDIR=0167;', 'wind_direction', 359],
  ['WDIR=0168;', 'wind_direction', undefined],
  ['CHIME=001;', 'chime', '001'],
  ['CHIME=A9;', 'chime', 'A9'],
  ['CHIME=;', 'chime', undefined],
  ['SMOKEALERT=ON;', 'smoke', true],
  ['SMOKEALERT=OFF;', 'smoke', false],
  ['PIR=ON;', 'motion', true],
  ['PIR=YES;', 'motion', undefined],
  ['CO2=0415;', 'co2', 415],
  ['SOUND=0042;', 'sound_level', 42],
  ['KWATT=0000abcd;', 'energy', 43.981],
  ['WATT=0456;', 'power', 1110],
  ['CURRENT=0012;', 'current', 12],
  ['CURRENT2=0013;', 'current-2', 13],
  ['CURRENT3=0014;', 'current-3', 14],
  ['DIST=0120;', 'distance', 120],
  ['METER=7ef36;', 'meter', 519_990],
  ['METER=0123;', 'meter', 123],
  ['VOLT=0230;', 'voltage', 230],
  ['RGBW=3C00;', 'color', '3c00'],
  ['RGBW=3c0;', 'color', undefined],
  ['CMD=on;', 'status', 'on'],
  ['CMD=OFF;', 'status', 'off'],
  ['CMD=DISCO+;', 'button', 'disco+'],
  ['CMD=MODE8;', 'button', 'mode8'],
  ['CMD=SET_LEVEL=0;', 'level', 0],
  ['CMD=SET_LEVEL=0;', 'status', 'on'], // the dimmest light, not off
  ['CMD=SET_LEVEL=15;', 'level', 100],
  ['CMD=SET_LEVEL=16;', 'level', undefined],
  ['SET_LEVEL=07;', 'level', 47], // a field of its own (R32)
  ['CMD=O', 'status', undefined],
  ['CMD=\u0007;', 'button', undefined],
]

for (const [words, name, want] of cases)
  test(`${words} is ${name} ${want}`, () => {
    assert.deepEqual(read(words)[name], want)
    const { bad } = decode(frameOf(words))
    assert.equal(bad.length, want === undefined ? 1 : 0)
  })

test('every field of the table is covered', () => {
  for (const label of fields.keys())
    assert.ok(
      cases.some(([words]) => words.includes(`${label}=`)),
      label,
    )
})

const kinds: readonly (readonly [kind: DeviceKind, words: string, want: object, invert?: boolean])[] = [
  ['contact', 'SWITCH=1;CMD=ON;', { status: 'open' }],
  ['contact', 'SWITCH=1;CMD=OFF;', { status: 'closed' }],
  ['contact', 'SWITCH=1;CMD=ALLON;', { status: 'open' }],
  ['contact', 'SWITCH=1;CMD=ON;', { status: 'closed' }, true],
  ['motion', 'SWITCH=1;CMD=ON;', { motion: true }],
  ['smoke', 'SWITCH=1;CMD=OFF;', { smoke: false }],
  ['leak', 'SWITCH=1;CMD=ON;', { leak: true }],
  ['tamper', 'SWITCH=1;CMD=ON;', { tamper: true }],
  ['socket', 'SWITCH=1;CMD=ALLOFF;', { status: 'off' }],
  ['socket', 'SWITCH=1;CMD=ON;', { status: 'off' }, true],
  ['auto', 'SWITCH=1;CMD=ALLOFF;', { button: 'alloff' }],
  ['remote', 'SWITCH=1;CMD=ON;', { button: 'on' }],
  ['remote', 'SWITCH=1;CMD=SET_LEVEL=7;', { button: 'set_level=7' }],
  ['remote', 'SWITCH=1;SET_LEVEL=07;', { button: 'set_level=07' }],
  ['doorbell', 'SWITCH=1;CMD=ALLON;', { chime: 'allon' }],
  ['doorbell', 'SWITCH=1;CMD=ON;CHIME=01;', { chime: '01' }],
  ['auto', 'SWITCH=1;CMD=ON;CHIME=01;', { chime: '01' }],
  ['contact', 'SWITCH=1;CMD=SET_LEVEL=7;', {}],
]
for (const [kind, words, want, invert] of kinds)
  test(`a ${invert ? 'inverted ' : ''}${kind} that sends ${words}`, () =>
    assert.deepEqual(read(words, kind, invert), want))

test('a remote with several buttons says which', () => {
  const { values } = decode(frameOf('SWITCH=0B;CMD=ON;'), { kind: 'remote', several: true })
  assert.deepEqual(values, [{ name: 'button', value: '0b-on', kind: 'event' }])
})

test('what is not known is told, and the rest is used', () => {
  const { values, unknown, bad } = decode(
    frameOf('BLIND=1;TEMP=00d1;what;TEMP=0001;__proto__=1;CMD=JUMP;CHN=1;'),
  )
  assert.deepEqual(
    values.map(({ value }) => value),
    [20.9, 'jump'],
  )
  assert.deepEqual([...unknown].sort(), ['BLIND=1', 'CMD=JUMP', 'TEMP=0001', '__proto__=1', 'what'])
  assert.deepEqual(bad, [])
})

test('a scale of the configuration comes before the field and before those that are known', () => {
  const scales = [
    { protocol: 'alecto*', field: 'WINGS', divide: 10 },
    { protocol: 'Some', field: 'RAIN', radix: 'decimal' as const, multiply: 0.1, divide: 1 },
  ]
  const value = (words: string) => decode(frameOf(words), { scales }).values[0]?.value
  assert.equal(value('Alecto V1;ID=01;WINGS=0088;'), 13.6)
  assert.equal(value('RAIN=0003;'), 0.3) // 3 × 0.1 is 0.30000000000000004
  assert.equal(value('Other;ID=01;RAIN=0011;'), 1.7)
})
