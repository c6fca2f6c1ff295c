import type { Value } from '@constellation/bootstrap/payload'
import type { ValueID, ValueMetadata } from 'zwave-js'
import type { Exposed } from './model.ts'

/** What a person wants to set; `current` is what the node holds now, for `toggle`. */
export interface Wish {
  readonly value: Value
  readonly metadata: ValueMetadata
  readonly current: unknown
}

/** What is said of a form in the list of what a node has. */
export type Described = Pick<Exposed, 'type' | 'unit' | 'min' | 'max' | 'values'>

/**
 * How a value of the library becomes one that is published, and back. `read` gives undefined for what is not known
 * (yet); `write` throws a RefusedError whose message follows the value: `is not from 0 to 100`.
 */
export interface Form {
  read(raw: unknown, metadata: ValueMetadata, id: ValueID): Value | undefined
  write(wish: Wish): number | boolean | string
  describe(metadata: ValueMetadata, id: ValueID): Described
}
