import { type Range, Ranges } from '@constellation/bootstrap/ranges'
import type { Elsewhere, Heard, Publisher } from './heard.ts'

/** What the writer's account.json says of one source. */
export interface AccountSource {
  readonly src: string
  readonly from: number
  readonly to: number
  readonly duplicates: number
  readonly late: number
  readonly missing: number
  readonly missing_ranges: readonly Range[]
}

/** The account of one source: accepted = before + stored + rejected + spooled + spoolDropped + waiting + gone. */
export interface SourceResult extends Readonly<Record<Elsewhere, number>> {
  readonly src: string
  /** The last number given, where its publisher was heard; else the last one that a writer knows of. */
  readonly accepted: number
  /** Whether `accepted` is the publisher's own word. */
  readonly heard: boolean
  /** Numbers before the first that a writer knows of: of a time before its account, so that nothing is said of them. */
  readonly before: number
  /** In the database: what writers have confirmed less what they say is elsewhere. */
  readonly stored: number
  /** In the outbox still, or on their way through the broker. */
  readonly waiting: number
  /** Neither stored nor waiting; which, but for what the writer no longer names. */
  readonly gone: number
  readonly gaps: readonly Range[]
  /** How many of these its publisher names as dropped. */
  readonly named: number
  /** Undefined: only the writer's account.json tells it by source. */
  readonly duplicates: number | undefined
  readonly late: number | undefined
}

/** A publisher with its epochs; `problems` says where its account does not hold. */
export interface PublisherResult {
  readonly name: string
  readonly sources: readonly SourceResult[]
  /** Waiting of earlier epochs, by the publisher's word. */
  readonly waitingEarlier: number
  readonly dropped: number
  readonly refused: number
  readonly timesLost: number
  readonly problems: readonly string[]
}

/** What is stored of one source, and what is known of it. */
export interface Known {
  readonly src: string
  readonly from: number
  readonly stored: Ranges
  /** Numbers in `stored` that are missing: of a very long list the writer keeps only how many they are. */
  readonly unnamed: number
  readonly account: AccountSource | undefined
}

/** Puts confirmations and the writer's account together, by source. */
export function knownSources(heard: Heard, account: readonly AccountSource[]): Map<string, Known> {
  const names = new Set([
    ...account.map(({ src }) => src),
    ...[...heard.publishers.values()].map(({ src }) => src),
  ])
  // a confirmation names service and epoch alone: the group is the publisher's
  for (const key of heard.stored.keys()) {
    const [service = ''] = key.split('/')
    const publisher = [...heard.publishers.keys()].find((name) => name.endsWith(`/${service}`))
    const src =
      [...names].find((name) => name.endsWith(`/${key}`)) ??
      `${publisher ?? `?/${service}`}${key.slice(service.length)}`
    names.add(src)
  }
  return new Map(
    [...names].map((src) => [
      src,
      known(
        src,
        heard,
        account.find((each) => each.src === src),
      ),
    ]),
  )
}

function known(src: string, heard: Heard, account: AccountSource | undefined): Known {
  const stored = new Ranges(heard.storedOf(src).toJSON())
  const publisher = [...heard.publishers.values()].find((each) => each.src === src)
  if (publisher && [...heard.writers.values()].some(({ shared }) => shared)) {
    // writers that share messages tell what is above `head`; below it, it is the publisher who knows
    const dropped = publisher.droppedNumbers.get(src.slice(src.lastIndexOf('/') + 1)) ?? new Ranges()
    for (const [low, high] of dropped.missing(1, publisher.head - 1)) stored.add(low, high)
    return { src, from: 1, stored, unnamed: 0, account }
  }
  if (!account) return { src, from: stored.toJSON()[0]?.[0] ?? 1, stored, unnamed: 0, account }
  const missing = new Ranges(account.missing_ranges)
  for (const [from, to] of missing.missing(account.from, account.to)) stored.add(from, to)
  const unnamed = Math.max(0, account.missing - missing.count)
  return { src, from: account.from, stored, unnamed, account }
}

/** The accounts of all publishers. */
export function judge(heard: Heard, sources: ReadonlyMap<string, Known>): PublisherResult[] {
  const byName = Map.groupBy(sources.values(), ({ src }) => src.slice(0, src.lastIndexOf('/')))
  return [...byName]
    .map(([name, all]) => judgePublisher(name, all, heard))
    .filter(({ sources, waitingEarlier }) => sources.length > 0 || waitingEarlier > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function judgePublisher(name: string, all: readonly Known[], heard: Heard): PublisherResult {
  const publisher = heard.publishers.get(name)
  const sources = all
    .map((source) => judgeSource(source, publisher, heard))
    .filter(({ accepted }) => accepted > 0)
  const { waiting = 0, seq = 0, head = 1, dropped = 0, refused = 0, timesLost = 0 } = publisher ?? {}
  const waitingEarlier = Math.max(0, waiting - (seq - head + 1))
  const result = { name, sources, waitingEarlier, dropped, refused, timesLost }
  return { ...result, problems: problemsOf(result, publisher) }
}

function judgeSource(
  { src, from, stored, unnamed, account }: Known,
  publisher: Publisher | undefined,
  heard: Heard,
): SourceResult {
  const current = publisher?.src === src ? publisher : undefined
  const accepted = current?.seq ?? Math.max(stored.last, account?.to ?? 0)
  const head = current?.head ?? accepted + 1
  const count = (ranges: readonly Range[]) => ranges.reduce((sum, [low, high]) => sum + high - low + 1, 0)
  const before = Math.min(from - 1, accepted)
  const gaps = stored.missing(from, Math.min(head - 1, accepted))
  const waiting = count(stored.missing(Math.max(head, from), accepted))
  const gone = count(gaps) + unnamed
  const dropped = publisher?.droppedNumbers.get(src.slice(src.lastIndexOf('/') + 1)) ?? new Ranges()
  const unexplained = gaps.reduce((sum, [low, high]) => sum + count(dropped.missing(low, high)), 0)
  const confirmed = accepted - before - waiting - gone
  return {
    src,
    accepted,
    heard: current !== undefined,
    before,
    ...spread(confirmed, heard.elsewhere(src)),
    waiting,
    gone,
    gaps,
    named: count(gaps) - unexplained,
    duplicates: account?.duplicates,
    late: account?.late,
  }
}

/** Where confirmed readings are. A kill may have one counted twice in the spool, so that no more than all is there. */
function spread(confirmed: number, elsewhere: Readonly<Record<Elsewhere, number>>) {
  const rejected = Math.min(elsewhere.rejected, confirmed)
  const spoolDropped = Math.min(elsewhere.spoolDropped, confirmed - rejected)
  const spooled = Math.min(elsewhere.spooled, confirmed - rejected - spoolDropped)
  return { stored: confirmed - rejected - spoolDropped - spooled, rejected, spooled, spoolDropped }
}

function problemsOf(result: Omit<PublisherResult, 'problems'>, publisher: Publisher | undefined): string[] {
  const problems: string[] = []
  const nameless = ({ gone, named }: SourceResult) => gone - named
  const sum = (sources: readonly SourceResult[]) => sources.reduce((all, each) => all + nameless(each), 0)
  const named = [...(publisher?.droppedNumbers.values() ?? [])].reduce((all, { count }) => all + count, 0)
  const earlier = Math.min(sum(result.sources.filter(({ heard }) => !heard)), result.waitingEarlier)
  // what was dropped long ago is counted, and no longer named
  const unexplained = sum(result.sources) - earlier - Math.max(0, result.dropped - named) - result.refused
  if (unexplained > 0)
    problems.push(
      publisher
        ? `${unexplained} are neither stored nor waiting, and its publisher, started ${publisher.uptimeSeconds} s ago, does not tell of them as dropped or refused`
        : `${unexplained} are not stored, and its publisher was not heard: whether they wait there is not known`,
    )
  if (publisher && publisher.confirmedBefore > publisher.seq)
    problems.push(
      `number ${publisher.confirmedBefore} is stored, but its publisher has given none above ${publisher.seq}`,
    )
  return problems
}
