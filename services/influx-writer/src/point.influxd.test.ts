import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Payload, readPayload } from '@constellation/bootstrap/payload'
import { type Influxd, type Row, startInfluxd } from '../../../tests/support/influxd.ts'
import { random } from '../../../tests/support/random.ts'
import { writeAll } from './bisect.ts'
import { Database } from './database.ts'
import { seriesOf, toPoint } from './point.ts'

// Every hostile name and text that the writer sends to a real InfluxDB comes back as it was; the rest has a refusal of
// the writer's own, and none of the database's.

let influxd: Influxd
let database: Database
before(async () => {
  influxd = await startInfluxd()
  const { url, token, bucket } = influxd
  database = new Database({ url, token, bucket, org: 'home', timeoutMs: 60_000 })
})
after(async () => {
  database.close()
  await influxd.stop()
})

const begin = 1_700_000_000_000
const plain = ['a', 'b', 'Z9', ' ', ',', '=', '"', '\\', "'", '#', 'ü', '\u{1f600}', '/', '', ':', '.']
const pieces = [...plain, ...plain, ...plain, '\n', '\t', '\0']
const levelPieces = pieces.filter((piece) => !piece.includes('/') && piece !== '\0')
const numbers = [0, -0, 1, -1.5, 1e21, -1e-7, 5e-324, 1.7976931348623157e308, 2 ** 53 + 2, 0.1]

interface Message {
  readonly topic: string
  readonly payload: Payload
}

function messages(count: number, seed: number): Message[] {
  const next = random(seed)
  const pick = <T>(from: readonly T[], otherwise: T): T => from[Math.floor(next() * from.length)] ?? otherwise
  const words = (from: readonly string[]) =>
    Array.from({ length: Math.floor(next() * 5) }, () => pick(from, '')).join('')
  const value = () =>
    pick<() => number | boolean | string>(
      [() => pick(numbers, 0), () => next() < 0.5, () => words(pieces)],
      () => 0,
    )()
  return Array.from({ length: count }, () => {
    const topic = `${words(levelPieces)}/${words(levelPieces)}/data/${words(pieces.filter((each) => each !== '\0'))}`
    const json =
      next() < 0.5
        ? value()
        : Object.fromEntries(
            Array.from({ length: 1 + Math.floor(next() * 3) }, () => [words(pieces), value()]),
          )
    return { topic, payload: readPayload(Buffer.from(JSON.stringify(json))) }
  })
}

/** The point that a reader of the database must see. */
function expected({ topic, payload }: Message, time: number): Row {
  const [group = '', sensor = '', , ...name] = topic.split('/')
  const row: Record<string, number | string> = { measurement: name.join('/'), group, sensor, time }
  const fields =
    payload.form === 'single'
      ? [['', payload.value] as const]
      : payload.form === 'fields'
        ? payload.fields
        : []
  for (const [key, value] of fields) {
    const single = payload.form === 'single'
    if (
      !single &&
      (key === '' ||
        /[\u0000-\u001f\u007f]|\\(?:[ ,="]|$)/.test(`${key}${typeof value === 'string' ? '_' : ''}`))
    )
      continue
    if (typeof value === 'string') row[single ? 'text' : `${key}_text`] = value
    else row[single ? 'value' : key] = Number(value) + 0
  }
  return row
}

test('5,000 hostile messages (fixed seed): each comes back, or is refused by name', async () => {
  const sent = messages(5000, 42)
  const lines: string[] = []
  const reasons = new Map<string, number>()
  const wanted: Row[] = []
  for (const [i, message] of sent.entries()) {
    const series = seriesOf(message.topic)
    const point = 'key' in series ? toPoint(series, message.payload, begin + i) : series
    if ('line' in point) {
      lines.push(point.line)
      wanted.push(expected(message, begin + i))
    } else reasons.set(point.reason, 1 + (reasons.get(point.reason) ?? 0))
  }
  const { refused, away } = await writeAll(lines, (body) => database.write(body))
  assert.deepEqual({ refused, away }, { refused: [], away: undefined })
  assert.ok(lines.length > 1900 && reasons.size >= 3, `${lines.length} lines, ${[...reasons]}`)
  const found = new Map<number, Row>()
  for (const row of await influxd.query('SELECT * FROM /.*/ GROUP BY "group", "sensor"'))
    found.set(Number(row['time']), row)
  assert.equal(found.size, lines.length)
  for (const want of wanted) {
    const row = Object.entries(found.get(Number(want['time'])) ?? {}).filter(([, value]) => value !== null)
    assert.deepEqual(Object.fromEntries(row), want)
  }
})

test('a text of 65,535 bytes is stored, and a longer one is refused before the database sees it', async () => {
  const series = seriesOf('cm/big/data/text')
  assert.ok('key' in series)
  const stored = toPoint(series, readPayload(Buffer.from('x'.repeat(65_535))), begin)
  assert.ok('line' in stored)
  assert.deepEqual(await database.write(stored.line), { kind: 'stored' })
  const [row] = await influxd.query('SELECT text FROM "text" WHERE sensor = \'big\'')
  assert.equal(String(row?.['text']).length, 65_535)
  for (const size of [65_536, 1 << 20])
    assert.deepEqual(toPoint(series, readPayload(Buffer.from('x'.repeat(size))), begin), {
      verdict: 'rejected',
      reason: 'a text is longer than 65,535 bytes',
    })
})

const parts: readonly (readonly [what: string, bad: readonly string[], reason: RegExp])[] = [
  ['lines that cannot be parsed', ['m,a value=1 5', 'm value=abc 7', 'm value=1 x'], /unable to parse/],
  ['points of another type', ['m1 value="text" 9', 'm1 value="two" 10'], /field type conflict|conflict/],
  ['a field name that InfluxDB keeps for itself', ['m2 time=3 11'], /invalid field name|time/],
]
for (const [what, bad, reason] of parts)
  test(`InfluxDB's refusals, found in a batch of 1,000: ${what}`, async () => {
    const name = bad[0]?.split(/[ ,]/)[0] ?? 'm'
    await database.write(`${name} value=1 1`)
    const good = Array.from({ length: 1000 }, (_, i) => `good_${name} value=${i} ${begin + i}`)
    const lines = [...good.slice(0, 300), ...bad.slice(0, 1), ...good.slice(300), ...bad.slice(1)]
    let requests = 0
    const { refused, away } = await writeAll(lines, (body) => {
      requests++
      return database.write(body)
    })
    assert.equal(away, undefined)
    assert.deepEqual(refused.map(({ line }) => line).sort(), [...bad].sort())
    for (const refusal of refused) assert.match(refusal.reason, reason)
    const [row] = await influxd.query(`SELECT count(value) FROM "good_${name}"`)
    assert.equal(row?.['count'], 1000)
    assert.ok(requests <= 60, `${requests} requests`)
  })
