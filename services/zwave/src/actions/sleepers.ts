import { count } from '@constellation/bootstrap/counters'
import { buildTopic } from '@constellation/bootstrap/topics'
import type { Pending } from '../driver/pending.ts'
import { codeOf, codes } from '../driver/trouble.ts'
import type { Home } from '../life/home.ts'
import type { NodeLife } from '../life/node-life.ts'
import type { NetworkEvent, ZwaveService } from '../life/parts.ts'
import { nodeStatus } from '../life/states.ts'
import type { QueuedCommand } from '../queue/queue.ts'
import { zwaveGroup } from '../values/model.ts'
import type { Outcome } from './send.ts'

/** What the queue's work stands on. */
export interface SleepersParts {
  readonly service: ZwaveService
  readonly home: Home
  readonly pending: Pending
  readonly event: (event: NetworkEvent) => void
  /** Carries out a command that has waited. */
  readonly carryOut: (life: NodeLife, command: QueuedCommand) => Promise<Outcome>
}

/** A command that has waited and is still worth being sent later: its node was not reached, or the stick was lost. */
const unreached: ReadonlySet<number | undefined> = new Set([
  codes.noAnswer,
  codes.destroyed,
  codes.dropped,
  codes.expired,
])

/** Nodes on batteries that sleep: what they are told waits, and is sent when they wake up. */
export class Sleepers {
  readonly #parts: SleepersParts
  readonly #waiters = new Map<QueuedCommand, (result: Outcome | Error) => void>()
  readonly #flushing = new Map<number, Promise<void>>()

  constructor(parts: SleepersParts) {
    this.#parts = parts
    parts.service.counters['commands_expired'] ??= 0
  }

  /**
   * Keeps commands for a node that sleeps; where it is awake now, waits for how they went.
   * @throws Error (rejects) with the reason in words where one of them was sent and failed
   */
  async send(life: NodeLife, commands: readonly QueuedCommand[]): Promise<readonly Outcome[]> {
    const results = commands.map((command) => {
      const { promise, resolve } = Promise.withResolvers<Outcome | Error>()
      this.#waiters.set(command, resolve)
      return promise
    })
    try {
      const kept = this.#parts.home.queue.add(commands)
      const awake = life.node.status === nodeStatus.awake
      const asleep = life.asleep.then((): Outcome => 'queued')
      // it does not stay awake for as long as a card takes to write
      if (awake) void this.flush(life)
      await kept
      this.tell(life)
      if (!awake) return commands.map(() => 'queued')
      const outcomes: Outcome[] = []
      for (const result of results) {
        const outcome = await Promise.race([result, asleep])
        if (outcome instanceof Error) throw outcome
        outcomes.push(outcome)
      }
      return outcomes
    } finally {
      for (const command of commands) this.#waiters.delete(command)
    }
  }

  /**
   * Sends a node that is awake what waits for it, oldest first; resolves when that is done. While it is interviewed it is
   * not known what it can: what waits is sent after that.
   */
  async flush(life: NodeLife): Promise<void> {
    const before = this.#flushing.get(life.node.id) ?? Promise.resolve()
    const mine = before.then(() => this.#flush(life))
    this.#flushing.set(life.node.id, mine)
    await mine
    if (this.#flushing.get(life.node.id) === mine) this.#flushing.delete(life.node.id)
  }

  async #flush(life: NodeLife): Promise<void> {
    const { queue } = this.#parts.home
    while (!life.ended && !life.interviewing && life.node.status === nodeStatus.awake) {
      const command = queue.take(life.node.id)
      if (!command) return
      const work = this.#carryOut(life, command)
      const asleep = life.asleep.then(() => 'asleep' as const)
      // fallen asleep in the middle: the library sends it at the next wake-up, and it is settled then
      if ((await Promise.race([work, asleep])) !== 'done') return
    }
  }

  /** Carries one out and settles it. `kept`: the node was not reached, it waits on. */
  async #carryOut(life: NodeLife, command: QueuedCommand): Promise<'done' | 'kept'> {
    const { home } = this.#parts
    let result: Outcome | Error
    try {
      result = await this.#parts.carryOut(life, command)
    } catch (error) {
      result = error instanceof Error ? error : new Error(String(error))
    }
    const kept = result instanceof Error && (life.ended || unreached.has(codeOf(result.cause ?? result)))
    await home.queue.settle(command, !kept).catch((error: unknown) => this.#keepFailed(error))
    this.tell(life)
    if (kept) return 'kept'
    const waiter = this.#waiters.get(command)
    if (waiter) waiter(result)
    else this.#report(life, command, result)
    return 'done'
  }

  /** Nobody waits for it any more: it is told where errors and events are told. */
  #report({ node, sensor }: NodeLife, { action, text }: QueuedCommand, result: Outcome | Error): void {
    const { service, event } = this.#parts
    if (result instanceof Error) {
      const error = `${text}: ${result.message}`
      count(service.counters, 'commands_failed')
      service.log.warn({ node: node.id, sensor, err: result }, `a command that waited failed: ${error}`)
      service.status({
        group: zwaveGroup,
        sensor,
        name: 'error',
        value: { action, error, ts: Date.now() },
      })
    } else service.log.info({ node: node.id, sensor, action, text }, `a command that waited: ${result}`)
    event({
      event: 'queued-command',
      node: node.id,
      sensor,
      action,
      text,
      result: result instanceof Error ? result.message : result,
    })
  }

  /** Drops what has expired (`now`: milliseconds since 1970). */
  async expire(find: (node: number) => NodeLife | undefined, now: number): Promise<void> {
    const { home, service } = this.#parts
    const gone = await home.queue.expired(now)
    for (const command of gone) {
      count(service.counters, 'commands_expired')
      const life = find(command.node)
      if (!life) continue
      this.#report(life, command, new Error('it has expired: the node did not wake up in time'))
      this.tell(life)
    }
  }

  /** Publishes `status/queue` of a node, retained; cleared where nothing waits. */
  tell({ node, sensor }: NodeLife): void {
    const { service, home } = this.#parts
    const waiting = home.queue.of(node.id).map(({ action, text, since, expires }) => ({
      action,
      text,
      since,
      ...(expires === undefined ? {} : { expires }),
    }))
    if (waiting.length === 0) service.clear([buildTopic(zwaveGroup, sensor, 'status', 'queue')])
    else
      service.status({
        group: zwaveGroup,
        sensor,
        name: 'queue',
        value: { count: waiting.length, waiting },
        retain: true,
      })
  }

  #keepFailed(error: unknown): void {
    this.#parts.service.log.error({ err: error }, 'the queue of sleeping nodes cannot be kept')
  }
}
