import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain, wantsOtherVersion } from './errors.ts'

const url = 'mqtt://pi:1883'
const coded = (code: string | number, message = 'm') => Object.assign(new Error(message), { code })

const cases: [problem: unknown, username: string | null, words: string, other: 'yes' | 'perhaps' | 'no'][] = [
  [
    coded('ECONNREFUSED'),
    null,
    'broker mqtt://pi:1883 refuses the connection: is it running? (ECONNREFUSED)',
    'no',
  ],
  [coded('ENOTFOUND'), null, 'broker mqtt://pi:1883 has a host name that is not known (ENOTFOUND)', 'no'],
  [coded('ECONNRESET'), null, 'broker mqtt://pi:1883 broke the connection (ECONNRESET)', 'no'],
  [coded('EPROTO'), null, 'broker mqtt://pi:1883 speaks no TLS at this port (EPROTO)', 'no'],
  [coded(135), 'rf', 'broker mqtt://pi:1883 refuses user rf: check MQTT_USERNAME and MQTT_PASSWORD', 'no'],
  [coded(5), null, 'broker mqtt://pi:1883 refuses a client without MQTT_USERNAME: check', 'no'],
  [{ code: 142 }, 'rf', 'same identifier (is this service running twice?)', 'no'],
  [{ code: 139 }, 'rf', 'broker mqtt://pi:1883 shuts down', 'no'],
  [coded(132), null, 'does not speak this version of MQTT', 'yes'],
  [coded(1), null, 'does not speak this version of MQTT', 'yes'],
  [coded(200), null, 'broker mqtt://pi:1883: m', 'no'],
  [
    new Error('connack timeout'),
    null,
    'broker mqtt://pi:1883 takes the connection, but does not answer: is this its port?',
    'no',
  ],
  [undefined, null, 'broker mqtt://pi:1883 closed the connection', 'perhaps'],
]
test('a broker that is spoken to by TLS at its plain port', () => {
  const said = explain(coded('ECONNRESET'), 'mqtts://pi:1883', null)
  assert.equal(said, 'broker mqtts://pi:1883 broke the connection: is this its port for TLS? (ECONNRESET)')
})

for (const [problem, username, words, other] of cases)
  test(`explains ${words}`, () => {
    const said = explain(problem, url, username)
    assert.ok(said.includes(words.replace(/: check$/, '')), said)
    assert.equal(wantsOtherVersion(problem), other)
  })
