import { FunctionType } from '@zwave-js/serial'
import { MockPort } from '@zwave-js/serial/mock'
import type { MockController } from '@zwave-js/testing'
import { createDefaultMockControllerBehaviors } from 'zwave-js/Testing'
import type { SerialFunction } from './functions/call.ts'
import { Membership } from './functions/membership.ts'
import { memory } from './functions/memory.ts'
import { requestNodeInfo } from './functions/node-information.ts'
import { RadioSetup } from './functions/radio-setup.ts'
import { routing } from './functions/routing.ts'
import { simulatorKeys } from './keys.ts'
import { Nodes } from './network.ts'
import { guarded, type Radio, sendData, tame } from './radio.ts'
import { SentRecord } from './sent.ts'
import { createController, SerialLine } from './serial-api.ts'
import type { StickOptions } from './stick.ts'

/** What a stick is made of, but for its port. */
export interface Parts {
  readonly controller: MockController
  readonly radio: Radio
  readonly nodes: Nodes
  readonly line: SerialLine
  readonly membership: Membership
  readonly setup: RadioSetup
  readonly record: SentRecord
}

const nothing = () => {}

/**
 * Puts a stick together and its nodes into its network.
 * @param write sends bytes to the host
 */
export async function assemble(options: StickOptions, write: (bytes: Uint8Array) => void): Promise<Parts> {
  const { log = nothing, onMember = nothing, homeId = 0x7e570001, keys = simulatorKeys } = options
  const record = new SentRecord(options.onSent)
  const membership = new Membership()
  const setup = new RadioSetup()
  const functions: Readonly<Record<number, SerialFunction>> = {
    ...routing,
    ...membership.functions,
    [FunctionType.NVMOperations]: memory(),
    [FunctionType.SerialAPISetup]: setup.function,
    [FunctionType.RequestNodeInfo]: requestNodeInfo,
  }
  const port = new MockPort()
  const controller = await createController(port, { homeId, keys, functions })
  const radio: Radio = {
    jammed: false,
    free: Promise.resolve(),
    noAckMs: options.noAckMs ?? 1000,
    node: (id) => nodes.nodes.get(id),
    sending: undefined,
  }
  const { awakeMs = 10_000, pinMs = 10_000, txDelayMs } = options
  const onCommand = record.add.bind(record)
  const nodes = new Nodes({ controller, radio, awakeMs, pinMs, txDelayMs, onCommand, onMember, log })
  tame(controller, radio)
  const line = await SerialLine.create({ port, functions, log, write })
  controller.defineBehavior(...createDefaultMockControllerBehaviors().map((each) => guarded(each, log)))
  controller.defineBehavior(line.behaviour(nodes), sendData(radio))
  for (const recipe of options.nodes) nodes.add(await nodes.create(recipe))
  return { controller, radio, nodes, line, membership, setup, record }
}
