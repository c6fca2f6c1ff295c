import { readPayload } from '@constellation/bootstrap/payload'
import type { Ranges } from '@constellation/bootstrap/ranges'
import { reasonOf } from '@constellation/bootstrap/reason'
import { type Access, absent, beatsOf, type Count, countPoints } from './database.ts'
import type { Heard, Publisher, Sample } from './heard.ts'
import type { Known } from './judge.ts'

/** What the database was asked, and what it answered. */
export interface DatabaseResult {
  /** Why it could not be asked. */
  readonly unasked: string | undefined
  /** Readings that passed by, or that the broker had as retained, and are confirmed: each was looked for. */
  readonly sought: number
  readonly found: number
  /** Some that are not there at their own time with their own value, as `<topic> <ts> <src> <seq>`. */
  readonly absent: readonly string[]
  readonly counts: readonly CountResult[]
  readonly problems: readonly string[]
}

/** Points of one publisher between two of its heartbeats, against the numbers that it gave between them. */
export interface CountResult {
  readonly name: string
  readonly src: string
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
  /** Numbers given in that time that are confirmed. */
  readonly numbers: number
  /** Those that no writer was heard to confirm: they may be stored by now. */
  readonly unconfirmed: number
  /** Points of sensors that are known to be this publisher's, without the second at both ends. */
  readonly least: number
  /** Points of all sensors of its groups but those known to be another's, with a second more at both ends. */
  readonly most: number
}

const dayMs = 86_400_000
const edgeMs = 1000
const maxNamed = 10

/**
 * Looks confirmed readings up one by one, and counts points between heartbeats.
 * @param now milliseconds since 1970
 */
export async function checkDatabase(
  access: Access,
  heard: Heard,
  known: ReadonlyMap<string, Known>,
  now: number,
): Promise<DatabaseResult> {
  const confirmed = [...heard.samples.values()].filter(({ src, seq }) => known.get(src)?.stored.has(seq))
  try {
    const gone = await absent(access, confirmed)
    const counts: CountResult[] = []
    for (const publisher of heard.publishers.values()) {
      const count = await countOf(access, heard, publisher, known.get(publisher.src), now)
      if (count) counts.push(count)
    }
    return {
      unasked: undefined,
      sought: confirmed.length,
      found: confirmed.length - gone.length,
      absent: gone.slice(0, maxNamed).map(({ topic, ts, src, seq }) => `${topic} ${ts} ${src} ${seq}`),
      counts,
      problems: [...absentProblems(heard, gone), ...counts.flatMap((count) => countProblem(heard, count))],
    }
  } catch (error) {
    const unasked = reasonOf(error)
    return { unasked, sought: 0, found: 0, absent: [], counts: [], problems: [] }
  }
}

/** How many of a source may be missing in the database though writers have confirmed them: rejected, or not in their spools any more, or still there. */
function excused(heard: Pick<Heard, 'elsewhere'>, src: string): number {
  const { rejected, spooled, spoolDropped } = heard.elsewhere(src)
  return spooled > 0 ? Number.POSITIVE_INFINITY : rejected + spoolDropped
}

function absentProblems(heard: Heard, gone: readonly Sample[]): string[] {
  return [...Map.groupBy(gone, ({ src }) => src)]
    .filter(([src, absent]) => absent.length > excused(heard, src))
    .map(
      ([src, { length }]) => `${src}: ${length} confirmed readings are not in the database at their own time`,
    )
}

/** What is wrong with a count, if anything. */
export function countProblem(
  heard: Pick<Heard, 'elsewhere'>,
  { name, src, numbers, unconfirmed, least, most }: CountResult,
): string[] {
  if (numbers - most > excused(heard, src))
    return [`${name}: ${numbers - most} points fewer than confirmed numbers between its heartbeats`]
  const more = least - numbers - unconfirmed
  if (more > 0) return [`${name}: ${more} points more than numbers between its heartbeats`]
  return []
}

/**
 * How many of the numbers from `from` to `to` are confirmed; and how many were not when all was heard, though not
 * given up: the database is asked later.
 * @param head the lowest number that waits for its confirmation, by the publisher's word
 */
export function numbersBetween(
  stored: Ranges,
  head: number,
  from: number,
  to: number,
): Pick<CountResult, 'numbers' | 'unconfirmed'> {
  const missing = (low: number) =>
    stored.missing(low, to).reduce((all, [first, last]) => all + last - first + 1, 0)
  return { numbers: to - from + 1 - missing(from), unconfirmed: missing(Math.max(from, head)) }
}

async function countOf(
  access: Access,
  heard: Heard,
  { name, src, head }: Publisher,
  known: Known | undefined,
  now: number,
): Promise<CountResult | undefined> {
  const topics = [...heard.owners].map(([topic, owner]) => {
    const [group = '', sensor = ''] = topic.split('/')
    return { owner, group, sensor: `${group}/${sensor}` }
  })
  const groups = [...new Set(topics.filter(({ owner }) => owner === name).map(({ group }) => group))]
  const beats = await beatsOf(access, src, now - dayMs)
  // a dictionary is one reading and many fields: these are not counted
  if (!known || !beats || groups.length === 0 || hasDictionaries(heard, name)) return undefined
  const [first, last] = beats
  const owners = new Map(topics.map(({ owner, sensor }) => [sensor, owner]))
  const [from, to] = [first.time, last.time]
  const inner = await countPoints(access, groups, [from + edgeMs, to - edgeMs])
  const outer = await countPoints(access, groups, [from - edgeMs, to + edgeMs])
  const sum = (counts: readonly Count[], wanted: (owner: string | undefined) => boolean) =>
    counts
      .filter(({ group, sensor }) => wanted(owners.get(`${group}/${sensor}`)))
      .reduce((points, count) => points + count.points, 0)
  return {
    name,
    src,
    from,
    to,
    ...numbersBetween(known.stored, head, first.seq + 1, last.seq),
    least: sum(inner, (owner) => owner === name),
    most: sum(outer, (owner) => owner === name || owner === undefined),
  }
}

function hasDictionaries(heard: Heard, name: string): boolean {
  return [...heard.samples.values()].some(
    ({ src, payload }) => src.startsWith(`${name}/`) && readPayload(payload).form === 'fields',
  )
}
