import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt'

/** A message as a subscriber saw it. */
export interface Received {
  readonly topic: string
  readonly payload: Buffer
  readonly text: string
  readonly qos: 0 | 1 | 2
  readonly retain: boolean
  readonly dup: boolean
  /** MQTT 5 user properties: `ts`, `unit`, `src`, `seq`. */
  readonly user: Readonly<Record<string, string | string[] | undefined>>
  readonly packet: IPublishPacket
}

/** The messages of a subscription, in order of arrival. */
export interface Collector {
  readonly messages: readonly Received[]
  /** The first message, also an earlier one, that `wanted` accepts. Fails after `seconds` (60). */
  waitFor(wanted: (message: Received) => boolean, seconds?: number): Promise<Received>
  /** The last message of a topic so far. */
  last(topic: string): Received | undefined
  /** Forgets what came so far. */
  clear(): void
}

/** Connects an MQTT 5 client that does not reconnect by itself; fails where it is refused. */
export async function connectClient(url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, {
    protocolVersion: 5,
    reconnectPeriod: 0,
    writeCache: false,
    ...options,
  })
  client.on('error', () => {}) // a broker that a test kills is no failure of the test
  return client
}

/** Subscribes (QoS 1) and keeps what arrives. */
export async function collect(client: MqttClient, ...filters: string[]): Promise<Collector> {
  const messages: Received[] = []
  const waiting = new Set<() => void>()
  client.on('message', (topic, payload, packet) => {
    messages.push(received(topic, payload, packet))
    for (const look of waiting) look()
  })
  await client.subscribeAsync(filters, { qos: 1 })
  return {
    messages,
    last: (topic) => messages.findLast((message) => message.topic === topic),
    clear() {
      messages.length = 0
    },
    async waitFor(wanted, seconds = 60) {
      const seen = messages.find(wanted)
      if (seen !== undefined) return seen
      let from = messages.length
      const { promise, resolve, reject } = Promise.withResolvers<Received>()
      const look = () => {
        const found = messages.slice(from).find(wanted)
        from = messages.length
        if (found !== undefined) resolve(found)
      }
      const late = () =>
        reject(new Error(`no such message in ${seconds} s; last of ${messages.length}: ${summary(messages)}`))
      const timer = setTimeout(late, seconds * 1000)
      waiting.add(look)
      try {
        return await promise
      } finally {
        clearTimeout(timer)
        waiting.delete(look)
      }
    },
  }
}

function received(topic: string, payload: Buffer, packet: IPublishPacket): Received {
  return {
    topic,
    payload,
    text: payload.toString('utf8'),
    qos: packet.qos,
    retain: packet.retain,
    dup: packet.dup,
    user: packet.properties?.userProperties ?? {},
    packet,
  }
}

function summary(messages: readonly Received[]): string {
  return messages
    .slice(-5)
    .map((message) => `${message.topic} ${message.text.slice(0, 80)}`)
    .join('; ')
}
