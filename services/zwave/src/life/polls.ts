import type { Logger } from 'pino'
import type { ValueID } from 'zwave-js'
import type { Poll } from '../values/model.ts'
import { nodeStatus } from './states.ts'

/** A node that can be asked. */
export interface Polled {
  readonly node: {
    readonly id: number
    readonly status: number
    pollValue(id: ValueID): Promise<unknown>
  }
  readonly sensor: string
  readonly interviewing: boolean
  readonly values: { polls(): readonly Poll[] }
  readonly parts: { readonly service: { readonly log: Pick<Logger, 'warn'> } }
}

/** Asks nodes for values that they do not report by themselves, as config/zwave.yaml says. */
export class Polls {
  readonly #random: () => number
  /** When each is asked next, by node and name. */
  readonly #due = new Map<string, number>()
  readonly #asking = new Set<number>()
  readonly #failing = new Set<string>()

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  /** Asks for what is due by `now` (milliseconds since 1970), one value of a node at a time; never a node that sleeps. */
  run(lives: readonly Polled[], now: number): void {
    for (const life of lives) {
      const { id, status } = life.node
      if (life.interviewing || this.#asking.has(id)) continue
      if (status !== nodeStatus.alive && status !== nodeStatus.awake) continue
      const [next] = life.values
        .polls()
        .map((poll) => ({ poll, at: this.#dueAt(id, poll, now) }))
        .filter(({ at }) => at <= now)
        .sort((a, b) => a.at - b.at)
      if (!next) continue
      this.#due.set(keyOf(id, next.poll), now + next.poll.seconds * 1000)
      void this.#ask(life, next.poll)
    }
  }

  /** The first time by chance within its interval: after a start not everybody is asked at once. */
  #dueAt(node: number, poll: Poll, now: number): number {
    const key = keyOf(node, poll)
    const due = this.#due.get(key) ?? now + this.#random() * poll.seconds * 1000
    this.#due.set(key, due)
    return due
  }

  async #ask({ node, sensor, parts }: Polled, poll: Poll): Promise<void> {
    const key = keyOf(node.id, poll)
    this.#asking.add(node.id)
    try {
      await node.pollValue(poll.id) // what it answers is a report like any other
      this.#failing.delete(key)
    } catch (error) {
      if (!this.#failing.has(key))
        parts.service.log.warn({ node: node.id, sensor, err: error }, `${poll.name} was asked for in vain`)
      this.#failing.add(key)
    } finally {
      this.#asking.delete(node.id)
    }
  }
}

const keyOf = (node: number, { name, id }: Poll) => `${node}|${name}|${id.propertyKey ?? ''}`
