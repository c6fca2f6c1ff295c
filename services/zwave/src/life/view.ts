import { InterviewStage, type ValueID, type ZWaveNode } from 'zwave-js'
import type { NodeView } from '../values/model.ts'
import type { NodeFacts } from './availability.ts'
import { nodeStatus } from './states.ts'

/** Wake Up, Command Class 0x84: how often a battery node wakes up, in seconds. */
const wakeUpInterval: ValueID = { commandClass: 0x84, endpoint: 0, property: 'wakeUpInterval' }

/** A node as the values need to know it: live, so that what an interview adds is seen. */
export function viewOf(node: ZWaveNode): NodeView {
  return {
    id: node.id,
    get endpoints() {
      return node.getEndpointCount()
    },
    get label() {
      return labelOf(node)
    },
    get name() {
      return node.name
    },
    get interviewed() {
      return node.interviewStage === InterviewStage.Complete
    },
    definedValues: () => node.getDefinedValueIDs(),
    metadata: (id) => node.getValueMetadata(id),
    value: (id) => node.getValue(id),
  }
}

/** What its model is called: the device file's label; undefined while that is not known. */
export function labelOf(node: ZWaveNode): string | undefined {
  return node.deviceConfig?.label ?? node.label
}

/** What a node's availability is judged by. */
export function factsOf(node: ZWaveNode, interviewing: boolean): NodeFacts {
  const interval = node.getValue(wakeUpInterval)
  return {
    id: node.id,
    listens: node.canSleep ? 'sleeps' : node.isListening ? 'always' : 'often',
    dead: node.status === nodeStatus.dead,
    busy: interviewing || node.isFirmwareUpdateInProgress(),
    lastSeen: node.lastSeen?.getTime(),
    wakeUpMs: typeof interval === 'number' ? interval * 1000 : undefined,
  }
}
