import type { MqttClient } from 'mqtt'

/** Numbered readings: number i (from 1) has the value i, the time `base` + i ms, and `seq` i. */
export interface Blast {
  readonly count: number
  /** In milliseconds since 1970. */
  readonly base: number
  /** Third level and up of the topics: `cm/s<n>/data/<name>`; becomes the measurement. */
  readonly name: string
  readonly src: string
  /** How many sensors take turns. */
  readonly sensors: number
}

/** The topic of reading number i. */
export function topicOf({ name, sensors }: Blast, i: number): string {
  return `cm/s${i % sensors}/data/${name}`
}

/**
 * Publishes all readings (QoS 1) as fast as the broker takes them, at most 2,000 unacknowledged.
 * @throws where the broker refuses one, or the connection ends
 */
export async function publishAll(client: MqttClient, blast: Blast): Promise<void> {
  let next = 1
  let acknowledged = 0
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const lost = () => reject(new Error(`connection lost at ${acknowledged} of ${blast.count}`))
  const pump = () => {
    for (; next <= blast.count && next - acknowledged <= 2000; next++) {
      const userProperties = {
        ts: String(blast.base + next),
        src: blast.src,
        seq: String(next),
        head: String(acknowledged + 1),
      }
      client.publish(
        topicOf(blast, next),
        String(next),
        { qos: 1, properties: { userProperties } },
        (error) => {
          if (error) return reject(error)
          acknowledged++
          if (acknowledged === blast.count) resolve()
          else if (next - acknowledged < 1000) pump()
        },
      )
    }
  }
  client.once('close', lost)
  pump()
  try {
    await promise
  } finally {
    client.off('close', lost)
  }
}
