import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort } from '../../../tests/support/ports.ts'
import { startService } from '../../../tests/support/process.ts'

test('a second writer with the same folder waits, until the first one is gone', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'spool-'))
  t.after(() => rmSync(dir, { recursive: true }))
  const env = {
    INFLUX_SPOOL_DIR: join(dir, 'spool'),
    INFLUX_TOKEN: 'x',
    INFLUX_URL: `http://127.0.0.1:${await freePort()}`,
    MQTT_URL: `mqtt://127.0.0.1:${await freePort()}`,
  }
  const start = (name: string) => startService('influx-writer', { ...env, SERVICE_ID: name })
  const begins = ({ clientId }: { clientId?: unknown }) => /-intake$/.test(String(clientId))
  await using first = start('first')
  await first.waitFor(begins)
  await using second = start('second')
  const waits = await second.waitFor(({ state }) => state === 'degraded')
  assert.match(
    String(waits['msg']),
    new RegExp(`^INFLUX_SPOOL_DIR .*/spool is used by process ${first.pid}, another writer`),
  )
  assert.ok(!second.logs.some(begins))
  process.kill(first.pid, 'SIGSTOP') // so that it writes nothing meanwhile
  const spool = env.INFLUX_SPOOL_DIR
  const files = () => readdirSync(spool).map((name) => [name, statSync(join(spool, name)).ino])
  const before = files()
  await using third = start('third')
  await third.waitFor(({ state }) => state === 'degraded')
  assert.deepEqual(await third.kill(), { code: 0, signal: null })
  assert.deepEqual(files(), before)
  await first.kill('SIGKILL')
  await second.waitFor(begins)
})
