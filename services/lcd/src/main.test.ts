import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { noMosquitto, startMosquitto } from '../../../tests/support/mosquitto.ts'
import { collect, connectClient } from '../../../tests/support/mqtt.ts'
import { freePort } from '../../../tests/support/ports.ts'
import { startService } from '../../../tests/support/process.ts'
import { type LcdServer, startLcdServer } from '../../simulator/src/lcdproc/server.ts'

const skip = noMosquitto()
const folder = mkdtempSync(join(tmpdir(), 'lcd-'))
after(() => rmSync(folder, { recursive: true }))

const yaml = join(folder, 'lcd.yaml')
writeFileSync(
  yaml,
  `
seconds: 1h
problems: false
pages:
  - { name: first, lines: ["Flur{>}{cm/hall/data/temperature:.1}°C", "Tür {cm/door/data/status}"] }
  - { name: second, lines: ["{cm/hall/data/humidity:.0} %"] }
`,
)

/** A display on a port, and the frames that it shows. */
async function startDisplay(port: number) {
  const frames = new EventEmitter()
  const onFrame = (rows: readonly string[]) => frames.emit('frame', rows)
  const server: LcdServer = await startLcdServer({ host: '127.0.0.1', port, columns: 16, rows: 2, onFrame })
  return {
    server,
    /** Resolves when the display shows these rows. */
    async shows(...want: readonly string[]) {
      const wanted = want.map((row) => row.padEnd(16)).join('\n')
      const signal = AbortSignal.timeout(30_000)
      while (server.rows.join('\n') !== wanted)
        await once(frames, 'frame', { signal }).catch(() =>
          assert.fail(`shows\n${server.rows.join('\n')}\nnot\n${wanted}`),
        )
    },
  }
}

test('from MQTT to the display, and back', { skip, timeout: 240_000 }, async (t) => {
  await using broker = await startMosquitto()
  const client = await connectClient(broker.url)
  t.after(() => client.endAsync())
  const seen = await collect(client, 'cm/lcd/#', 'reply/#')
  const say = (topic: string, payload: string, retain = true) =>
    client.publishAsync(topic, payload, {
      qos: 1,
      retain,
      properties: { userProperties: { ts: String(Date.now()) } },
    })
  const state = (text: string) =>
    seen.waitFor((message) => message.topic === 'cm/lcd/status/state' && message.text === text)
  const command = async (name: string, payload: string) => {
    seen.clear()
    await client.publishAsync(`cm/lcd/action/${name}`, payload, {
      qos: 1,
      properties: { responseTopic: 'reply/test' },
    })
    const { text } = await seen.waitFor(({ topic }) => topic === 'reply/test')
    return JSON.parse(text) as unknown
  }
  await say('cm/hall/data/temperature', '21.5')
  await say('cm/hall/data/humidity', '61')
  const port = await freePort()
  const display = await startDisplay(port)
  await using service = startService('lcd', {
    MQTT_URL: broker.url,
    LCD_PORT: `tcp://127.0.0.1:${port}`,
    CONFIG_FILE: yaml,
  })
  await state('online')
  await display.shows('Flur      21.5°C', 'Tür --')
  await say('cm/door/data/status', 'open')
  await display.shows('Flur      21.5°C', 'Tür open')

  const answer = await command('message', '{"text":"Essen ist fertig: Brötchen","seconds":0}')
  assert.deepEqual((answer as { ok: unknown }).ok, true)
  await display.shows('Essen ist', 'fertig: Brötchen')
  await command('clear', '')
  await display.shows('Flur      21.5°C', 'Tür open')
  const refused = await command('page', 'third')
  assert.match(JSON.stringify(refused), /"ok":false.*no page .*third.*first, second/)

  seen.clear()
  display.server.press('Right')
  await display.shows('61 %', '')
  const key = await seen.waitFor(({ topic }) => topic === 'cm/lcd/data/key')
  assert.deepEqual([key.text, key.retain], ['Right', false])

  await command('previous', '')
  seen.clear()
  await display.server.close()
  await state('degraded')
  const { text } = await seen.waitFor(
    ({ topic, text }) => topic === 'cm/lcd/status/heartbeat' && /degraded/.test(text),
  )
  assert.match(text, new RegExp(`"reason":"tcp://127.0.0.1:${port}( refuses the connection|: )`))
  await say('cm/hall/data/temperature', '-3.2')
  const again = await startDisplay(port)
  await state('online')
  await again.shows('Flur      -3.2°C', 'Tür open')

  const { code } = await service.kill('SIGTERM')
  assert.equal(code, 0)
  await state('offline')
  await again.server.close()
})

test('a display drawn on standard output, with the pages that it makes by itself', {
  skip,
  timeout: 240_000,
}, async (t) => {
  await using broker = await startMosquitto()
  const client = await connectClient(broker.url)
  t.after(() => client.endAsync())
  await using service = startService('lcd', {
    MQTT_URL: broker.url,
    LCD_DRIVER: 'terminal',
    LCD_COLUMNS: '24',
    LCD_ROWS: '3',
  })
  await service.waitFor(({ msg }) => String(msg).includes('│Constellation'))
  // retained and with its time: the service may subscribe later
  const properties = { userProperties: { ts: String(Date.now()) } }
  await client.publishAsync('garden/well/data/temperature', '8.25', { qos: 1, retain: true, properties })
  await service.waitFor(({ msg }) => String(msg) === '│well               8.3°C│')
  const { code } = await service.kill('SIGTERM')
  assert.equal(code, 0)
  assert.ok(
    service.logs.some(({ msg }) => String(msg).includes('│stopped ')),
    'no reading stays',
  )
})

const main = join(import.meta.dirname, 'main.ts')
const bad: readonly (readonly [
  name: string,
  env: Record<string, string>,
  yaml: string,
  problems: readonly RegExp[],
])[] = [
  ['no port for a serial display', { LCD_DRIVER: 'serial' }, '', [/LCD_PORT: is not set/]],
  ['a device for LCDd', { LCD_PORT: '/dev/lcd' }, '', [/LCD_PORT: is "\/dev\/lcd", but LCDd is at tcp/]],
  ['a port that is none', { LCD_PORT: 'tcp://host:0' }, '', [/LCD_PORT: "tcp:\/\/host:0" is neither/]],
  [
    'everything at once, with line and column',
    { LCD_ROWS: '9', LCD_DRIVER: 'lcd' },
    'pages:\n  - lines: ["{cm/x/data/y:5,1}"]\n',
    [
      /LCD_ROWS: "9" is more than 4/,
      /LCD_DRIVER: "lcd" is not one of/,
      /bad\.yaml:2:13: pages\[0\]\.lines\[0\]: .* column 14 /,
    ],
  ],
]
for (const [name, env, text, problems] of bad)
  test(`${name} is bad configuration`, () => {
    const file = join(folder, 'bad.yaml')
    writeFileSync(file, text)
    const run = spawnSync(process.execPath, [main, '--check'], {
      env: { PATH: process.env['PATH'], CONFIG_FILE: file, ...env },
      encoding: 'utf8',
    })
    assert.equal(run.status, 78, run.stderr)
    for (const problem of problems) assert.match(run.stderr, problem)
  })

test('the defaults are good', () => {
  const run = spawnSync(process.execPath, [main, '--check'], {
    env: { PATH: process.env['PATH'], CONFIG_FILE: join(folder, 'none.yaml') },
    encoding: 'utf8',
  })
  assert.equal(run.status, 0, run.stderr)
})
