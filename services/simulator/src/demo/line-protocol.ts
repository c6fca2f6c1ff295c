// InfluxDB line protocol: measurement[,tag=value…] field=value[,field=value…] [timestamp]
// (InfluxDB 2 documentation, "Line protocol": special characters, data types).

/** A point as the stand-in keeps it. */
export interface Point {
  readonly measurement: string
  readonly tags: ReadonlyMap<string, string>
  /** The point as it was sent, without its time. */
  readonly body: string
  /** Digits of the time as sent; undefined: none was. */
  readonly time: string | undefined
}

/** A body that cannot be taken; the message is what InfluxDB would say. */
export class LineError extends Error {
  constructor(line: string, why: string) {
    super(`unable to parse '${line}': ${why}`)
    this.name = 'LineError'
  }
}

const float = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/
const otherTypes = /^([+-]?\d+i|\d+u|t|T|true|True|TRUE|f|F|false|False|FALSE)$/

/**
 * Reads the body of a write.
 * @throws LineError at the first line that is no point: nothing of the body counts then
 */
export function readPoints(body: string): Point[] {
  const points: Point[] = []
  for (const line of splitOutside(body, '\n')) {
    const text = line.replace(/\r$/, '')
    if (text.trim() !== '' && !text.startsWith('#')) points.push(readPoint(text))
  }
  return points
}

function readPoint(line: string): Point {
  const parts = splitOutside(line, ' ').filter((part) => part !== '')
  const [head = '', fields, time] = parts
  if (fields === undefined) throw new LineError(line, 'missing fields')
  if (parts.length > 3 || (time !== undefined && !/^-?\d{1,19}$/.test(time)))
    throw new LineError(line, 'bad timestamp')
  const [measurement = '', ...tags] = splitOutside(head, ',')
  if (measurement === '') throw new LineError(line, 'missing measurement')
  for (const field of splitOutside(fields, ',')) {
    const [name = '', value = '', ...more] = splitOutside(field, '=')
    if (name === '' || more.length > 0 || !isValue(value)) throw new LineError(line, 'invalid field format')
  }
  return {
    measurement: unescaped(measurement),
    tags: new Map(tags.map((tag) => readTag(line, tag))),
    body: `${head} ${fields}`,
    time,
  }
}

function readTag(line: string, tag: string): readonly [string, string] {
  const [name = '', value = '', ...more] = splitOutside(tag, '=')
  if (name === '' || value === '' || more.length > 0) throw new LineError(line, 'missing tag value')
  return [unescaped(name), unescaped(value)]
}

function isValue(text: string): boolean {
  if (text.startsWith('"')) return text.length > 1 && text.endsWith('"')
  return float.test(text) || otherTypes.test(text)
}

const unescaped = (text: string) => text.replaceAll(/\\([, =])/g, '$1')

/**
 * Splits at a character that is neither escaped by `\` nor inside a string value. A string begins only after `=`:
 * elsewhere a quotation mark is a letter like any other.
 */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '\\') i++
    else if (char === '"' && (quoted || text[i - 1] === '=')) quoted = !quoted
    else if (char === separator && !quoted) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}
