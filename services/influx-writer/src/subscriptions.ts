import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { replaceFile } from '@constellation/bootstrap/replace-file'

/** The part of a connection that is needed here. */
export interface Subscriber {
  readonly sessionPresent: boolean
  subscribe(filters: readonly string[], options: { qos: 0 | 1; rh?: 0 | 1 | 2 }): Promise<void>
  unsubscribe(filters: readonly string[]): Promise<void>
}

/**
 * The subscriptions of a session that the broker keeps. They are made on every connection: a writer that was killed
 * between its connecting and its subscribing leaves a session that hears nothing, and nobody can ask a broker what a
 * session is subscribed to. What was subscribed is remembered in a file, for what leaves the configuration.
 */
export class SessionSubscriptions {
  readonly #path: string
  readonly #clientId: string
  readonly #wanted: readonly string[]

  /** @param wanted filters as they are subscribed, with the share group where there is one */
  constructor(path: string, clientId: string, wanted: readonly string[]) {
    this.#path = path
    this.#clientId = clientId
    this.#wanted = wanted
  }

  /**
   * Makes the session's subscriptions the wanted ones.
   * @param onNew called where there were none before, or others; before a message can come by them
   * @throws what subscribing throws
   */
  async renew(link: Subscriber, onNew: () => void): Promise<void> {
    const before = await this.#remembered()
    const gone = before?.filter((filter) => !this.#wanted.includes(filter)) ?? []
    const isNew = before === undefined || this.#wanted.some((filter) => !before.includes(filter))
    if (isNew) onNew()
    // retained messages come for a new subscription only (MQTT 5.0 §3.8.3.1, retain handling 1)
    await link.subscribe(this.#wanted, { qos: 1, rh: 1 })
    if (link.sessionPresent && gone.length > 0) await link.unsubscribe(gone)
    if (isNew || gone.length > 0) await this.#remember()
  }

  async #remembered(): Promise<string[] | undefined> {
    try {
      const json: unknown = JSON.parse(await readFile(this.#path, 'utf8'))
      if (typeof json !== 'object' || json === null) return undefined
      const { clientId, filters } = json as Partial<Record<string, unknown>> // an object by the line above
      if (clientId !== this.#clientId || !Array.isArray(filters)) return undefined
      return filters.filter((filter) => typeof filter === 'string')
    } catch {
      return undefined // the first run, or a damaged file: subscribing again is always right
    }
  }

  /** A file that cannot be written only means that the next connection subscribes again. */
  async #remember(): Promise<void> {
    const text = JSON.stringify({ clientId: this.#clientId, filters: this.#wanted })
    try {
      await mkdir(dirname(this.#path), { recursive: true })
      await replaceFile(this.#path, text)
    } catch {}
  }
}
