import type { Payload, Value } from '@constellation/bootstrap/payload'
import { parseTopic } from '@constellation/bootstrap/topics'
import {
  escapeMeasurement,
  escapeName,
  longerThan,
  maxKeyBytes,
  maxTextBytes,
  nameProblem,
  quoteText,
} from './line-protocol.ts'

/** Where the messages of one topic are stored. */
export interface Series {
  /** Measurement and tags, escaped, as a line begins. */
  readonly key: string
  /** The field's name, where the topic and not the payload gives it (`$SYS`). */
  readonly field: string | undefined
}

/** Why there is no point: `ignored` is meant to be so, `rejected` is what cannot be stored. */
export interface NoPoint {
  readonly verdict: 'ignored' | 'rejected'
  readonly reason: string
}

/** A line of the line protocol, and how many values of the payload had to be left out. */
export interface Point {
  readonly line: string
  readonly skipped: number
}

/** The fields of one point, as its line has them. */
interface Fields {
  readonly text: string
  readonly skipped: number
}

const sys = '$SYS/broker/'
/** A line longer than this is no reading. */
const maxLine = 1 << 20

const ignored = (reason: string): NoPoint => ({ verdict: 'ignored', reason })
const rejected = (reason: string): NoPoint => ({ verdict: 'rejected', reason })

/**
 * The series of a topic: `<group>/<sensor>/<kind>/<name>` gives the measurement `<name>` (further levels stay, with
 * their `/`) and the tags `group` and `sensor`; an empty level gives no tag, which InfluxDB reads as an empty one.
 * `$SYS/broker/a/b` gives the measurement `broker` and the field `a_b`. Other topics have no place.
 */
export function seriesOf(topic: string): Series | NoPoint {
  if (topic.startsWith(sys)) return sysSeries(topic.slice(sys.length))
  const parts = parseTopic(topic)
  if (!parts) return ignored('the topic is not <group>/<sensor>/<kind>/<name>')
  const { group, sensor, name } = parts
  const problem = nameProblem(group) ?? nameProblem(sensor) ?? nameProblem(name) ?? commentProblem(name)
  if (problem !== undefined) return rejected(`the topic has ${problem}`)
  const key = escapeMeasurement(name) + tag('group', group) + tag('sensor', sensor)
  return longerThan(key, maxKeyBytes - 100)
    ? rejected('the topic is longer than a series can be')
    : { key, field: undefined }
}

function sysSeries(name: string): Series | NoPoint {
  const field = name.replaceAll('/', '_')
  const problem = nameProblem(field) ?? (field === '' ? 'no name' : undefined)
  return problem === undefined ? { key: 'broker', field } : rejected(`the topic has ${problem}`)
}

/** A line that begins so is a comment: InfluxDB would answer that it has stored it. */
const commentProblem = (name: string) => (name.startsWith('#') ? 'a # before its name' : undefined)

const tag = (name: string, value: string) => (value === '' ? '' : `,${name}=${escapeName(value)}`)

/**
 * The point of a payload.
 * @param ts time in milliseconds since 1970, whole
 */
export function toPoint(series: Series, payload: Payload, ts: number): Point | NoPoint {
  if (payload.form === 'single' && typeof payload.value === 'number' && series.field === undefined)
    return { line: `${series.key} value=${payload.value} ${ts}`, skipped: payload.skipped }
  if (payload.form === 'empty') return ignored('the payload is empty')
  const fields = fieldsOf(series, payload)
  if (!('text' in fields)) return fields
  const line = `${series.key} ${fields.text} ${ts}`
  return line.length > maxLine
    ? rejected('the point is longer than 1 MiB')
    : { line, skipped: fields.skipped }
}

/**
 * The fields of a payload. Numbers and truth values (1, 0) under the plain name, texts under `<name>_text`; a number
 * whose own name is that of a text takes `_value` more, so that no field ever changes its type.
 */
function fieldsOf(series: Series, payload: Exclude<Payload, { form: 'empty' }>): Fields | NoPoint {
  if (payload.form === 'single') {
    const name = fieldName(series.field ?? (typeof payload.value === 'string' ? '' : 'value'), payload.value)
    const problem = fieldProblem(series, name, payload.value)
    return problem === undefined
      ? { text: `${escapeName(name)}=${fieldValue(payload.value)}`, skipped: payload.skipped }
      : rejected(problem)
  }
  const written = new Map<string, string>()
  let { skipped } = payload
  let lastProblem: string | undefined
  for (const [key, value] of payload.fields) {
    const name =
      key === '' ? '' : fieldName(series.field === undefined ? key : `${series.field}_${key}`, value)
    const problem = written.has(name) ? 'two values under one name' : fieldProblem(series, name, value)
    if (problem === undefined) written.set(name, `${escapeName(name)}=${fieldValue(value)}`)
    else {
      skipped++
      lastProblem = problem
    }
  }
  if (written.size > 0) return { text: [...written.values()].join(','), skipped }
  return lastProblem === undefined ? ignored('the payload has no value') : rejected(lastProblem)
}

function fieldName(name: string, value: Value): string {
  if (typeof value === 'string') return name === '' ? 'text' : `${name}_text`
  return name === 'text' || name.endsWith('_text') ? `${name}_value` : name
}

function fieldValue(value: Value): string {
  if (typeof value === 'number') return String(value) // -0 becomes 0
  return typeof value === 'boolean' ? (value ? '1' : '0') : quoteText(value)
}

function fieldProblem(series: Series, name: string, value: Value): string | undefined {
  // InfluxDB leaves a field `time` out without a word
  if (name === '' || name === 'time') return `a field cannot be named ${JSON.stringify(name)}`
  const problem = nameProblem(name)
  if (problem !== undefined) return `a field's name has ${problem}`
  if (
    longerThan(name, maxKeyBytes - 100 - series.key.length * 3) &&
    longerThan(series.key + name, maxKeyBytes - 100)
  )
    return "a field's name is longer than InfluxDB takes"
  if (typeof value === 'string' && longerThan(value, maxTextBytes))
    return 'a text is longer than 65,535 bytes'
  return undefined
}
