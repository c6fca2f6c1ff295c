import type { CommandClass } from '@zwave-js/cc'
import type { RadioNode } from './radio-node.ts'

/** A command that reached a node. */
export interface Sent {
  /** ms since 1970. */
  readonly at: number
  readonly node: number
  readonly endpoint: number
  /** The command's class in the library: `BinarySwitchCCSet`; of one that it cannot read its name: `Central Scene CC 4`. */
  readonly command: string
  /** Its fields by the library's names: `{ targetValue: true }`. */
  readonly values: Readonly<Record<string, unknown>>
}

const frameFields = new Set([
  'nodeId',
  'endpointIndex',
  'ccId',
  'ccCommand',
  'payload',
  'encapsulationFlags',
  'encapsulatingCC',
  '_frameType',
])

/** Bound of each record: the oldest fall out. */
const kept = 2000

/** What the host sent and nodes received. */
export class SentRecord {
  readonly received: Sent[] = []
  readonly sent: Sent[] = []
  readonly #onSent: ((sent: Sent) => void) | undefined

  constructor(onSent: ((sent: Sent) => void) | undefined) {
    this.#onSent = onSent
  }

  add(node: RadioNode, cc: CommandClass): void {
    const one = describe(node, cc, Date.now())
    push(this.received, one)
    if (changesNothing(one)) return
    push(this.sent, one)
    this.#onSent?.(one)
  }
}

function push(record: Sent[], one: Sent): void {
  record.push(one)
  if (record.length > kept) record.shift()
}

/** What the record says of a command. */
function describe(node: RadioNode, cc: CommandClass, at: number): Sent {
  const { name } = cc.constructor
  const values = Object.entries(cc).filter(([field]) => !frameFields.has(field))
  return {
    at,
    node: node.id,
    endpoint: cc.endpointIndex,
    command: name === 'CommandClass' ? `${cc.ccName} CC ${cc.ccCommand}` : name,
    values: Object.fromEntries(values),
  }
}

/** Whether a command asks or belongs to the transport: those change nothing in a node. */
const changesNothing = ({ command }: Sent): boolean =>
  /Get$|GetSupported|^(Security|ZWaveProtocol|Supervision|InvalidCC|NoOperation|WakeUpCCNoMore)/.test(command)
