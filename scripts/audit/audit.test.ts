// The audit of a running stack: real broker, writer, publisher and database.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startChild } from '../../tests/support/child.ts'
import { type HomeBroker, startHomeBroker } from '../../tests/support/home-broker.ts'
import { type Influxd, startInfluxd } from '../../tests/support/influxd.ts'
import { collect, connectClient } from '../../tests/support/mqtt.ts'
import { freePort } from '../../tests/support/ports.ts'
import { root, startScript } from '../../tests/support/process.ts'
import { untilStored } from '../../tests/support/stored.ts'
import { login, startWriter, untilWriting, writerEnv } from '../../tests/support/writer.ts'
import type { Audit } from './audit.ts'

/** Runs the program. */
async function run(env: Readonly<Record<string, string>>, ...args: string[]) {
  const child = startChild(process.execPath, [join(root, 'scripts', 'audit.ts'), ...args], { env, cwd: root })
  const { code } = await child.exit
  return { code, text: child.lines.join('\n') }
}

const auditEnv = (broker: HomeBroker, database: Influxd, spool: string) => ({
  ...broker.env('admin'),
  INFLUX_URL: database.url,
  INFLUX_TOKEN: database.token,
  INFLUX_BUCKET: database.bucket,
  INFLUX_SPOOL_DIR: spool,
  AUDIT_SECONDS: '3',
})

async function auditJson(
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; audit: Audit }> {
  const { code, text } = await run(env, '--json')
  return { code, audit: JSON.parse(text) as Audit } // what --json prints; looked at field by field below
}

test('it holds; a point that vanishes, and readings that nobody has, are found', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'audit-'))
  const spool = join(dir, 'spool')
  await using broker = await startHomeBroker()
  await using database = await startInfluxd()
  let writer = startWriter(writerEnv(broker, database, spool))
  await untilWriting(broker, database, writer)
  const client = await connectClient(broker.url, login(broker))
  const beats = await collect(client, 'cm/rf/status/heartbeat')
  const start = () =>
    startScript(join(root, 'tests', 'chaos', 'clock-publisher.ts'), [], {
      ...broker.env('rf'),
      HEARTBEAT_SECONDS: '0.5',
      OUTBOX_DIR: join(dir, 'outbox'),
      OUTBOX_MAX_BYTES: '65536',
    })
  /** Waits for a heartbeat that is as wanted. */
  const beat = async (
    wanted: (figures: Record<string, number>) => boolean,
  ): Promise<Record<string, number>> => {
    beats.clear()
    const { text } = await beats.waitFor(({ text }) => wanted(JSON.parse(text)))
    return JSON.parse(text)
  }
  const end = () => client.publishAsync('cm/rf/action/end', '', { qos: 1 })
  let publisher = start()
  const clients = [client]
  t.after(async () => {
    for (const each of clients) await each.endAsync(true)
    await publisher.kill('SIGKILL')
    await writer.kill('SIGKILL')
    await rm(dir, { recursive: true, force: true })
  })

  await beat(({ seq = 0 }) => seq > 3000)
  await end()
  const { seq: accepted = 0 } = await beat(({ commands, waiting }) => commands === 1 && waiting === 0)
  await untilStored(database, 'truth', (stored) => stored === accepted)
  const env = auditEnv(broker, database, spool)
  const first = await auditJson(env)
  assert.deepEqual([first.code, first.audit.problems, first.audit.database.unasked], [0, [], undefined])
  const source = first.audit.publishers.find(({ name }) => name === 'cm/rf')?.sources[0]
  assert.deepEqual(
    [source?.accepted, source?.stored, source?.waiting, source?.gone],
    [accepted, accepted, 0, 0],
  )
  assert.ok(first.audit.database.sought >= 10)
  assert.equal(first.audit.database.found, first.audit.database.sought)
  const [count] = first.audit.database.counts
  assert.ok(count && count.numbers > 1000 && count.least <= count.numbers && count.most >= count.numbers)

  // the newest point of a sensor vanishes from the database
  const [last] = await database.query(`SELECT last(value) FROM "truth" WHERE "sensor" = 'clock-0'`)
  await database.query(`DELETE FROM "truth" WHERE "sensor" = 'clock-0' AND time = ${last?.['time']}000000`)
  const second = await run(env)
  assert.equal(second.code, 1)
  assert.match(second.text, /not there: cm\/clock-0\/data\/truth/)
  assert.match(second.text, /1 confirmed readings are not in the database/)
  // it is put back: one point fewer would be seen or not, by what came just before and after
  await fetch(`${database.url}/api/v2/write?org=home&bucket=${database.bucket}&precision=ms`, {
    method: 'POST',
    headers: { authorization: `Token ${database.token}` },
    body: `truth,group=cm,sensor=clock-0 value=${last?.['last']} ${last?.['time']}`,
  })

  // the outbox overflows while there is no writer: dropped, counted and named
  await writer.kill('SIGKILL')
  await publisher.kill()
  publisher = start()
  const { dropped = 0 } = await beat(({ dropped = 0, seq = 0 }) => dropped > 0 && seq > accepted + 2000)
  await end()
  await beat(({ commands }) => commands === 1) // it has heard it
  await broker.kill() // what its queue holds goes with it
  await broker.start()
  assert.ok(dropped > 0)
  await database.kill() // what is confirmed from here on is in the writer's spool
  writer = startWriter(writerEnv(broker, database, spool))
  const again = await connectClient(broker.url, login(broker))
  clients.push(again)
  const later = await collect(again, 'cm/rf/status/heartbeat')
  const laterBeat = (wanted: (figures: Record<string, unknown>) => boolean) =>
    later.waitFor(({ topic, text }) => topic === 'cm/rf/status/heartbeat' && wanted(JSON.parse(text)))
  await laterBeat(({ waiting }) => waiting === 0)
  const third = await auditJson({ ...env, INFLUX_URL: `http://127.0.0.1:${await freePort()}` })
  const known = third.audit.publishers.find(({ name }) => name === 'cm/rf')
  t.diagnostic(JSON.stringify(known))
  assert.match(third.audit.database.unasked ?? '', /cannot be asked: .*ECONNREFUSED/)
  assert.equal(third.code, 0)
  const [now] = known?.sources ?? []
  assert.ok(now && now.spooled > 0)
  const { before, stored, rejected, spooled, spoolDropped, waiting } = now
  assert.equal(now.accepted, before + stored + rejected + spooled + spoolDropped + waiting + now.gone)
  assert.equal(stored, accepted, 'what was there before the database went')
  await database.start()
  const writerBeats = await collect(again, 'cm/influx-writer/status/heartbeat')
  await writerBeats.waitFor(
    ({ topic, text }) => topic.includes('writer') && JSON.parse(text).spool_bytes === 0,
  )
  const gone = known?.sources.reduce((sum, each) => sum + each.gone, 0) ?? 0
  assert.ok(gone > 0 && gone <= (known?.dropped ?? 0), `${gone} gone`)

  // the next process knows them too
  await publisher.kill()
  await laterBeat(({ state }) => state === 'offline')
  later.clear()
  publisher = start()
  await laterBeat(() => true)
  const fourth = await run(env)
  assert.equal(fourth.code, 0, fourth.text)

  // where that was forgotten, nobody says why they are gone
  await publisher.kill()
  await rm(join(dir, 'outbox', 'losses.json'))
  publisher = start()
  await laterBeat(({ dropped }) => dropped === 0)
  const fifth = await run(env)
  assert.equal(fifth.code, 1)
  assert.match(fifth.text, /cm\/rf: \d+ are neither stored nor waiting/)
})

test('a broker that cannot be reached is told in words', async () => {
  const { code, text } = await run({ MQTT_URL: `mqtt://127.0.0.1:${await freePort()}` })
  assert.equal(code, 69)
  assert.match(text, /^audit: .*refuses the connection/)
})

test('what is configured wrongly is told, each with its name', async () => {
  const { code, text } = await run({ AUDIT_SECONDS: 'soon', INFLUX_URL: 'x' })
  assert.equal(code, 78)
  for (const name of ['AUDIT_SECONDS', 'INFLUX_URL']) assert.ok(text.includes(name), text)
})

test('an argument that is not known is told, before anything is asked', async () => {
  const { code, text } = await run({}, '--jsn')
  assert.equal(code, 78)
  assert.equal(
    text,
    'audit: --jsn is not known: there is --json; the rest is set by variables (README.md, Options)',
  )
})
