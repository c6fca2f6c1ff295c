import { join } from 'node:path'
import { root, type ServiceProcess, startScript } from './process.ts'

/** A service with an outbox that publishes numbers and keeps book of what was accepted. */
export interface NumberedPublisher {
  /** How the broker knows it: the variables for that, and its name. */
  readonly broker: Readonly<Record<string, string>>
  readonly name: string
  /** Group of its readings. */
  readonly group: string
  /** How many readings it publishes, and how many a second. */
  readonly count: number
  readonly perSecond: number
  /** File of its book. */
  readonly book: string
  /** Folder for its outbox. */
  readonly dir: string
  /** Script in tests/chaos. */
  readonly script?: string
  /** Further variables. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** A command that runs it. */
  readonly wrapper?: readonly string[] | undefined
}

/** Starts one, or goes on with it. */
export function startPublisher(publisher: NumberedPublisher): ServiceProcess {
  const { broker, name, group, count, perSecond, book, dir, script = 'accepting-publisher.ts' } = publisher
  const env = {
    ...broker,
    SERVICE_ID: name,
    NUMBERED_GROUP: group,
    NUMBERED_COUNT: String(count),
    NUMBERED_PER_SECOND: String(perSecond),
    NUMBERED_BOOK: book,
    OUTBOX_DIR: join(dir, 'outbox'),
    HEARTBEAT_SECONDS: '1',
    ...publisher.env,
  }
  return startScript(join(root, 'tests', 'chaos', script), [], env, [], publisher.wrapper)
}
