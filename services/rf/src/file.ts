import type { FileSchema } from '@constellation/bootstrap/config/file'
import { strictObject } from '@constellation/bootstrap/config/file-schema'
import * as v from 'valibot'
import type { Match } from './identity.ts'
import { type DeviceKind, deviceKinds } from './kinds.ts'
import { fields } from './rflink/fields.ts'
import type { Scale } from './rflink/scales.ts'

/** A device that config/rf.yaml names. */
export interface NamedDevice {
  readonly name: string
  readonly match: Match
  readonly kind: DeviceKind
  /** It sends ON where others send OFF. */
  readonly invert: boolean
  /** It takes levels, though its protocol is not known for that. */
  readonly dimmer: boolean
  /** How it is addressed where that is not how its remote is received. */
  readonly send?: Match | undefined
}

/** config/rf.yaml. */
export interface RfFile {
  readonly sensors: readonly NamedDevice[]
  /** Devices that nothing is published of. */
  readonly ignore: readonly Match[]
  /** Scales that come before those that are known. */
  readonly scale: readonly Scale[]
  /** Whether devices that the file does not name are published, under names made of protocol and ID. */
  readonly automatic: boolean
}

// YAML takes 0086 and 008440e6 for numbers, which lose their zeros or become 8440000000
const quoted = 'is not a text: write it in quotes'

const protocol = v.pipe(
  v.string(quoted),
  v.regex(/^[\w /.+()&*?-]{1,40}$/, 'is not a name of a protocol'),
  v.description('As the gateway prints it, upper or lower case: Alecto V1. * and ? are wildcards.'),
)
const id = v.pipe(
  v.string(quoted),
  v.regex(/^[0-9A-Fa-f*?]{1,16}$/, 'is not a hex ID (* and ? are wildcards)'),
  v.description('Hex, with or without leading zeros. * and ? are wildcards.'),
)
const unit = v.pipe(
  v.string(quoted),
  v.regex(/^[0-9A-Za-z*?]{1,8}$/, 'is not a switch (* and ? are wildcards)'),
  v.description('SWITCH as the gateway prints it. * and ? are wildcards.'),
)

const match = v.pipe(
  strictObject({ protocol: v.optional(protocol), id: v.optional(id), switch: v.optional(unit) }),
  v.check((given) => Object.keys(given).length > 0, 'matches everything: give protocol, id or switch'),
)

const name = v.pipe(
  v.string(quoted),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not 1 to 64 of A-Z a-z 0-9 - _'),
  v.check((text) => text !== 'rf', 'is the name of this service'),
  v.description('The level of the topic: cm/<name>/data/temperature.'),
)

const sensor = strictObject({
  name,
  match,
  kind: v.optional(v.picklist(deviceKinds, `is not one of ${deviceKinds.join(', ')}`), 'auto'),
  invert: v.optional(v.boolean('is not true or false'), false),
  dimmer: v.optional(v.boolean('is not true or false'), false),
  send: v.optional(
    strictObject({ protocol: v.optional(protocol), id: v.optional(id), switch: v.optional(unit) }),
  ),
})

const numbers = [...fields].filter(([, field]) => field.kind === 'number').map(([label]) => label)
const factor = v.pipe(
  v.number('is not a number'),
  v.gtValue(0, 'is not above 0'),
  v.maxValue(1e6, 'is above 1000000'),
)

const scale = strictObject({
  protocol,
  field: v.picklist(numbers, `is not one of ${numbers.join(', ')}`),
  divide: v.optional(factor),
  multiply: v.optional(factor),
  radix: v.optional(
    v.picklist(['hex', 'decimal', 'either', 'signed'], 'is not one of hex, decimal, either, signed'),
  ),
})

/** The schema of config/rf.yaml. */
export const rfFile: FileSchema<RfFile> = strictObject({
  sensors: v.optional(
    v.pipe(
      v.array(sensor, 'is not a list'),
      v.rawCheck(({ dataset, addIssue }) => {
        if (!dataset.typed) return
        const { value: list } = dataset
        const names = list.map(({ name }) => name)
        for (const [key, value] of list.entries()) {
          const { name } = value
          if (names.indexOf(name) === key) continue
          addIssue({
            message: 'is there twice: each names one sensor (a match may have wildcards)',
            input: name,
            path: [
              { type: 'array', origin: 'value', input: list, key, value },
              { type: 'object', origin: 'value', input: { ...value }, key: 'name', value: name },
            ],
          })
        }
      }),
    ),
    [],
  ),
  ignore: v.optional(v.array(match, 'is not a list'), []),
  scale: v.optional(v.array(scale, 'is not a list'), []),
  automatic: v.optional(v.boolean('is not true or false'), true),
})
