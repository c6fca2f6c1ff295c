import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  boolean,
  type ConfigOf,
  device,
  duration,
  float,
  int,
  list,
  type Option,
  oneOf,
  path,
  secret,
  size,
  text,
  url,
} from './options.ts'

const common = { env: 'X', doc: '' }
const plainInt = int(common)
const baud = int({ ...common, min: 300, max: 1_000_000 })
const number = float(common)
const share = float({ ...common, min: 0, max: 1 })
const flag = boolean(common)
const seconds = duration({ ...common, unit: 's' })
const ms = duration({ ...common, unit: 'ms', min: 1 })
const bytes = size({ ...common, min: 1024, max: 2 ** 40 })
const items = list(common)
const broker = url({
  ...common,
  protocols: ['mqtt', 'mqtts'],
  path: false,
  credentials: ['MQTT_USERNAME', 'MQTT_PASSWORD'],
})
const web = url({ ...common, protocols: ['http', 'https'], path: true, credentials: ['INFLUX_TOKEN'] })
const port = device(common)
const folder = path(common)
const word = text({ ...common, check: (value) => (value.length > 3 ? 'is longer than 3' : undefined) })
const password = secret(common)
const driver = oneOf({ ...common, values: ['rflink', 'rfxtrx'] })
const version = oneOf({ ...common, values: [5, 4], aliases: { '3.1.1': 4 } })

const accepted: readonly (readonly [Option<unknown>, string, unknown])[] = [
  [plainInt, '0', 0],
  [plainInt, '-0', 0],
  [plainInt, '+7', 7],
  [plainInt, ' 42 ', 42],
  [plainInt, '007', 7],
  [plainInt, '9007199254740991', 9_007_199_254_740_991],
  [baud, '300', 300],
  [baud, '1000000', 1_000_000],
  [number, '1.5', 1.5],
  [number, '-.5', -0.5],
  [number, '10', 10],
  [share, '0', 0],
  [share, '1', 1],
  ...['true', 'TRUE', '1', 'yes', 'Yes', 'on', ' on '].map((each) => [flag, each, true] as const),
  ...['false', 'False', '0', 'no', 'NO', 'off'].map((each) => [flag, each, false] as const),
  [seconds, '0.5', 0.5],
  [seconds, '2147483', 2_147_483],
  [ms, '1', 1],
  [bytes, '1024', 1024],
  [bytes, '64 MiB', 67_108_864],
  [bytes, '64MiB', 67_108_864],
  [bytes, '1 GiB', 1_073_741_824],
  [bytes, '512 kib', 524_288],
  [bytes, '2048 B', 2048],
  [items, 'a', ['a']],
  [items, '+/+/data/#, $SYS/broker/#', ['+/+/data/#', '$SYS/broker/#']],
  [broker, 'mqtt://127.0.0.1:1883', 'mqtt://127.0.0.1:1883'],
  [broker, 'mqtts://broker_1.lan', 'mqtts://broker_1.lan'],
  [broker, 'MQTT://host', 'MQTT://host'],
  [broker, 'mqtt://[::1]:1883/', 'mqtt://[::1]:1883/'],
  [web, 'https://db.example/influx', 'https://db.example/influx'],
  [port, '/dev/serial/by-id/usb-Arduino_1-if00', '/dev/serial/by-id/usb-Arduino_1-if00'],
  [port, 'tcp://simulator:7070', 'tcp://simulator:7070'],
  [port, 'tcp://[fe80::1]:1', 'tcp://[fe80::1]:1'],
  [port, 'tcp://10.0.0.2:65535', 'tcp://10.0.0.2:65535'],
  [folder, './data', './data'],
  [folder, '/data/my outbox', '/data/my outbox'],
  [word, ' abc ', 'abc'],
  [password, ' pass word ', ' pass word '],
  [driver, 'rfxtrx', 'rfxtrx'],
  [version, '5', 5],
  [version, '3.1.1', 4],
]

for (const [option, written, want] of accepted)
  test(`${option.hint}: ${JSON.stringify(written)} is ${JSON.stringify(want)}`, () => {
    option.format(written)
    assert.deepEqual(option.parse(written), want)
  })

const refused: readonly (readonly [Option<unknown>, string, RegExp])[] = [
  ...['10k', '1e3', '1.5', '0x10', '', ' ', '1 000', '1_000', 'NaN', 'Infinity', '--1', '١', '1\n2'].map(
    (each) => [plainInt, each, /is not a whole number/] as const,
  ),
  [plainInt, '9007199254740992', /too large/],
  [baud, '299', /^"299" is less than 300$/],
  [baud, '1000001', /is more than 1000000/],
  ...['1e3', '1.', '.', '', 'NaN', 'Infinity', '1.2.3', '0x1'].map(
    (each) => [number, each, /is not a number/] as const,
  ),
  [number, '1,5', /decimal mark is a point/],
  [number, '9'.repeat(400), /too large/],
  [share, '-0.1', /less than 0/],
  ...['', 'y', 'n', 'oui', '2', 'truee', 'null'].map((each) => [flag, each, /is not true or false/] as const),
  [seconds, '30s', /is not a number/],
  [seconds, '-1', /less than 0/],
  [seconds, '2147484', /more than 2147483/],
  [ms, '0.5', /is not a whole number/],
  [ms, '0', /less than 1/],
  [ms, '2147483648', /more than 2147483647/],
  ...['64M', '64 MB', '64 Mb', '1.5 GiB', '-1', 'GiB', ''].map(
    (each) => [bytes, each, /is not a size/] as const,
  ),
  [bytes, '1023', /less than 1024/],
  [bytes, '9999999 GiB', /too large/],
  ...['', ',', 'a,', ',a', 'a,,b', 'a, ,b'].map((each) => [items, each, /empty item/] as const),
  [items, 'a,b\u0000', /control character/],
  ...[
    '127.0.0.1:1883',
    'tcp://host',
    'http://host',
    'mqtt:host',
    'mqtt:/host',
    '//host',
    '',
    'ws://host',
  ].map((each) => [broker, each, /does not start with mqtt:\/\/ or mqtts:\/\//] as const),
  ...['mqtt://', 'mqtt://:1883', 'mqtt://host:99999', 'mqtt://host:x', 'mqtt://a%20b', 'mqtt://[::1'].map(
    (each) => [broker, each, /host and port cannot be read/] as const,
  ),
  [broker, 'mqtt://host:0', /port 0/],
  [broker, 'mqtt://ho st', /a blank/],
  [broker, 'mqtt://host/topic', /holds a path/],
  [web, 'http://host?token=x', /query/],
  [web, 'http://host#x', /fragment/],
  [web, 'http:\\\\host', /backslash/],
  ...[
    'ttyUSB0',
    'dev/ttyUSB0',
    '/dev/',
    '/',
    '',
    'COM3',
    'udp://host:1',
    'tcp://host',
    'tcp://host:',
    'tcp:host:1',
  ].map((each) => [port, each, /is neither the path of a device/] as const),
  ...['tcp://host:0', 'tcp://host:65536', 'tcp://host:99999'].map(
    (each) => [port, each, /1 to 65535/] as const,
  ),
  ...['tcp://:7070', 'tcp://a b:7070', 'tcp://host/x:7070', 'tcp://::1:7070'].map(
    (each) => [port, each, /names no host/] as const,
  ),
  [port, '/dev/tty\u0007', /neither|control character/],
  [folder, ' ', /is blank/],
  [folder, '/data/a\nb', /control character/],
  [word, 'abcd', /^"abcd" is longer than 3$/],
  [driver, 'RFLink', /is not one of rflink, rfxtrx/],
  [driver, 'constructor', /is not one of/],
  [version, '3', /is not one of 5, 4/],
]

for (const [option, written, why] of refused)
  test(`${option.hint}: ${JSON.stringify(written.slice(0, 40))} is refused`, () => {
    assert.throws(() => option.format(written), { message: why })
    assert.throws(() => option.parse(written))
  })

const hidden: readonly (readonly [Option<unknown>, string, string])[] = [
  [broker, 'mqtt://user:hunter2@host', 'hunter2'],
  [broker, 'mqtt://hunter2@host:99999', 'hunter2'],
  [broker, 'user:hunter2@host', 'hunter2'],
  [web, 'http://host?token=hunter2', 'hunter2'],
  [port, 'tcp://user:hunter2@host:1', 'hunter2'],
  [port, 'user:hunter2@host', 'hunter2'],
  [password, 'hunter2\n', 'hunter2'],
  [secret({ ...common, check: () => 'is not 32 hex digits' }), 'hunter2', 'hunter2'],
]

for (const [option, written, part] of hidden)
  test(`${option.hint}: the message for a refused value does not show it: ${JSON.stringify(written)}`, () => {
    assert.throws(
      () => option.format(written),
      (error: Error) => error.message !== '' && !error.message.includes(part),
    )
  })

test('credentials in a URL: the message names the variables that take them', () => {
  assert.throws(() => broker.format('mqtt://u:p@host'), /MQTT_USERNAME and MQTT_PASSWORD/)
})

test('no default is required, null is optional', () => {
  assert.deepEqual([plainInt.default, plainInt.nullable], [null, false])
  assert.deepEqual(((each) => [each.default, each.nullable])(int({ ...common, default: null })), [null, true])
  assert.throws(() => plainInt.format(null), /is not set, and has no default: whole number/)
})

test('a default is written as one would write the variable, and reads back', () => {
  const options: readonly (readonly [Option<unknown>, string, unknown])[] = [
    [int({ ...common, default: 57_600 }), '57600', 57_600],
    [boolean({ ...common, default: false }), 'false', false],
    [size({ ...common, default: 64 * 2 ** 20 }), '64 MiB', 67_108_864],
    [size({ ...common, default: 1000 }), '1000', 1000],
    [size({ ...common, default: 0 }), '0', 0],
    [list({ ...common, default: ['a', 'b'] }), 'a,b', ['a', 'b']],
    [oneOf({ ...common, values: [5, 4], default: 5 }), '5', 5],
  ]
  for (const [option, written, value] of options) {
    assert.equal(option.default, written)
    assert.deepEqual(option.parse(written), value)
  }
})

test('the types of values follow the options (checked by the compiler)', () => {
  const variables = {
    baud: int({ ...common, default: 57_600 }),
    port: device(common),
    token: secret({ ...common, default: null }),
    topics: list({ ...common, default: ['a'] }),
    driver: oneOf({ ...common, values: ['rflink', 'rfxtrx'], default: 'rflink' }),
  }
  const config: ConfigOf<typeof variables> = { baud: 1, port: '', token: null, topics: [], driver: 'rfxtrx' }
  // @ts-expect-error: a number, not a text
  const wrong: typeof config.baud = '1'
  // @ts-expect-error: a required one is not null
  const none: typeof config.port = null
  // @ts-expect-error: one of the two
  const other: typeof config.driver = 'rtl_433'
  assert.deepEqual([wrong, none, other], ['1', null, 'rtl_433'])
})
