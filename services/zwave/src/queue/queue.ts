/** A command that waits for a node to wake up. */
export interface QueuedCommand {
  readonly node: number
  /** What it is about: a newer one with the same key replaces it. */
  readonly key: string
  /** Level of the action topic it came by: `set`, `config`. */
  readonly action: string
  /** What is to be done, as JSON. */
  readonly data: unknown
  /** For people: `status on`. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly since: number
  /** Milliseconds since 1970 after which it is dropped. */
  readonly expires?: number
}

/** How many commands wait for one node at most: a node that never wakes up must not fill the volume. */
const most = 100

/**
 * Commands for sleeping nodes. The library has a queue for them too, which ends with the process and keeps what is
 * outdated; so nothing is given to it before the node is awake. The newest command for a value is the one that counts.
 */
export class SleepQueue {
  readonly #commands: QueuedCommand[]
  /** Those that are being sent right now: they must not be sent twice. */
  readonly #sending = new Set<QueuedCommand>()
  readonly #changed: () => Promise<void>

  /** @param changed keeps the queue; resolves once that is durable */
  constructor(commands: readonly QueuedCommand[], changed: () => Promise<void>) {
    this.#commands = [...commands]
    this.#changed = changed
  }

  /** All that waits, oldest first. */
  get commands(): readonly QueuedCommand[] {
    return this.#commands
  }

  /** What waits for a node. */
  of(node: number): readonly QueuedCommand[] {
    return this.#commands.filter((command) => command.node === node)
  }

  /**
   * Takes commands in; resolves once they would survive a power cut.
   * @returns how many older ones they replaced
   * @throws Error (rejects) where too many wait for that node already
   */
  async add(commands: readonly QueuedCommand[]): Promise<number> {
    const before = this.#commands.length
    for (const command of commands) {
      const same = (other: QueuedCommand) => other.node === command.node && other.key === command.key
      const older = this.#commands.findIndex(same)
      if (older >= 0) this.#commands.splice(older, 1)
      else if (this.of(command.node).length >= most)
        throw new Error(`${most} commands wait for this node already: it has not woken up`)
      this.#commands.push(command)
    }
    const replaced = before + commands.length - this.#commands.length
    await this.#changed()
    return replaced
  }

  /** The next one to send to a node that is awake, in the order of their age; undefined: none is left. */
  take(node: number): QueuedCommand | undefined {
    const next = this.of(node).find((command) => !this.#sending.has(command))
    if (next) this.#sending.add(next)
    return next
  }

  /** One that was taken is over: gone for good, or back in its place. */
  async settle(command: QueuedCommand, done: boolean): Promise<void> {
    this.#sending.delete(command)
    const at = done ? this.#commands.indexOf(command) : -1 // a newer one may have replaced it meanwhile
    if (at < 0) return
    this.#commands.splice(at, 1)
    await this.#changed()
  }

  /** Drops and returns what has expired by `now` (milliseconds since 1970) and is not being sent. */
  async expired(now: number): Promise<readonly QueuedCommand[]> {
    return this.#drop((command) => command.expires !== undefined && command.expires <= now)
  }

  /** Drops and returns what waits for a node that has left, or whose place another one has. */
  async forget(node: number): Promise<readonly QueuedCommand[]> {
    return this.#drop((command) => command.node === node)
  }

  async #drop(which: (command: QueuedCommand) => boolean): Promise<readonly QueuedCommand[]> {
    const gone = this.#commands.filter((command) => which(command) && !this.#sending.has(command))
    if (gone.length === 0) return gone
    for (const command of gone) this.#commands.splice(this.#commands.indexOf(command), 1)
    await this.#changed()
    return gone
  }
}
