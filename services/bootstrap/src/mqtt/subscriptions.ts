import type { IPublishPacket } from 'mqtt'
import { readPayload, readTime } from '../payload.ts'
import type { Message } from '../service.ts'
import { filterMatches } from '../topics.ts'
import type { Subscriber } from './link.ts'
import { bytesOf, property } from './packet.ts'

interface Subscription {
  readonly filters: readonly string[]
  readonly handler: (message: Message) => void
}

/** Others' messages for the services that read; subscribed again on every connection, since the session is clean. */
export class Subscriptions {
  readonly #all: Subscription[] = []
  readonly #warn: (fields: object, message: string) => void
  #link: Subscriber | undefined

  constructor(warn: (fields: object, message: string) => void) {
    this.#warn = warn
  }

  add(filters: readonly string[], handler: (message: Message) => void): void {
    this.#all.push({ filters, handler })
    this.#subscribe(filters)
  }

  has(filter: string): boolean {
    return this.#all.some(({ filters }) => filters.includes(filter))
  }

  up(link: Subscriber): void {
    this.#link = link
    for (const { filters } of this.#all) this.#subscribe(filters)
  }

  down(): void {
    this.#link = undefined
  }

  receive(packet: IPublishPacket): void {
    for (const { filters, handler } of this.#all)
      if (filters.some((filter) => filterMatches(filter, packet.topic))) handler(toMessage(packet))
  }

  #subscribe(filters: readonly string[]): void {
    this.#link?.subscribe(filters, { qos: 1 }).catch((error: Error) => {
      if (this.#link?.up) this.#warn({ err: error }, error.message)
    })
  }
}

/** A message as services see it. */
export function toMessage(packet: IPublishPacket): Message {
  const payload = bytesOf(packet)
  return {
    topic: packet.topic,
    payload,
    retained: packet.retain,
    get ts() {
      const told = readTime(property(packet, 'ts'))
      if (told !== undefined) return told // without reading the payload
      const read = readPayload(payload)
      return read.form === 'empty' ? undefined : read.ts
    },
  }
}
