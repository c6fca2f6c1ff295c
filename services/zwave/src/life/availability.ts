/** What is known of a node's life. Times are in milliseconds, `lastSeen` since 1970. */
export interface NodeFacts {
  readonly id: number
  /** `always`: mains; `often`: wakes up at a beam, on a battery (locks); `sleeps`: wakes up by itself. */
  readonly listens: 'always' | 'often' | 'sleeps'
  readonly dead: boolean
  /** Not to be disturbed: it is being interviewed, or its firmware is updated. */
  readonly busy: boolean
  readonly lastSeen: number | undefined
  /** How often it wakes up; undefined where that is not known, 0 where it does only by hand. */
  readonly wakeUpMs: number | undefined
}

/** How often who is asked for a sign of life. */
const silentMs = { always: 30 * 60_000, often: 4 * 3_600_000 }
/** A dead one is asked after this time, then after twice as much and so on, up to what `silentMs` says. */
const firstDeadMs = 60_000
/** Time between two pings of anybody: they must not fill the air. */
const gapMs = 10_000
/** Wake-ups that a battery node may miss. */
const wakeUps = 2.5

/**
 * Who is asked whether it still lives, and when. Slow, one at a time and spread by chance, because a ping of a dead node
 * occupies the radio for seconds.
 */
export class Availability {
  readonly #random: () => number
  readonly #plans = new Map<number, Plan>()
  #free = 0

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  /** The node to ping now (milliseconds since 1970), of all of the network; undefined: none. */
  next(nodes: readonly NodeFacts[], now: number): number | undefined {
    let found: { node: NodeFacts; plan: Plan } | undefined
    for (const node of nodes) {
      const plan = node.listens === 'sleeps' || node.busy ? undefined : this.#planOf(node, now)
      if (plan && plan.due <= now && plan.due < (found?.plan.due ?? Number.POSITIVE_INFINITY))
        found = { node, plan }
    }
    if (!found || now < this.#free) return undefined
    const { node, plan } = found
    this.#free = now + gapMs
    plan.tries++
    plan.due = now + this.#pause(node, plan.tries)
    return node.id
  }

  #planOf(node: NodeFacts, now: number): Plan {
    const { id, dead, lastSeen } = node
    const known = this.#plans.get(id)
    if (known && known.dead === dead && known.lastSeen === lastSeen) return known
    const from = dead || lastSeen === undefined ? now : lastSeen
    const plan = { dead, lastSeen, tries: 0, due: from + this.#pause(node, 0) }
    this.#plans.set(id, plan)
    return plan
  }

  /** Three quarters to five quarters of what is meant. */
  #pause({ listens, dead }: NodeFacts, tries: number): number {
    const most = silentMs[listens === 'sleeps' ? 'often' : listens]
    const meant = dead ? Math.min(most, firstDeadMs * 2 ** tries) : most
    return meant * (0.75 + this.#random() / 2)
  }
}

/** When a node is asked next; a new one once anything was heard of it. */
interface Plan {
  readonly dead: boolean
  readonly lastSeen: number | undefined
  tries: number
  due: number
}

/** Whether a battery node has missed so many of its wake-ups that it is gone: empty, broken, out of reach. */
export function isGone({ listens, lastSeen, wakeUpMs }: NodeFacts, now: number): boolean {
  if (listens !== 'sleeps' || lastSeen === undefined || !wakeUpMs) return false
  return now - lastSeen > wakeUps * wakeUpMs
}
