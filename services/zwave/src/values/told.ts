import type { ValueID } from 'zwave-js'
import { foretells } from './colors.ts'
import type { PlannedSet } from './model.ts'

/** What a node was told to be, until it says what it is. */
export class Told {
  /** By the target's key. */
  readonly #told = new Map<string, PlannedSet>()
  /** What is on its way to the device. */
  readonly #sending = new Set<PlannedSet>()

  sending(plan: PlannedSet): void {
    this.#told.set(plan.key, plan)
    this.#sending.add(plan)
  }

  sent(plan: PlannedSet): void {
    this.#sending.delete(plan)
  }

  /** It was not sent; a newer one may have been meanwhile. */
  unsent(plan: PlannedSet): void {
    this.#sending.delete(plan)
    if (this.#told.get(plan.key) === plan) this.#told.delete(plan.key)
  }

  /** The node has said what the value of a target is. */
  said(target: string): void {
    this.#told.delete(target)
  }

  /** What a target was told. */
  of(target: string): PlannedSet | undefined {
    return this.#told.get(target)
  }

  /** Whether the library tells of a value what is only being sent. */
  isForetold(id: ValueID): boolean {
    return [...this.#sending].some((plan) => foretells(plan, id))
  }
}
