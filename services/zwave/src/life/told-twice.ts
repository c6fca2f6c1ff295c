import type { ValueID } from 'zwave-js'
import { cc } from '../values/classes.ts'
import { keyOf } from '../values/meaning.ts'

/**
 * Finds what the library tells twice, though the node said it once: zwave-js 15.29.0 tells the value of a Basic Report when
 * it arrives, and again where it had asked for it. Other classes are not told twice, and are not held against this.
 */
export class ToldTwice {
  readonly #frames: () => number
  readonly #told = new Map<string, readonly [frame: number, value: unknown]>()

  /** @param frames how many frames of the node have arrived till now */
  constructor(frames: () => number) {
    this.#frames = frames
  }

  /** Whether the same was told of a value since the node's last frame. */
  again(id: ValueID, value: unknown): boolean {
    if (id.commandClass !== cc.basic) return false
    const frame = this.#frames()
    const [before, last] = this.#told.get(keyOf(id)) ?? []
    this.#told.set(keyOf(id), [frame, value])
    return before === frame && last === value
  }
}
