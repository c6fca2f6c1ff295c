import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadConfig } from '@constellation/bootstrap/config/load'
import { readKey } from './keys.ts'
import { zwaveOptions } from './options.ts'

const digits = '0102030405060708090a0b0c0d0e0f10'

const spellings = [
  digits,
  digits.toUpperCase(),
  `0x${digits}`,
  ` ${digits} `,
  '01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10',
  '01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10',
  '0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10',
]
for (const text of spellings)
  test(`a key written ${JSON.stringify(text)}`, () =>
    assert.equal(Buffer.from(readKey(text) ?? []).toString('hex'), digits))

for (const text of ['', '0x', digits.slice(1), `${digits}0`, `${digits.slice(1)}g`, 'secret'])
  test(`no key: ${JSON.stringify(text)}`, () => assert.equal(readKey(text), undefined))

const base = { ZWAVE_PORT: 'tcp://127.0.0.1:1', CONFIG_FILE: '/nonexistent/zwave.yaml' }
const load = (env: Record<string, string>) => loadConfig('zwave', zwaveOptions, { ...base, ...env })
const other = digits.replace('01', 'ff')

const refused: readonly (readonly [what: string, env: Record<string, string>, where: readonly string[]])[] = [
  ['one too short', { ZWAVE_KEY_S0_LEGACY: digits.slice(2) }, ['ZWAVE_KEY_S0_LEGACY']],
  [
    'every wrong one at once',
    {
      ZWAVE_KEY_S0_LEGACY: 'x1y2z3',
      ZWAVE_KEY_S2_AUTHENTICATED: `${digits}00`,
      ZWAVE_KEY_LR_S2_ACCESS_CONTROL: '123',
    },
    ['ZWAVE_KEY_S0_LEGACY', 'ZWAVE_KEY_S2_AUTHENTICATED', 'ZWAVE_KEY_LR_S2_ACCESS_CONTROL'],
  ],
  [
    'every repeated one at once, however they are written',
    {
      ZWAVE_KEY_S0_LEGACY: digits,
      ZWAVE_KEY_S2_AUTHENTICATED: `0x${digits.toUpperCase()}`,
      ZWAVE_KEY_S2_ACCESS_CONTROL: other,
      ZWAVE_KEY_LR_S2_ACCESS_CONTROL: other,
    },
    ['ZWAVE_KEY_S2_AUTHENTICATED', 'ZWAVE_KEY_LR_S2_ACCESS_CONTROL'],
  ],
  [
    'wrong and repeated ones at once, with whatever else is wrong',
    {
      ZWAVE_KEY_S0_LEGACY: 'x1y2z3',
      ZWAVE_KEY_S2_AUTHENTICATED: digits,
      ZWAVE_KEY_S2_ACCESS_CONTROL: digits,
      ZWAVE_SERVER_PORT: '70000',
      LOG_LEVEL: 'loud',
    },
    ['LOG_LEVEL', 'ZWAVE_KEY_S0_LEGACY', 'ZWAVE_SERVER_PORT', 'ZWAVE_KEY_S2_ACCESS_CONTROL'],
  ],
  ['no port', { ZWAVE_PORT: '' }, ['ZWAVE_PORT']],
  ['a region that is none', { ZWAVE_RF_REGION: 'Mars' }, ['ZWAVE_RF_REGION']],
]
for (const [what, env, where] of refused)
  test(`refused: ${what}`, async () => {
    const { ok, problems } = await load(env)
    assert.equal(ok, false)
    assert.deepEqual(
      problems.map((problem) => problem.where),
      where,
    )
    const text = JSON.stringify(problems)
    for (const value of [digits, other, 'x1y2z3', digits.toUpperCase()])
      assert.ok(!text.includes(value), 'a message shows a key')
  })

test('six keys of their own are taken', async () => {
  const key = (n: number) => n.toString(16).padStart(32, '0')
  const { ok } = await load({
    ZWAVE_KEY_S0_LEGACY: key(1),
    ZWAVE_KEY_S2_UNAUTHENTICATED: key(2),
    ZWAVE_KEY_S2_AUTHENTICATED: key(3),
    ZWAVE_KEY_S2_ACCESS_CONTROL: key(4),
    ZWAVE_KEY_LR_S2_AUTHENTICATED: key(5),
    ZWAVE_KEY_LR_S2_ACCESS_CONTROL: key(6),
  })
  assert.equal(ok, true)
})
