import type { Connection, ConnectionOptions, Link } from '@constellation/bootstrap'
import { reasonOf } from '@constellation/bootstrap/reason'
import { sleep } from '@constellation/bootstrap/wait'
import type { IPublishPacket } from 'mqtt'
import type { Batcher } from './batcher.ts'
import type { Condition } from './condition.ts'
import type { WriterCounters } from './storage.ts'
import type { SessionSubscriptions } from './subscriptions.ts'
import { isConfirmation, type Translated, type Translator } from './translate.ts'

export interface IntakeParts {
  readonly connect: (options: ConnectionOptions) => Connection
  readonly clientId: string
  /** How many messages the broker may send before the first is acknowledged (MQTT 5). */
  readonly receiveMaximum: number
  readonly subscriptions: SessionSubscriptions
  readonly translator: Translator
  readonly batcher: Batcher
  readonly condition: Condition
  readonly counters: WriterCounters
  /** Whether a publisher is in the account already. */
  readonly knows: (src: string) => boolean
  /** The subscription is new: what was published before it is not for us. */
  readonly onBegin: () => void
  readonly now: () => number
}

const retrySubscribingMs = 30_000

/**
 * The session that the broker keeps while the writer is away: every message goes into the batch, and is acknowledged
 * with it, never before.
 */
export class Intake {
  readonly #parts: IntakeParts
  readonly #connection: Connection
  readonly #closed = new AbortController()

  constructor(parts: IntakeParts) {
    this.#parts = parts
    this.#connection = parts.connect({
      clientId: parts.clientId,
      clean: false,
      receiveMaximum: parts.receiveMaximum,
      onMessage: (packet, link) => this.#take(packet, link),
      onUp: (link) => void this.#subscribe(link),
    })
  }

  /** The connection, while it is up. */
  get link(): Link | undefined {
    return this.#connection.link
  }

  /** Takes no more messages; those that still come stay with the broker. Acknowledging goes on. */
  stop(): void {
    this.#closed.abort()
  }

  async close(): Promise<void> {
    await this.#connection.close()
  }

  #take(packet: IPublishPacket, link: Link): boolean {
    if (this.#closed.signal.aborted) return false
    const { translator, batcher, counters, now } = this.#parts
    const message = this.#known(translator.translate(packet, now()))
    if (message.ignored !== isConfirmation) counters.received++
    if (message.ignored !== undefined && message.ignored !== isConfirmation) counters.ignored++
    counters.left_out += message.skipped
    batcher.add(message, packet.qos === 0 ? undefined : packet.messageId, link, link.protocolVersion < 5)
    return false
  }

  /** A retained message of an unknown publisher is an old one: its number says nothing of what came since. */
  #known(message: Translated): Translated {
    const { src, replayed } = message
    if (!replayed || src === undefined || this.#parts.knows(src)) return message
    return { ...message, src: undefined, head: undefined }
  }

  async #subscribe(link: Link): Promise<void> {
    const { subscriptions, condition, onBegin } = this.#parts
    while (link.up && !this.#closed.signal.aborted) {
      try {
        await subscriptions.renew(link, onBegin)
        condition.mended('subscription')
        return
      } catch (error) {
        if (link.up) condition.fails('subscription', reasonOf(error))
        await sleep(retrySubscribingMs, this.#closed.signal)
      }
    }
  }
}
