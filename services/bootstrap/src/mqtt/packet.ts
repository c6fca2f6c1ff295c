import type { IPublishPacket } from 'mqtt'

/** A message's payload as bytes; MQTT.js's types allow a text too, which it never gives. */
export function bytesOf({ payload }: IPublishPacket): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload
}

/** A user property of a message (MQTT 5.0 §3.3.2.3.7); the first one where it was given several times. */
export function property(packet: IPublishPacket, name: string): string | undefined {
  const all = packet.properties?.userProperties
  if (all === undefined || !Object.hasOwn(all, name)) return undefined
  const value = all[name]
  return Array.isArray(value) ? value[0] : value
}
