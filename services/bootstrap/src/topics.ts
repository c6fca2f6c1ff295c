import { createHash } from 'node:crypto'

/** The third level of a topic: what a sensor says, what it is told, and how it is. */
export type Kind = 'data' | 'action' | 'status'

/** A topic's parts: `<group>/<sensor>/<kind>/<name>`; `name` may hold further levels where others published. */
export interface TopicParts {
  readonly group: string
  readonly sensor: string
  readonly kind: Kind
  readonly name: string
}

const level = /^[A-Za-z0-9_-]{1,64}$/
const kinds: ReadonlySet<string> = new Set<Kind>(['data', 'action', 'status'])

/** Whether `text` can be a level of a topic that we publish: 1 to 64 ASCII letters, digits, `-` and `_`. */
export function isLevel(text: string): boolean {
  return level.test(text)
}

/**
 * Builds a topic that we publish.
 * @throws RangeError naming the level that is not 1 to 64 of `A-Z a-z 0-9 - _`
 */
export function buildTopic(group: string, sensor: string, kind: Kind, name: string): string {
  for (const [what, text] of [
    ['group', group],
    ['sensor', sensor],
    ['name', name],
  ] as const) {
    if (!isLevel(text))
      throw new RangeError(`topic: ${what} ${JSON.stringify(text)} is not 1 to 64 of A-Z a-z 0-9 - _`)
  }
  return `${group}/${sensor}/${kind}/${name}`
}

/** Takes a topic apart that anybody published; undefined where it is not of our form. */
export function parseTopic(topic: string): TopicParts | undefined {
  const first = topic.indexOf('/')
  const second = topic.indexOf('/', first + 1)
  const third = topic.indexOf('/', second + 1)
  if (first < 0 || second < 0 || third < 0) return undefined
  const kind = topic.slice(second + 1, third)
  if (!kinds.has(kind) || third + 1 === topic.length) return undefined
  return {
    group: topic.slice(0, first),
    sensor: topic.slice(first + 1, second),
    kind: kind as Kind, // checked against the set just above
    name: topic.slice(third + 1),
  }
}

/** Whether `text` is a topic filter (MQTT 5.0, section 4.7.1): `+` alone in its level, `#` alone in the last one. */
export function isFilter(text: string): boolean {
  return text !== '' && /^(?:(?:[^+#/]*|\+)\/)*(?:[^+#/]*|\+|#)$/.test(text)
}

/**
 * Whether a topic filter matches a topic (MQTT 5.0, section 4.7): `+` is one level, a last `#` the rest and the
 * parent itself; a filter that starts with a wildcard does not match topics that start with `$`.
 */
export function filterMatches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && !filter.startsWith('$')) return false
  const wanted = filter.split('/')
  const have = topic.split('/')
  for (const [i, want] of wanted.entries()) {
    if (want === '#') return true
    if (i >= have.length || (want !== '+' && want !== have[i])) return false
  }
  return wanted.length === have.length
}

/** Whether there can be a topic that both filters match; a broker may send its messages once for each. */
export function filtersOverlap(one: string, other: string): boolean {
  if (one.startsWith('$') !== other.startsWith('$')) return false
  const [left, right] = [one.split('/'), other.split('/')]
  for (let i = 0; ; i++) {
    const [a, b] = [left[i], right[i]]
    if (a === '#' || b === '#') return true // the parent too, whose level is missing here
    if (a === undefined || b === undefined) return a === b
    if (a !== '+' && b !== '+' && a !== b) return false
  }
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 6)

/**
 * Turns a name that a device or a person gives into a topic level: lower case, blanks to `_`, `/` and `.` to `-`.
 * A name that cannot be told from another by that (other characters, too long, empty) keeps a hash of itself.
 */
export function slug(name: string): string {
  const plain = name.trim().toLowerCase().replaceAll(/\s+/g, '_').replaceAll(/[/.]/g, '-')
  if (isLevel(plain)) return plain
  const letters = plain.normalize('NFKD').replaceAll(/\p{M}/gu, '') // ü is a u with a mark
  const readable = letters.replaceAll(/[^a-z0-9_-]+/g, '-').slice(0, 57)
  return `${readable || 'x'}-${hash(name)}`.replace(/^-+/, '')
}

/**
 * Slugs for the names of one namespace: what still falls together there (`a/b` and `a.b`) is told apart by a hash
 * of the name, so that two names never become one topic.
 */
export class Slugs {
  readonly #owner = new Map<string, string>()

  /** The level for `name`: the same one each time, and nobody else's. */
  of(name: string): string {
    const plain = slug(name)
    const owner = this.#owner.get(plain)
    if (owner === undefined) this.#owner.set(plain, name)
    return owner === undefined || owner === name ? plain : `${plain.slice(0, 57)}-${hash(name)}`
  }
}
