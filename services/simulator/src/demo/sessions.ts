import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Aedes, Subscription } from 'aedes'

/** Filters and qualities of service of each durable session, by client ID. */
type Sessions = Record<string, Pick<Subscription, 'topic' | 'qos'>[]>

/**
 * Lets durable sessions live through a kill of the broker, as a broker with a disk has it: their subscriptions are kept
 * in a file, and what is published before the client is back waits for it. Messages themselves are not kept.
 */
export async function keepSessions(broker: Aedes, file: string): Promise<void> {
  const sessions = readSessions(file)
  for (const [id, subscriptions] of Object.entries(sessions))
    await persistenceOf(broker).addSubscriptions({ id }, subscriptions)
  const change = (id: string, filters: readonly string[], added: Sessions[string]) => {
    const kept = (sessions[id] ?? []).filter(({ topic }) => !filters.includes(topic))
    sessions[id] = [...kept, ...added]
    writeFileSync(`${file}.new`, JSON.stringify(sessions))
    renameSync(`${file}.new`, file) // a kill in between leaves the old one whole
  }
  broker.on('subscribe', (subscriptions, client) => {
    const added = subscriptions.map(({ topic, qos }) => ({ topic, qos }))
    const filters = added.map(({ topic }) => topic)
    if (!client.clean) change(client.id, filters, added)
  })
  broker.on('unsubscribe', (filters, client) => {
    if (!client.clean && !client.closed) change(client.id, filters, [])
  })
}

interface Persistence {
  addSubscriptions(client: { readonly id: string }, subscriptions: Sessions[string]): Promise<unknown>
}

function persistenceOf(broker: Aedes): Persistence {
  const { persistence } = broker as Aedes & { readonly persistence: Persistence } // aedes' types leave it out
  return persistence
}

function readSessions(file: string): Sessions {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Sessions // written by nobody but the lines above
  } catch {
    return {} // the first start
  }
}
