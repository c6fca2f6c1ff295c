import type { Exposed, ExposedParameter } from '../values/model.ts'
import type { NodeLife } from './node-life.ts'
import { securityName } from './security.ts'

/** A message may be no larger than this, in bytes: the broker takes 64 KiB with its topic and properties. */
const largest = 60_000

/** What `controller/status/nodes` says of a node. What changes all the time is in topics of its own. */
export interface ListedNode {
  readonly id: number
  readonly sensor: string
  readonly label?: string
  readonly description?: string
  readonly manufacturer?: string
  /** `manufacturer:type:product`, hex. */
  readonly product?: string
  readonly firmware?: string
  /** What it is powered by: `mains`; `battery`, sleeping; `battery-beam`, which can be woken. */
  readonly power: 'mains' | 'battery' | 'battery-beam'
  readonly security: string
  readonly endpoints: number
  readonly interviewing: boolean
  /** It joined without the security that it has: it is to be excluded and included again. */
  readonly unsecured?: true
}

const hex = (value: number | undefined) => (value ?? 0).toString(16).padStart(4, '0')

/** A node's entry in the list. */
export function listed({ node, sensor, facts, interviewing, unsecured }: NodeLife): ListedNode {
  const config = node.deviceConfig
  const security = node.getHighestSecurityClass()
  const label = config?.label ?? node.label
  const description = config?.description
  const manufacturer = config?.manufacturer
  return {
    id: node.id,
    sensor,
    ...(label === undefined ? {} : { label }),
    ...(description === undefined ? {} : { description }),
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(node.manufacturerId === undefined
      ? {}
      : { product: [node.manufacturerId, node.productType, node.productId].map(hex).join(':') }),
    ...(node.firmwareVersion === undefined ? {} : { firmware: node.firmwareVersion }),
    power: ({ always: 'mains', often: 'battery-beam', sleeps: 'battery' } as const)[facts.listens],
    security: security === undefined ? 'unknown' : securityName(security),
    endpoints: node.getEndpointCount(),
    interviewing,
    ...(unsecured && { unsecured }),
  }
}

/** What `<sensor>/status/exposes` says. */
export interface ExposedList {
  /** What is published in `data/<name>` or taken by `action/set`. */
  readonly values: readonly Omit<Exposed, 'id'>[]
  /** What is taken by `action/config`. */
  readonly parameters: readonly ExposedParameter[]
}

/** What a node tells and takes; texts that only people need are left out where it would be too large. */
export function exposedBy({ values }: NodeLife): ExposedList {
  const list = { values: values.exposes().map(({ id: _, ...rest }) => rest), parameters: values.parameters() }
  if (Buffer.byteLength(JSON.stringify(list)) <= largest) return list
  const short = {
    values: list.values.map(({ description: _, ...rest }) => rest),
    parameters: list.parameters.map(({ description: _, values: __, ...rest }) => rest),
  }
  return Buffer.byteLength(JSON.stringify(short)) <= largest ? short : { ...short, parameters: [] }
}

/** The list of nodes; descriptions are left out where it would be too large. */
export function nodeList(lives: readonly NodeLife[]): readonly ListedNode[] {
  const list = lives.map(listed)
  if (Buffer.byteLength(JSON.stringify(list)) <= largest) return list
  return list.map(({ description: _, manufacturer: __, ...rest }) => rest)
}
