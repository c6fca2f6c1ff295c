import { orAborted, sleep } from '@constellation/bootstrap/wait'
import type { Batcher } from './batcher.ts'
import { accountProblem, type Condition } from './condition.ts'
import type { Database } from './database.ts'
import type { Delivery } from './delivery.ts'
import type { Intake } from './intake.ts'
import type { Ledger } from './ledger.ts'
import type { Replay } from './replay.ts'
import type { Spool } from './spool.ts'

/** How long the last batch may take; the stop of a service has 5 s for all. */
const lastFlushMs = 3500
/** How often the account is written for people: `account.json`. */
const reportMs = 60_000
const tendMs = 1000
const forgetMs = 3_600_000
const pingMs = 5000

/** What runs, and is ended in order. */
export interface Parts {
  readonly database: Database
  readonly condition: Condition
  readonly delivery: Delivery
  readonly replay: Replay
  readonly batcher: Batcher
  readonly intake: Intake
  readonly ledger: Ledger
  readonly spool: Spool
  readonly forget: () => Promise<void>
  readonly now: () => number
}

/** From the start on until the signal; then the stop: intake first, then the last batch, within a bound. */
export async function live(signal: AbortSignal, parts: Parts): Promise<void> {
  const { database, condition, delivery, replay, batcher, intake, ledger, spool } = parts
  const hurry = new AbortController()
  const delivering = delivery.run(hurry.signal)
  const replaying = replay.run(signal)
  const pinging = untilHeard(database, condition, spool, signal)
  const tending = setInterval(tend(parts), tendMs)
  // a defect in either must end the service rather than leave it deaf
  await Promise.race([aborted(signal), delivering, replaying])
  intake.stop()
  batcher.close()
  const late = setTimeout(() => hurry.abort(), lastFlushMs)
  await Promise.all([delivering, replaying, pinging])
  clearTimeout(late)
  clearInterval(tending)
  await report(ledger, condition, 0)
  await intake.close()
  await ledger.close()
  await spool.close()
  database.close()
}

/** What is to be done now and then: the account for people, and forgetting. */
function tend({ ledger, condition, intake, forget, now }: Parts): () => void {
  let forgotAt = Number.NEGATIVE_INFINITY
  return () => {
    void report(ledger, condition, reportMs)
    if (!intake.link || now() - forgotAt < forgetMs) return
    forgotAt = now()
    void forget()
  }
}

async function report(ledger: Ledger, condition: Condition, everyMs: number): Promise<void> {
  try {
    await ledger.report(everyMs)
  } catch (error) {
    condition.fails('account', accountProblem(error))
  }
}

/** Asks the database whether it is there, until it answers or something was written. */
async function untilHeard(
  database: Database,
  condition: Condition,
  spool: Spool,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && !condition.known && spool.empty) {
    const answer = await orAborted(database.ping(), signal)
    if (!answer) return
    if (answer.kind === 'stored') condition.mended('database')
    else if (!condition.known && spool.empty) condition.fails('database', answer.message)
    await sleep(pingMs, signal)
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
