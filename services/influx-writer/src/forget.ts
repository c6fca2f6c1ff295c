import type { Account } from './account.ts'
import { confirmationTopic } from './confirm.ts'
import type { Entry } from './entries.ts'

export interface ForgetParts {
  readonly account: Pick<Account, 'forgettable'>
  /** Puts on record what is forgotten. Must not throw. */
  readonly record: (entries: readonly Entry[]) => Promise<void>
  /** The begin of the topics of this writer's confirmations. */
  readonly prefix: string
  /** The connection that is up; nothing can be cleared without one. */
  readonly link: Clearer | undefined
}

/** The part of a connection that is needed here; rejects where the message may not have arrived. */
export interface Clearer {
  publish(topic: string, payload: string, options: { readonly qos: 1; readonly retain: true }): Promise<void>
}

/**
 * Forgets epochs that nobody needs any more, and clears their confirmations at the broker: there first, so that after a
 * kill in between, or where the broker is away, it is done again.
 * @param now milliseconds since 1970
 */
export async function forgetOld({ account, record, prefix, link }: ForgetParts, now: number): Promise<void> {
  for (const src of account.forgettable(now)) {
    const topic = confirmationTopic(prefix, src)
    try {
      if (topic !== undefined) await link?.publish(topic, '', { qos: 1, retain: true })
    } catch {
      return // the next time
    }
    if (!link) return
    await record([{ kind: 'forgotten', src }])
  }
}
