import { property } from '@constellation/bootstrap/mqtt/packet'
import { readPayload } from '@constellation/bootstrap/payload'
import { parseTopic } from '@constellation/bootstrap/topics'
import mqtt, { type IPublishPacket, type MqttClient } from 'mqtt'
import { type Account, pointKey } from './account.ts'
import type { Model } from './model.ts'

const filters = ['+/+/data/#', '+/+/status/#']

/** Watches the broker for the picture and the account; comes back by itself when the broker was away. */
export function watch(url: string, model: Model, account: Account, statuses: Set<string>): MqttClient {
  const client = mqtt.connect(url, {
    clientId: 'demo',
    protocolVersion: 5,
    reconnectPeriod: 200,
    connectTimeout: 5000,
    reconnectOnConnackError: true,
    log: () => {},
  })
  client.on('connect', () => void client.subscribeAsync(filters, { qos: 1 }).catch(() => {}))
  client.on('error', () => {}) // tried again; that the broker is away shows in the picture
  client.on('message', (_topic, _payload, packet) => observe(packet, model, account, statuses, Date.now()))
  return client
}

/**
 * Takes a message into picture and account.
 * @param statuses collects the names of states and heartbeats, whose points are no readings
 */
export function observe(
  packet: IPublishPacket,
  model: Model,
  account: Account,
  statuses: Set<string>,
  now: number,
): void {
  const topic = parseTopic(packet.topic)
  if (!topic) return
  const payload = Buffer.from(packet.payload)
  const ts = numberOf(property(packet, 'ts'))
  const src = property(packet, 'src')
  const seq = numberOf(property(packet, 'seq'))
  model.message({ topic: packet.topic, payload, ts, unit: property(packet, 'unit') }, now)
  if (topic.kind === 'data') {
    if (src !== undefined && seq !== undefined && ts !== undefined)
      account.seen(src, seq, pointKey(topic.name, topic.group, topic.sensor, ts))
    return
  }
  statuses.add(topic.name)
  if (topic.name === 'heartbeat') told(payload, account)
}

/** A heartbeat says how many numbers its service has given. */
function told(payload: Buffer, account: Account): void {
  const heartbeat = readPayload(payload)
  if (heartbeat.form !== 'fields') return
  const fields = new Map(heartbeat.fields)
  const [src, seq] = [fields.get('src'), fields.get('seq')]
  if (typeof src === 'string' && typeof seq === 'number' && seq > 0) account.told(src, seq)
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
