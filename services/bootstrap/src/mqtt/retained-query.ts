import type { IPublishPacket } from 'mqtt'
import { filterMatches } from '../topics.ts'
import type { Subscriber } from './link.ts'

/** The broker is taken to have sent everything when nothing has come for so long after the last one, in milliseconds. */
const quietMs = 500

/** Asks the broker what it holds: subscribes, takes what comes retained, and unsubscribes. */
export class RetainedQuery {
  readonly #open = new Set<(packet: IPublishPacket) => void>()

  /** A message that arrived; retained ones are taken by whoever asked for them. */
  receive(packet: IPublishPacket): void {
    if (packet.retain) for (const take of this.#open) take(packet)
  }

  /**
   * The retained messages under these filters.
   * @param stays filters that somebody else is subscribed to, and that are not unsubscribed
   * @throws Error where the connection is lost meanwhile, or the broker refuses a filter
   */
  async ask(
    link: Subscriber,
    filters: readonly string[],
    stays: (filter: string) => boolean,
  ): Promise<IPublishPacket[]> {
    const found: IPublishPacket[] = []
    let fresh = true
    const take = (packet: IPublishPacket) => {
      if (packet.payload.length === 0 || !filters.some((filter) => filterMatches(filter, packet.topic)))
        return
      found.push(packet)
      fresh = true
    }
    this.#open.add(take)
    try {
      await link.subscribe(filters, { qos: 1 })
      while (fresh && link.up) {
        fresh = false
        await new Promise((resolve) => setTimeout(resolve, quietMs).unref())
        // the time may have passed while the loop was busy: what came in it is read before the next turn
        await new Promise((resolve) => setImmediate(resolve))
      }
      await link.unsubscribe(filters.filter((filter) => !stays(filter)))
      if (!link.up) throw new Error('the connection to the broker was lost')
    } finally {
      this.#open.delete(take)
    }
    return found
  }
}
