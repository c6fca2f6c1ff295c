import type { Value } from '@constellation/bootstrap/payload'
import { cc } from './classes.ts'
import type { Entry } from './layout.ts'

/** The level of a battery, of a report that is one. */
export function levelOf({ id }: Entry, value: Value): number | undefined {
  const isLevel = id.commandClass === cc.battery && id.property === 'level'
  return isLevel && typeof value === 'number' ? value : undefined
}

/**
 * Whether a battery is low, of nodes that tell the alarm but not its end: version 1 of the Battery Command Class sends
 * 255 in place of a level when it is low, and a level when it is not.
 */
export class BatteryLow {
  #low: boolean | undefined

  /** The alarm was told. */
  set(): void {
    this.#low = true
  }

  /**
   * Whether a level ends an alarm that may still be standing: told in this run, or, at the first level of a run, in an
   * earlier one.
   */
  isOver(level: number): boolean {
    if (level <= 0 || this.#low === false) return false
    this.#low = false
    return true
  }
}
