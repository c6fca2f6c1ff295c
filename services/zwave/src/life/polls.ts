import type { NodeLife } from './node-life.ts'
import { nodeStatus } from './states.ts'

/** Asks nodes for values that they do not report by themselves, as config/zwave.yaml says. */
export class Polls {
  readonly #next = new Map<string, number>()
  readonly #asking = new Set<number>()

  /** Asks for what is due by `now` (milliseconds since 1970), one value of a node at a time; never a node that sleeps. */
  run(lives: readonly NodeLife[], now: number): void {
    for (const life of lives) {
      const { id, status } = life.node
      if (life.interviewing || this.#asking.has(id)) continue
      if (status !== nodeStatus.alive && status !== nodeStatus.awake) continue
      const due = life.values.polls().find(({ name }) => (this.#next.get(`${id}|${name}`) ?? 0) <= now)
      if (!due) continue
      this.#next.set(`${id}|${due.name}`, now + due.seconds * 1000)
      this.#asking.add(id)
      void life.node
        .pollValue(due.id)
        .catch(() => undefined) // the library has changed the node's status; it is asked again next time
        .finally(() => this.#asking.delete(id))
    }
  }
}
