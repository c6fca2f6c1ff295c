import type { RetainedMessage } from '@constellation/bootstrap/service'
import { buildTopic, parseTopic } from '@constellation/bootstrap/topics'
import { type RestoredReading, zwaveGroup } from '../values/model.ts'

/** A node, as far as its retained topics go. */
export interface Standing {
  readonly sensor: string
  /** What its values say now: names of readings; undefined while it is not known (it is being interviewed). */
  readonly readings: ReadonlySet<string> | undefined
  /** Names of what it has said under this name since the driver's start. */
  readonly told: ReadonlySet<string>
  /** What the cache holds. */
  readonly restored: readonly RestoredReading[]
  /** It gives signs of life: its states are good however old they are. */
  readonly lives: boolean
}

/** What is to be done that the broker holds what is true. */
export interface Reconciled {
  /** Retained topics of nodes that are gone, renamed or say this no more. */
  readonly clear: readonly string[]
  /** Readings of the cache that the broker does not hold. */
  readonly restore: readonly RestoredReading[]
  /** States that it does, which it does not know as such. */
  readonly holds: readonly RestoredReading[]
}

/** What a node's status topics are called that are retained. */
const retainedStatus: readonly string[] = ['state', 'exposes', 'queue']

/** Ages in milliseconds above which a retained reading would be cleared at once. */
export interface Ages {
  readonly number: number
  readonly state: number
}

/**
 * Holds what the broker has retained against the nodes. Pure.
 * @param stale sensors that were nodes of this network and are none any more
 * @param now milliseconds since 1970
 */
export function reconcile(
  held: readonly Pick<RetainedMessage, 'topic' | 'own' | 'ts'>[],
  nodes: readonly Standing[],
  stale: readonly string[],
  ages: Ages,
  now: number,
): Reconciled {
  // what is held under a name that another node has taken is the other one's
  const taken = new Set(stale)
  const bySensor = new Map(nodes.map((node) => [node.sensor, node]))
  const gone = new Set(stale.filter((sensor) => !bySensor.has(sensor)))
  const clear = new Set<string>()
  // those of a status cannot be told apart by their publisher, and may not be readable: they are known by name
  const forget = (sensor: string) => {
    for (const name of retainedStatus) clear.add(buildTopic(zwaveGroup, sensor, 'status', name))
  }
  for (const sensor of gone) forget(sensor)
  const topics = new Set<string>()
  const ours = new Set<string>()
  const others = new Set<string>()
  for (const { topic, own, ts } of held) {
    const parts = parseTopic(topic)
    if (parts?.group !== zwaveGroup || parts.kind !== 'data') continue
    const node = bySensor.get(parts.sensor)
    const known = node?.restored.find(({ name }) => name === parts.name)
    // MQTT 3.1.1 does not tell whose it is: then it counts as one of the former node's where this one has such a reading
    if (node && taken.has(parts.sensor) && !node.told.has(parts.name) && (own || known)) {
      if (own && known?.ts === ts) for (const set of [topics, ours]) set.add(topic)
      else others.add(topic)
      continue
    }
    topics.add(topic)
    if (own) ours.add(topic)
    if (node ? own && node.readings?.has(parts.name) === false : own || gone.has(parts.sensor))
      clear.add(topic)
    if (!node && own) forget(parts.sensor) // of a run that nothing is known of: its folder is another one
  }
  const restore = nodes.flatMap(({ restored, lives }) =>
    restored.filter(
      ({ sensor, name, kind, ts }) =>
        !topics.has(topicOf(sensor, name)) && isFresh(kind, ts, lives, ages, now),
    ),
  )
  for (const { sensor, name } of restore) others.delete(topicOf(sensor, name))
  const holds = nodes.flatMap(({ restored }) =>
    restored.filter(({ sensor, name, kind }) => kind === 'state' && ours.has(topicOf(sensor, name))),
  )
  return { clear: [...clear, ...others], restore, holds }
}

const topicOf = (sensor: string, name: string) => buildTopic(zwaveGroup, sensor, 'data', name)

function isFresh(
  kind: RestoredReading['kind'],
  ts: number,
  lives: boolean,
  ages: Ages,
  now: number,
): boolean {
  if (kind === 'event') return false
  if (kind === 'state' && lives) return true
  return now - ts < ages[kind]
}
