import { type BrokerOptions, Connection } from '@constellation/bootstrap/mqtt/connection'
import { checkDatabase, type DatabaseResult } from './check-database.ts'
import type { Access } from './database.ts'
import { Heard, type Writer } from './heard.ts'
import { type AccountSource, judge, knownSources, type PublisherResult } from './judge.ts'

export interface AuditOptions {
  readonly broker: BrokerOptions
  readonly database: Access
  /** Longest and shortest time that is listened for, in milliseconds. */
  readonly listenMs: number
  readonly shortestMs: number
  /** The writer's account.json, where it can be read. */
  readonly account: readonly AccountSource[]
}

export interface Audit {
  readonly publishers: readonly PublisherResult[]
  readonly writers: readonly Writer[]
  readonly database: DatabaseResult
  /** Services that something was confirmed of, and that sent no heartbeat. */
  readonly silent: readonly string[]
  /** Where the account does not hold; none: it holds. */
  readonly problems: readonly string[]
}

const filters = ['+/+/status/heartbeat', '+/+/status/stored/+/+', '+/+/data/#']
/** How long readings that have passed by are given to be confirmed. */
const settleMs = 3000
const lookMs = 200

/**
 * Listens to a running stack, asks its database, and does the account of all publishers.
 * @throws Error in words where the broker cannot be reached or refuses
 */
export async function audit({
  broker,
  database,
  listenMs,
  shortestMs,
  account,
}: AuditOptions): Promise<Audit> {
  const heard = new Heard()
  await listen(broker, heard, listenMs, shortestMs)
  const known = knownSources(heard, account)
  const publishers = judge(heard, known)
  const found = await checkDatabase(database, heard, known, Date.now())
  const names = [...heard.publishers.keys(), ...heard.writers.keys()].map((name) => name.split('/')[1])
  return {
    publishers,
    writers: [...heard.writers.values()],
    database: found,
    silent: [...heard.expected].filter((service) => !names.includes(service)).sort(),
    problems: [
      ...publishers.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`)),
      ...found.problems,
    ],
  }
}

async function listen(
  broker: BrokerOptions,
  heard: Heard,
  listenMs: number,
  shortestMs: number,
): Promise<void> {
  const { promise: failed, reject } = Promise.withResolvers<never>()
  failed.catch(() => {}) // nobody may be waiting any more
  let listening = true
  const connection = new Connection(broker, {
    clientId: `audit-${process.pid}`,
    onMessage: ({ topic, payload, properties }) => {
      const { ts, src, seq } = properties?.userProperties ?? {}
      // when time is up only confirmations count: what is published now has no time to be stored
      if (!listening && topic.includes('/data/')) return true
      heard.take({
        topic,
        payload: Buffer.from(payload),
        user: { ts: one(ts), src: one(src), seq: one(seq) },
      })
      return true
    },
    onUp: (link) => void link.subscribe(filters, { qos: 1 }).catch(reject),
    onDown: (reason) => reject(new Error(reason)),
  })
  try {
    const began = performance.now()
    const over = () => {
      const ms = performance.now() - began
      return ms >= listenMs || (ms >= shortestMs && heard.complete)
    }
    while (!over()) await Promise.race([later(lookMs), failed])
    listening = false
    await Promise.race([later(settleMs), failed])
  } finally {
    await connection.close()
  }
}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
