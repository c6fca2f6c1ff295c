import type { Calendar } from '../calendar.ts'
import { History } from './history.ts'

/** Pasts that are kept at most: of the names of one topic (those that were said last), and of all topics. */
const [most, mostOfAll] = [32, 5000]

/** Hands out the pasts of numbers, a bounded count of them: whoever publishes dictionaries may invent names without end. */
export class Pasts {
  readonly #calendar: Calendar
  #count = 0

  constructor(calendar: Calendar) {
    this.#calendar = calendar
  }

  /** The past of a name of one topic, put last; undefined where there are too many already. */
  of(history: Map<string, History>, name: string): History | undefined {
    const known = history.get(name)
    if (known) history.delete(name)
    else this.#makeRoom(history)
    if (!known && this.#count >= mostOfAll) return undefined
    if (!known) this.#count++
    const past = known ?? new History(this.#calendar)
    history.set(name, past)
    return past
  }

  /** A topic is gone. */
  forget(history: ReadonlyMap<string, History>): void {
    this.#count -= history.size
  }

  #makeRoom(history: Map<string, History>): void {
    const [oldest] = history.keys()
    if (history.size < most || oldest === undefined) return
    history.delete(oldest)
    this.#count--
  }
}
