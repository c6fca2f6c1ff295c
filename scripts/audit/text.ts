import type { Range } from '@constellation/bootstrap/ranges'
import type { Audit } from './audit.ts'
import type { DatabaseResult } from './check-database.ts'
import type { PublisherResult, SourceResult } from './judge.ts'

const maxGaps = 20

/** The audit for a person. */
export function auditText(audit: Audit): string {
  const { publishers, writers, silent, problems } = audit
  const lines = [
    ...(publishers.length === 0 ? ['No publisher that numbers its readings was heard.'] : []),
    ...publishers.flatMap(publisherLines),
    ...writers.flatMap(({ name, duplicates, late, rejected, spoolBytes, spoolDropped }) => [
      `writer ${name} (of all sources, since its start)`,
      `  duplicates ${duplicates}, late ${late}, rejected ${rejected}, in its spool ${spoolBytes} bytes, dropped from it ${spoolDropped}`,
    ]),
    ...(writers.length === 0 ? ['No writer was heard.'] : []),
    ...(silent.length > 0
      ? [`Not heard, though something of theirs is confirmed: ${silent.join(', ')}.`]
      : []),
    ...databaseLines(audit.database),
    '',
    ...(problems.length === 0
      ? [verdict(audit)]
      : ['The account does not hold:', ...problems.map((text) => `  ${text}`)]),
  ]
  return `${lines.join('\n')}\n`
}

function verdict({ publishers, database, silent }: Audit): string {
  const holds = publishers.length > 0 ? 'The account holds' : 'There is nothing to account for'
  const but = [
    ...(database.unasked === undefined ? [] : ['the database was not asked']),
    ...(silent.length > 0 ? ['some services were not heard'] : []),
  ]
  return `${holds}${but.length > 0 ? `, as far as could be seen: ${but.join('; ')}` : ''}.`
}

function publisherLines({
  name,
  sources,
  waitingEarlier,
  dropped,
  refused,
  timesLost,
}: PublisherResult): string[] {
  const told = [
    `dropped at the outbox's bound ${dropped}`,
    `refused by the broker since its start ${refused}`,
    ...(waitingEarlier > 0 ? [`waiting of earlier epochs ${waitingEarlier}`] : []),
    ...(timesLost > 0 ? [`time of measurement lost since its start ${timesLost}`] : []),
  ]
  return [`${name} (${told.join(', ')})`, ...sources.flatMap(sourceLines)]
}

function sourceLines(source: SourceResult): string[] {
  const { src, accepted, heard, before, stored, waiting, gone, gaps, named, duplicates, late } = source
  const { rejected, spooled, spoolDropped } = source
  const sum = [
    `stored ${stored}`,
    `rejected ${rejected}`,
    ...(spooled > 0 ? [`in the spool ${spooled}`] : []),
    ...(spoolDropped > 0 ? [`dropped from the spool ${spoolDropped}`] : []),
    ...(waiting > 0 || heard ? [`waiting ${waiting}`] : []),
    `gone ${gone}`,
    ...(before > 0 ? [`before the writer's account ${before}`] : []),
  ]
  const known = duplicates === undefined ? [] : [`duplicates ${duplicates}, late ${late}`]
  return [
    `  ${src}: ${heard ? 'accepted' : 'known of an earlier epoch'} ${accepted} = ${sum.join(' + ')}${known.length > 0 ? `; ${known.join('')}` : ''}`,
    ...(gone > 0 ? [`    gone: ${rangesText(gaps)} (${named} of them dropped by its publisher's word)`] : []),
  ]
}

/** `5-16, 20`. */
export function rangesText(ranges: readonly Range[]): string {
  const texts = ranges.slice(0, maxGaps).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`))
  return `${texts.join(', ')}${ranges.length > maxGaps ? ` and ${ranges.length - maxGaps} more ranges` : ''}`
}

function databaseLines({ unasked, sought, found, absent, counts }: DatabaseResult): string[] {
  if (unasked !== undefined) return [`database: not asked: ${unasked}`]
  return [
    'database (points hold no numbers: it is asked for readings that were seen, and for how many points there are)',
    `  looked for ${sought} confirmed readings at their own time: ${found} are there`,
    ...absent.map((reading) => `    not there: ${reading}`),
    ...counts.map(
      ({ name, from, to, numbers, least, most }) =>
        `  ${name}: ${numbers} numbers from ${time(from)} to ${time(to)}; points: ${least === most ? least : `${least} to ${most}`}`,
    ),
  ]
}

const time = (ms: number) => new Date(ms).toISOString()
