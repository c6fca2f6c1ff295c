import type { Value } from '@constellation/bootstrap'
import type { Account } from './account.ts'

/** So many publishers are named in a heartbeat; `account.json` has all. */
const maxNamed = 20

/** The account in a heartbeat: sums, and by publisher what never came, or is confirmed and yet not in the database. */
export function accountFigures(account: Account): Record<string, Value> {
  const sources = account.figures()
  // of epochs that were forgotten the publisher alone is known
  const earlier = account.earlier().map(({ publisher, missing }) => ({ src: publisher, missing }))
  return {
    ...account.totals(),
    ...bySource('missing_by', [...earlier, ...sources], ({ missing }) => missing),
    ...bySource('rejected_by', sources, ({ rejected }) => rejected),
    ...bySource('spooled_by', sources, ({ spooled }) => spooled),
    ...bySource('spool_dropped_by', sources, ({ dropped }) => dropped),
  }
}

/** `<src> <count>;<src> …`, the newest; nothing where all are 0. */
function bySource<Source extends { readonly src: string }>(
  name: string,
  sources: readonly Source[],
  count: (source: Source) => number,
): Record<string, string> {
  const named = sources.filter((source) => count(source) > 0).slice(-maxNamed)
  return named.length === 0
    ? {}
    : { [name]: named.map((source) => `${source.src} ${count(source)}`).join(';') }
}
