import { type Range, Ranges } from '@constellation/bootstrap/ranges'
import { isLevel } from '@constellation/bootstrap/topics'
import type { Account } from './account.ts'

/** The part of a connection that is needed here. */
export interface Sender {
  send(
    topic: string,
    payload: string,
    options: { readonly qos: 1; readonly retain: true },
    done: (error?: Error) => void,
  ): void
}

/** So many of the newest ranges are told beside those of the batch: one of them begins at the first number, mostly. */
const maxRanges = 100
/** So many ranges, of at most 34 characters, stay below the broker's packet size of 64 KiB. */
const maxInMessage = 1500

/** The begin of the topics of the confirmations of one writer. */
export const confirmationPrefix = (group: string, writer: string): string =>
  `${group}/${writer}/status/stored/`

/** Where a publisher's epoch is confirmed; undefined for a `src` that is not `<group>/<service>/<epoch>`: it gets no answer. */
export function confirmationTopic(prefix: string, src: string): string | undefined {
  const [group = '', service = '', epoch = '', more] = src.split('/')
  const isSource = more === undefined && isLevel(group) && isLevel(service) && isLevel(epoch)
  return isSource ? `${prefix}${service}/${epoch}` : undefined
}

/**
 * Tells publishers what is safe of theirs: `<prefix><service>/<epoch>`, retained, `{"ranges":[[1,1041]]}`. One message a
 * batch and publisher, but where other writers take every second number, and the ranges fill several. Without a
 * connection nothing is told; the publisher sends again then, and is told at that time.
 * @param numbers those of the batch, by publisher: they are told whatever the account still names
 */
export function confirm(
  prefix: string,
  account: Account,
  numbers: ReadonlyMap<string, readonly Range[]>,
  link: Sender | undefined,
): void {
  if (!link) return
  for (const [src, fresh] of numbers) {
    const topic = confirmationTopic(prefix, src)
    if (topic === undefined) continue
    const ranges = new Ranges([...account.ranges(src, maxRanges), ...fresh]).toJSON()
    for (let from = 0; from < ranges.length; from += maxInMessage) {
      const payload = JSON.stringify({ ranges: ranges.slice(from, from + maxInMessage) })
      link.send(topic, payload, { qos: 1, retain: true }, () => {})
    }
  }
}
