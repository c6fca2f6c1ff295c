// A machine whose clock begins in 1970 and is set while readings flow: forward by 57 years, back by seconds, back by an hour.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startHomeBroker } from '../support/home-broker.ts'
import { startInfluxd } from '../support/influxd.ts'
import { collect, connectClient } from '../support/mqtt.ts'
import { startScript } from '../support/process.ts'
import { readStored, untilStored } from '../support/stored.ts'
import { login, startWriter, untilWriting, writerEnv } from '../support/writer.ts'

const hour = 3_600_000
const perSecond = 1000
/** How far a reading may be behind the clock: free milliseconds after a step back; before it: what the kernel's uptime is cut by. */
const [withinMs, beforeMs] = [250, 25]

test('1970, a kill, a step forward, steps back: each reading is stored once, at what the clock said', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'clock-'))
  await using broker = await startHomeBroker()
  await using database = await startInfluxd()
  await using writer = startWriter(writerEnv(broker, database, join(dir, 'spool')))
  await untilWriting(broker, database, writer)
  const client = await connectClient(broker.url, login(broker))
  const seen = await collect(client, 'cm/rf/status/+', 'cm/+/data/truth')

  const file = join(dir, 'date')
  /** Makes the clock of the service wrong by so much. */
  const set = async (off: number) => {
    await writeFile(file, String(off))
    process.kill(publisher.pid, 'SIGUSR2')
  }
  const start = () =>
    startScript(
      join(import.meta.dirname, 'clock-publisher.ts'),
      [],
      {
        ...broker.env('rf'),
        HEARTBEAT_SECONDS: '0.1',
        NUMBERED_PER_SECOND: String(perSecond),
        OUTBOX_DIR: join(dir, 'outbox'),
        FAKE_DATE_FILE: file,
      },
      ['--import', join(import.meta.dirname, '..', 'support', 'fake-date.ts')],
    )
  /** Waits until so many readings have been accepted since now, and gives the heartbeat that says so. */
  const flow = async (count: number, from = 0) => {
    seen.clear()
    const { text } = await seen.waitFor(({ topic, text }) => {
      const beat: Record<string, unknown> = topic.endsWith('/heartbeat') ? JSON.parse(text) : {}
      from ||= Number(beat['seq'] ?? 0)
      return from > 0 && Number(beat['seq']) >= from + count
    })
    return JSON.parse(text) as Record<string, unknown> // a heartbeat is an object
  }

  const in1970 = 300_000 - Date.now()
  await writeFile(file, String(in1970))
  let publisher = start()
  t.after(async () => {
    await publisher.kill('SIGKILL')
    await client.endAsync(true)
    await rm(dir, { recursive: true, force: true })
  })
  const first = await flow(perSecond)
  assert.deepEqual([first['state'], first['reason']], ['degraded', 'the clock is not set: readings wait'])
  await publisher.kill('SIGKILL')
  publisher = start()
  const second = await flow(perSecond, Number(first['seq']))
  assert.equal(second['src'], first['src'], 'the same start of the machine, the same numbers')
  assert.equal(second['waiting'], second['seq'])
  const none = seen.messages.filter(({ topic }) => topic.includes('/data/'))
  assert.deepEqual(none, [])

  await set(hour + 3000)
  await seen.waitFor(({ topic, text }) => topic === 'cm/rf/status/state' && text === 'online')
  await flow(2 * perSecond)
  await set(hour)
  await flow(4 * perSecond) // over the times that it has given already
  await set(0)
  await flow(perSecond)
  seen.clear()
  await client.publishAsync('cm/rf/action/end', '', { qos: 1 })
  const last = await seen.waitFor(
    ({ topic, text }) => topic.endsWith('/heartbeat') && JSON.parse(text).commands === 1,
  )
  const accepted: number = JSON.parse(last.text).seq

  assert.equal(await untilStored(database, 'truth', (stored) => stored >= accepted), accepted)
  const points = await readStored(database, 'truth')
  const off = points.map(({ time, value }) => time - value)
  const count = (wanted: number) =>
    off.filter((ms) => ms > wanted - beforeMs && ms < wanted + withinMs).length
  const [undatedAndAhead, anHourAhead, right] = [count(hour + 3000), count(hour), count(0)]
  t.diagnostic(
    `${accepted} accepted; stored at the three times that the clock had: ${undatedAndAhead}, ${anHourAhead}, ${right}`,
  )
  assert.equal(undatedAndAhead + anHourAhead + right, accepted)
  assert.ok(undatedAndAhead > 4 * perSecond, 'what was taken in 1970 is at the time that the first step told')

  // what services say of themselves carries no time before the clock is set, and is of its arrival then
  for (const measurement of ['heartbeat', 'state', 'truth']) {
    const past = await database.query(`SELECT * FROM "${measurement}" WHERE time < '2026-01-01'`)
    assert.deepEqual(past, [], measurement)
  }
})
