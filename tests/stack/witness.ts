import { connect, type MqttClient } from 'mqtt'
import type { Series, Stack } from './engine.ts'

/** Sees what goes through the broker, from outside: every reading of rf, and the states of the services. */
export class Witness {
  /** `<topic> <ts>` of each reading. */
  readonly readings: Set<string> = new Set()
  /** State by service, in the order in which they were told. */
  readonly states: Map<string, string[]> = new Map()
  /** The last heartbeat by service. */
  readonly heartbeats: Map<string, Readonly<Record<string, unknown>>> = new Map()
  readonly #client: MqttClient

  constructor(url: string, password: string) {
    this.#client = connect(url, { protocolVersion: 5, username: 'admin', password, reconnectPeriod: 300 })
    this.#client.subscribe(['+/+/data/#', '+/+/status/#'], { qos: 1 }, () => {})
    this.#client.on('error', () => {}) // it tries again
    this.#client.on('message', (topic, payload, packet) => {
      const [, sensor = '', kind, name] = topic.split('/')
      const text = payload.toString()
      const ts = packet.properties?.userProperties?.['ts']
      if (kind === 'data' && text !== '' && typeof ts === 'string') this.readings.add(`${topic} ${ts}`)
      if (kind !== 'status') return
      if (name === 'state') this.states.set(sensor, [...(this.states.get(sensor) ?? []), text])
      // a heartbeat is an object (contract)
      if (name === 'heartbeat') this.heartbeats.set(sensor, JSON.parse(text) as Record<string, unknown>)
    })
  }

  async close(): Promise<void> {
    await this.#client.endAsync()
  }
}

/** `<topic> <ts>` of each reading in the database, with how often it is there. */
export async function stored(stack: Stack): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>()
  for (const { name, columns, values } of await stack.query('SELECT * FROM /.*/')) {
    if (['heartbeat', 'state', 'error', 'broker'].includes(name)) continue
    const at = (column: string, row: Series['values'][number]) => row[columns.indexOf(column)]
    for (const row of values) {
      const key = `${at('group', row)}/${at('sensor', row)}/data/${name} ${at('time', row)}`
      found.set(key, (found.get(key) ?? 0) + 1)
    }
  }
  return found
}
