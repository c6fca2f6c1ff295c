import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Address, parseAddress, readOptions } from './options.ts'

const cases: readonly (readonly [string, Address | undefined])[] = [
  ['127.0.0.1:9001', { host: '127.0.0.1', port: 9001 }],
  ['0.0.0.0:0', { host: '0.0.0.0', port: 0 }],
  ['[::1]:9001', { host: '::1', port: 9001 }],
  ['simulator:65535', { host: 'simulator', port: 65_535 }],
  ['127.0.0.1:65536', undefined],
  ['127.0.0.1', undefined],
  [':9001', undefined],
  ['::1:9001', undefined],
]
for (const [text, want] of cases) test(text, () => assert.deepEqual(parseAddress(text), want))

test('an empty environment gives the defaults', () => {
  assert.deepEqual(readOptions({}), {
    config: {
      listen: '127.0.0.1:9001',
      zwaveListen: '127.0.0.1:9002',
      lcdListen: '127.0.0.1:13666',
      seed: 1,
      speed: 1,
    },
  })
})

test('what is set is taken', () => {
  const env = {
    SIM_RFLINK_LISTEN: '127.0.0.1:0',
    SIM_ZWAVE_LISTEN: '[::1]:0',
    SIM_LCDPROC_LISTEN: '127.0.0.1:0',
    SIM_SEED: '7',
    SIM_SPEED: '2.5',
  }
  assert.deepEqual(readOptions(env), {
    config: { listen: '127.0.0.1:0', zwaveListen: '[::1]:0', lcdListen: '127.0.0.1:0', seed: 7, speed: 2.5 },
  })
})

test('all that is wrong is told at once, by name', () => {
  const read = readOptions({
    SIM_RFLINK_LISTEN: 'here',
    SIM_ZWAVE_LISTEN: '9002',
    SIM_LCDPROC_LISTEN: 'lcd:display',
    SIM_SEED: '1k',
    SIM_SPEED: '0',
  })
  assert.ok('problems' in read)
  assert.deepEqual(
    read.problems.map(({ where }) => where),
    ['SIM_RFLINK_LISTEN', 'SIM_ZWAVE_LISTEN', 'SIM_LCDPROC_LISTEN', 'SIM_SEED', 'SIM_SPEED'],
  )
})
