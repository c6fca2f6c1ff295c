import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The part of a connection that is needed here. */
export interface Subscriber {
  readonly sessionPresent: boolean
  subscribe(filters: readonly string[], options: { qos: 0 | 1; rh?: 0 | 1 | 2 }): Promise<void>
  unsubscribe(filters: readonly string[]): Promise<void>
}

/**
 * The subscriptions of a session that the broker keeps. They are made anew only where the broker has lost the session
 * or the configuration has changed, for every subscribing may bring all retained messages again. What the session has
 * is remembered in a file.
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

  /** Makes the session's subscriptions the wanted ones. True where there were none before, or others. @throws what subscribing throws */
  async renew(link: Subscriber): Promise<boolean> {
    const before = await this.#remembered()
    const had = link.sessionPresent ? before : []
    const added = this.#wanted.filter((filter) => !had?.includes(filter))
    const gone = had?.filter((filter) => !this.#wanted.includes(filter)) ?? []
    // retained messages come for a new subscription only (MQTT 5.0 §3.8.3.1, retain handling 1)
    if (added.length > 0) await link.subscribe(added, { qos: 1, rh: 1 })
    if (gone.length > 0) await link.unsubscribe(gone)
    const changed = before === undefined || this.#wanted.some((filter) => !before.includes(filter))
    if (added.length + gone.length > 0) await this.#remember()
    return changed
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
      await writeFile(`${this.#path}.new`, text)
      await rename(`${this.#path}.new`, this.#path)
    } catch {}
  }
}
