import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '@constellation/bootstrap/replace-file'
import * as v from 'valibot'
import type { QueuedCommand } from './queue/queue.ts'

const queued = v.object({
  node: v.number(),
  key: v.string(),
  action: v.string(),
  data: v.unknown(),
  text: v.string(),
  since: v.number(),
  expires: v.exactOptional(v.number()),
})

// what a later version has put there besides stays in it: that version may come back
const schema = v.looseObject({
  /** The numbers of the names; what is in it is the names' own matter. */
  names: v.optional(v.unknown()),
  /** Under which name a node has been published, by its ID. */
  sensors: v.optional(v.record(v.string(), v.string()), {}),
  /** Names that nodes had, whose retained topics are not cleared yet. */
  stale: v.optional(v.array(v.string()), []),
  queue: v.optional(v.array(queued), []),
  /** Names of what was set and has not been heard of since, by the node's ID. */
  unheard: v.optional(v.record(v.string(), v.array(v.string())), {}),
  /** Fingerprints of the keys that the network was last used with, by key. */
  keys: v.optional(v.record(v.string(), v.string()), {}),
})

/** What the service knows of a network beside what zwave-js keeps. */
export interface Known {
  names: unknown
  sensors: Record<string, string>
  stale: readonly string[]
  queue: readonly QueuedCommand[]
  unheard: Record<string, readonly string[]>
  keys: Record<string, string>
}

/** What the service knows of one network, in a JSON file beside zwave-js's own. */
export class Store {
  readonly #file: string
  readonly known: Known
  #saved: string
  #saving: Promise<void> = Promise.resolve()

  private constructor(file: string, known: Known, saved: string) {
    this.#file = file
    this.known = known
    this.#saved = saved
  }

  /**
   * Reads the file of a network. One that cannot be read as such is set aside. Synchronous: it is called when a driver
   * becomes ready, and what its nodes say from that moment on must not be missed.
   * @param problem is told what was found wrong
   * @throws the error of the file system, where the folder cannot be used
   */
  static open(dir: string, homeId: number, problem: (text: string) => void): Store {
    mkdirSync(dir, { recursive: true })
    const file = join(dir, `service-${homeId.toString(16).padStart(8, '0')}.json`)
    const text = readText(file)
    const parsed = v.safeParse(schema, parseJson(text))
    if (parsed.success) return new Store(file, { names: undefined, ...parsed.output }, text)
    renameSync(file, `${file}.unreadable`)
    problem(`${file} could not be read and is set aside as ${file}.unreadable: ${parsed.issues[0].message}`)
    return new Store(
      file,
      { names: undefined, sensors: {}, stale: [], queue: [], unheard: {}, keys: {} },
      '{}',
    )
  }

  /** Writes what has changed; resolves once it would survive a power cut. One write at a time. */
  save(): Promise<void> {
    this.#saving = this.#saving.catch(() => undefined).then(() => this.#write())
    return this.#saving
  }

  async #write(): Promise<void> {
    const text = `${JSON.stringify(this.known)}\n`
    if (text === this.#saved) return
    await replaceFile(this.#file, text, 0o600)
    this.#saved = text
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}'
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // what the schema refuses
  }
}
