import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { findLcdd, startLcdd } from '../../../tests/support/lcdd.ts'
import { noMosquitto, startMosquitto } from '../../../tests/support/mosquitto.ts'
import { collect, connectClient } from '../../../tests/support/mqtt.ts'
import { startService } from '../../../tests/support/process.ts'

// The whole way with nothing of our own at its ends: mosquitto, the service as a process, and a real LCDd.

const found = await findLcdd()
const noBroker = noMosquitto()
const skip = 'missing' in found ? found.missing : noBroker

const yaml = `
pages:
  - each: +/+/data/temperature
    title: "{@thermometer} Climate{>} {time}"
    row: "{sensor}{>} {value:.1}°C[ {data/humidity:.0}%]"
`

test('from mosquitto to a real LCDd, which is killed meanwhile', { skip, timeout: 240_000 }, async (t) => {
  if ('missing' in found) throw new Error(found.missing)
  const folder = mkdtempSync(join(tmpdir(), 'lcd-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'lcd.yaml')
  writeFileSync(file, yaml)
  await using broker = await startMosquitto()
  const client = await connectClient(broker.url)
  t.after(() => client.endAsync())
  const seen = await collect(client, 'cm/lcd/#')
  const state = (text: string) =>
    seen.waitFor((message) => message.topic === 'cm/lcd/status/state' && message.text === text)
  const say = (topic: string, payload: string) =>
    client.publishAsync(topic, payload, {
      qos: 1,
      retain: true,
      properties: { userProperties: { ts: String(Date.now()) } },
    })
  await using display = await startLcdd(found.program, { columns: 20, rows: 4 })
  await using service = startService('lcd', {
    MQTT_URL: broker.url,
    LCD_PORT: display.url,
    CONFIG_FILE: file,
  })
  await state('online')
  await say('cm/küche/data/temperature', '21.5')
  await say('cm/küche/data/humidity', '61')
  // the icon of the title is a letter, since LCDd takes no characters of ours; ° and ü are Latin-1 on its line
  await display.shows(
    (rows) => /^. Climate +\d\d:\d\d$/.test(rows[0] ?? '') && rows[1] === 'küche     21.5°C 61%',
  )

  await client.publishAsync('cm/lcd/action/message', 'Essen ist fertig "jetzt" {hier}', { qos: 1 })
  await display.shows((rows) => rows[0] === 'Essen ist fertig    ' && rows[1] === '"jetzt" {hier}      ')

  seen.clear()
  await display.kill()
  await state('degraded')
  await client.publishAsync('cm/lcd/action/clear', '', { qos: 1 })
  await say('cm/küche/data/temperature', '-0.5')
  await display.start()
  await state('online')
  await display.shows((rows) => rows[1] === 'küche     -0.5°C 61%')
  const { code } = await service.kill('SIGTERM')
  assert.equal(code, 0)
})
