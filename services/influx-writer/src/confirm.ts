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

/** More ranges than this are of no use to a publisher: it needs those from its oldest unconfirmed number on. */
const maxRanges = 100

/** The begin of the topics of the confirmations of one writer. */
export const confirmationPrefix = (group: string, writer: string): string =>
  `${group}/${writer}/status/stored/`

/**
 * Tells publishers what is stored of theirs: `<prefix><service>/<epoch>`, retained, `{"ranges":[[1,1041]]}`. A `src`
 * that is not `<group>/<service>/<epoch>` gets no answer. Without a connection nothing is told; the publisher sends
 * again then, and is told at that time.
 */
export function confirm(
  prefix: string,
  account: Account,
  sources: readonly string[],
  link: Sender | undefined,
): void {
  if (!link) return
  for (const src of sources) {
    const [group = '', service = '', epoch = '', more] = src.split('/')
    if (more !== undefined || !isLevel(group) || !isLevel(service) || !isLevel(epoch)) continue
    const payload = JSON.stringify({ ranges: account.ranges(src, maxRanges) })
    link.send(`${prefix}${service}/${epoch}`, payload, { qos: 1, retain: true }, () => {})
  }
}
