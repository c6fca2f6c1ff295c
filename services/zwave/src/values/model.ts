import type { TimedReading } from '@constellation/bootstrap/reading'
import type { TranslatedValueID, ValueID, ValueMetadata } from 'zwave-js'

/** What there is to know of a node. Its values are those that zwave-js holds (the cache). */
export interface NodeView {
  readonly id: number
  /** How many endpoints it has besides the root. */
  readonly endpoints: number
  /** What its model is called: the device file's label, else the product's. */
  readonly label: string | undefined
  /** The name that it holds itself (Node Naming Command Class). */
  readonly name: string | undefined
  /** Whether all values that it has are defined: its interview is complete. */
  readonly interviewed: boolean
  definedValues(): readonly TranslatedValueID[]
  metadata(id: ValueID): ValueMetadata
  value(id: ValueID): unknown
}

/** The group of all nodes. */
export const zwaveGroup = 'z-wave'

/** One report: a value that was updated (also to what it was), or, stateless, one that happened (a scene). */
export interface Report {
  readonly id: ValueID
  readonly newValue: unknown
  readonly stateless?: boolean
}

/** A reading that was measured in an earlier run. */
export type RestoredReading = TimedReading

/** What a node tells or takes, under one name. */
export interface Exposed {
  /** Level of the topic `data/<name>`, and key in `action/set`. */
  readonly name: string
  readonly type: 'number' | 'boolean' | 'enum' | 'text' | 'event'
  /** It is published in `data/<name>`. */
  readonly read: boolean
  /** It can be set by `action/set`. */
  readonly set: boolean
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  /** The words that are published and taken. */
  readonly values?: readonly string[]
  readonly description?: string
  /** What it holds, for settings that are not published as readings. */
  readonly value?: number | boolean | string
  readonly id: ValueID
}

/** A configuration parameter, for `action/config`. */
export interface ExposedParameter {
  readonly parameter: number
  /** The bits that it holds, where several share one parameter. */
  readonly bitMask?: number
  readonly label?: string
  readonly description?: string
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  readonly default?: number
  readonly value?: number
  readonly set: boolean
  /** Words that are taken as well as their numbers. */
  readonly values?: Readonly<Record<string, number>>
}

/** Something to send to a node, already checked. */
export interface PlannedSet {
  /** The same for one value of the node: in a queue the newer one replaces the older one. */
  readonly key: string
  /** What it is called in messages. */
  readonly name: string
  readonly id: ValueID
  readonly value: number | boolean | string
  /** The value as it is published, where that is another word: `on` for true. */
  readonly word?: string
  /** For `node.setValue`: `10s`, `2m`. */
  readonly transitionDuration?: string
  /** For `node.setValue`: 0 to 100 %. */
  readonly volume?: number
  /** Sent within so many seconds, or not at all. */
  readonly expiresSeconds?: number
}

/** A configuration parameter to send, already checked. */
export interface PlannedConfig extends PlannedSet {
  /**
   * The parameter is not known: `node.setValue` would refuse it, `node.commandClasses.Configuration.set` takes these
   * (valueFormat 0: signed, 1: unsigned).
   */
  readonly raw?: {
    readonly parameter: number
    readonly value: number
    readonly valueSize: 1 | 2 | 4
    readonly valueFormat: 0 | 1
  }
}

/** A value to be asked for again and again. */
export interface Poll {
  readonly name: string
  readonly id: ValueID
  readonly seconds: number
}

/** A value that was not plausible and is not published. */
export interface Implausible {
  readonly name: string
  readonly value: number
  /** When it was measured, in milliseconds since 1970. */
  readonly ts: number
  /** The plausible range, where it has that end. */
  readonly min?: number
  readonly max?: number
}
