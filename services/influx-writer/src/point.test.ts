import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPayload } from '@constellation/bootstrap/payload'
import { Point } from '@influxdata/influxdb-client'
import { seriesOf, toPoint } from './point.ts'

const ts = 1_700_000_000_123

/** The line of a message, or why there is none. */
function lineOf(topic: string, payload: string): string {
  const series = seriesOf(topic)
  if (!('key' in series)) return `${series.verdict}: ${series.reason}`
  const point = toPoint(series, readPayload(Buffer.from(payload)), ts)
  return 'line' in point ? point.line : `${point.verdict}: ${point.reason}`
}

const t = 'cm/alecto1/data/temperature'
const at = 'temperature,group=cm,sensor=alecto1'
const badSlash = 'a backslash before a comma, a blank, an equals sign, a quote or the end'

const cases: readonly (readonly [topic: string, payload: string, want: string])[] = [
  [t, '21.5', `${at} value=21.5 ${ts}`],
  [t, '"21.5"', `${at} text="21.5" ${ts}`],
  [t, '-0', `${at} value=0 ${ts}`],
  [t, '1e21', `${at} value=1e+21 ${ts}`],
  [t, '5e-324', `${at} value=5e-324 ${ts}`],
  [t, '9007199254740993', `${at} value=9007199254740992 ${ts}`],
  [t, 'true', `${at} value=1 ${ts}`],
  [t, 'false', `${at} value=0 ${ts}`],
  [t, 'NaN', `${at} text="NaN" ${ts}`],
  [t, '1e999', `${at} text="1e999" ${ts}`],
  [t, 'open', `${at} text="open" ${ts}`],
  [t, 'say "a\\b"', `${at} text="say \\"a\\\\b\\"" ${ts}`],
  [t, 'two\nlines', `${at} text="two\nlines" ${ts}`],
  [t, '', 'ignored: the payload is empty'],
  [t, '[1,2]', 'ignored: the payload has no value'],
  [t, '{}', 'ignored: the payload has no value'],
  [t, '{"value":3}', `${at} value=3 ${ts}`],
  [t, '{"temperature":21.5,"humidity":56}', `${at} temperature=21.5,humidity=56 ${ts}`],
  [t, '{"a":{"b":1,"c":"x"},"d":null}', `${at} a_b=1,a_c_text="x" ${ts}`],
  // no field may change its type: a number under a text's name is moved
  [t, '{"text":1,"a_text":2,"b":"x"}', `${at} text_value=1,a_text_value=2,b_text="x" ${ts}`],
  [t, '{"a":"x","a_text":"y"}', `${at} a_text="x",a_text_text="y" ${ts}`],
  // InfluxDB drops a field `time` silently; a text has another name
  [t, '{"time":5,"a":1}', `${at} a=1 ${ts}`],
  [t, '{"time":"noon"}', `${at} time_text="noon" ${ts}`],
  [t, '{"time":5}', 'rejected: a field cannot be named "time"'],
  [t, '{"":5,"a":1}', `${at} a=1 ${ts}`],
  [t, '{"a b,c=d":1}', `${at} a\\ b\\,c\\=d=1 ${ts}`],
  [t, '{"a\\\\":1}', `rejected: a field's name has ${badSlash}`],
  [t, '{"a\\nb":1}', "rejected: a field's name has a control character"],
  [t, `{"a":"${'x'.repeat(65_536)}"}`, 'rejected: a text is longer than 65,535 bytes'],
  [t, 'ü'.repeat(32_768), 'rejected: a text is longer than 65,535 bytes'],
  [t, `{"${'x'.repeat(70_000)}":1}`, "rejected: a field's name is longer than InfluxDB takes"],
  ['cm/rf/status/state', 'online', `state,group=cm,sensor=rf text="online" ${ts}`],
  ['cm/x/data/a/b c', '1', `a/b\\ c,group=cm,sensor=x value=1 ${ts}`],
  ['cm/x/data//a', '1', `/a,group=cm,sensor=x value=1 ${ts}`],
  ['c m/a,b=c/data/m=n', '1', `m=n,group=c\\ m,sensor=a\\,b\\=c value=1 ${ts}`],
  ['/x/data/a', '1', `a,sensor=x value=1 ${ts}`],
  ['//data/a', '1', `a value=1 ${ts}`],
  ['cm/"x"/data/a', '1', `a,group=cm,sensor="x" value=1 ${ts}`],
  ['cm/\u{1f600}/data/ü', '1', `ü,group=cm,sensor=\u{1f600} value=1 ${ts}`],
  ['cm/a\\b/data/a', '1', `a,group=cm,sensor=a\\b value=1 ${ts}`],
  ['cm/a\\/data/a', '1', `rejected: the topic has ${badSlash}`],
  ['cm/a\\,b/data/a', '1', `rejected: the topic has ${badSlash}`],
  ['cm/x/data/#a', '1', 'rejected: the topic has a # before its name'],
  ['cm/a\nb/data/a', '1', 'rejected: the topic has a control character'],
  [`cm/${'x'.repeat(65_500)}/data/a`, '1', 'rejected: the topic is longer than a series can be'],
  ['cm/x/data/', '1', 'ignored: the topic is not <group>/<sensor>/<kind>/<name>'],
  ['homeassistant/sensor/config', '1', 'ignored: the topic is not <group>/<sensor>/<kind>/<name>'],
  ['$SYS/broker/clients/connected', '3', `broker clients_connected=3 ${ts}`],
  ['$SYS/broker/version', 'mosquitto version 2.0.11', `broker version_text="mosquitto version 2.0.11" ${ts}`],
  ['$SYS/broker/', '3', 'rejected: the topic has no name'],
]
for (const [topic, payload, want] of cases)
  test(`${topic.slice(0, 40)} ${JSON.stringify(payload.slice(0, 40))}`, () => {
    assert.equal(lineOf(topic, payload), want)
  })

test('what the client library can write, it writes in the same way', () => {
  const words = ['a', 'a b', 'a,b', 'a=b', '"a"', 'a\\b', 'ü', '\u{1f600}', "a'b", 'a:b', 'true', '1']
  for (const name of words)
    for (const text of [...words, 'a"b\\', '\\"'])
      for (const value of [1.5, -3, 1e21]) {
        const series = seriesOf(`${name}/${name}/data/${name}`)
        assert.ok('key' in series)
        const payload = {
          form: 'fields',
          skipped: 0,
          fields: [[`f${name}`, value] as const, ['z', text] as const],
        } as const
        const point = toPoint(series, payload, ts)
        const theirs = new Point(name)
          .tag('group', name)
          .tag('sensor', name)
          .floatField(`f${name}`, value)
          .stringField('z_text', text)
          .timestamp(ts)
        assert.equal('line' in point && point.line, theirs.toLineProtocol())
      }
})

test('values that are left out are counted', () => {
  const series = seriesOf(t)
  assert.ok('key' in series)
  const point = toPoint(series, readPayload(Buffer.from('{"a":1,"b":null,"c":[1],"time":3,"":4}')), ts)
  assert.deepEqual(point, { line: `${at} a=1 ${ts}`, skipped: 4 })
})
