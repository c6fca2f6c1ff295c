import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain, wantsOtherVersion } from './errors.ts'

const url = 'mqtt://pi:1883'
const coded = (code: string | number, message = 'm') => Object.assign(new Error(message), { code })

const cases: [problem: unknown, username: string | null, words: string, other: boolean][] = [
  [
    coded('ECONNREFUSED'),
    null,
    'broker mqtt://pi:1883 refuses the connection: is it running? (ECONNREFUSED)',
    false,
  ],
  [coded('ENOTFOUND'), null, 'broker mqtt://pi:1883 has a host name that is not known (ENOTFOUND)', false],
  [coded(135), 'rf', 'broker mqtt://pi:1883 refuses user rf: check MQTT_USERNAME and MQTT_PASSWORD', false],
  [coded(5), null, 'broker mqtt://pi:1883 refuses a client without MQTT_USERNAME: check', false],
  [{ code: 142 }, 'rf', 'same identifier (is this service running twice?)', false],
  [{ code: 139 }, 'rf', 'broker mqtt://pi:1883 shuts down', false],
  [coded(132), null, 'does not speak this version of MQTT', true],
  [coded(1), null, 'does not speak this version of MQTT', true],
  [coded(200), null, 'broker mqtt://pi:1883: m', false],
  [new Error('connack timeout'), null, 'broker mqtt://pi:1883: connack timeout', true],
  [undefined, null, 'broker mqtt://pi:1883 closed the connection', true],
]
for (const [problem, username, words, other] of cases)
  test(`explains ${words}`, () => {
    const said = explain(problem, url, username)
    assert.ok(said.includes(words.replace(/: check$/, '')), said)
    assert.equal(wantsOtherVersion(problem), other)
  })
