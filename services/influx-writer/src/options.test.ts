import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadConfig } from '@constellation/bootstrap/config/load'
import { writerOptions } from './options.ts'

const cases: [topics: string, wrong: RegExp | undefined][] = [
  ['+/+/data/#,+/+/status/#,$SYS/broker/#', undefined],
  ['garden/+/data/#, +/+/status/state', undefined],
  [
    '+/+/data/#,garden/well/data/level',
    /holds \+\/\+\/data\/# and garden\/well\/data\/level: what both match/,
  ],
  ['a/+/data/#,b/+/data/#,a/x/#', /holds a\/\+\/data\/# and a\/x\/#/],
  ['a/data/m,a/data/m', /holds a\/data\/m and a\/data\/m/],
  ['$share/g/+/+/data/#', /holds "\$share\/g\/\+\/\+\/data\/#": for a share, set MQTT_SHARE_GROUP/],
  ['a/#/b', /holds "a\/#\/b", which is no topic filter/],
]
for (const [topics, wrong] of cases)
  test(`INFLUX_TOPICS=${topics} is ${wrong ? 'refused' : 'taken'}`, async () => {
    const env = { INFLUX_TOPICS: topics, INFLUX_TOKEN: 'x', CONFIG_FILE: '/none' }
    const { problems } = await loadConfig('influx-writer', writerOptions, env)
    if (!wrong) return assert.deepEqual(problems, [])
    assert.deepEqual(
      problems.map(({ where }) => where),
      ['INFLUX_TOPICS'],
    )
    assert.match(problems[0]?.message ?? '', wrong)
  })
