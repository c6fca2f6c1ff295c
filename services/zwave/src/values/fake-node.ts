import type { TranslatedValueID, ValueID, ValueMetadata } from 'zwave-js'
import type { NodeSettings } from '../file.ts'
import { keyOf } from './meaning.ts'
import type { NodeView } from './model.ts'

/** A value of a node that does not exist, for tests. */
export interface FakeValue {
  readonly id: TranslatedValueID
  readonly metadata: ValueMetadata
  value?: unknown
}

/** A node of given values. */
export class FakeNode implements NodeView {
  readonly id: number = 5
  readonly endpoints: number = 0
  readonly label: string | undefined
  readonly name: string | undefined = undefined
  interviewed = true
  readonly values: FakeValue[]

  constructor(values: readonly FakeValue[], label?: string) {
    this.values = [...values]
    this.label = label
  }

  definedValues(): readonly TranslatedValueID[] {
    return this.values.map(({ id }) => id)
  }

  metadata(id: ValueID): ValueMetadata {
    // what the library says of a value that it does not know
    return this.#find(id)?.metadata ?? { type: 'any', readable: true, writeable: true }
  }

  value(id: ValueID): unknown {
    return this.#find(id)?.value
  }

  #find(id: ValueID): FakeValue | undefined {
    return this.values.find((each) => keyOf(each.id) === keyOf(id))
  }
}

/** A value ID as the library gives it. */
export function valueId(
  commandClass: number,
  property: string | number,
  more: {
    readonly propertyKey?: string | number
    readonly endpoint?: number
    readonly className?: string
  } = {},
): TranslatedValueID {
  const { propertyKey, endpoint = 0, className = `class ${commandClass}` } = more
  return {
    commandClass,
    commandClassName: className,
    endpoint,
    property,
    propertyName: String(property),
    ...(propertyKey !== undefined && { propertyKey, propertyKeyName: String(propertyKey) }),
  }
}

/** Settings that leave everything as it is. */
export const noSettings: NodeSettings = { name: undefined, ignore: false, readings: {}, poll: {}, flood: 0 }
