import type { ZWaveNode } from 'zwave-js'
import type { NodeView } from '../values/model.ts'

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
    definedValues: () => node.getDefinedValueIDs(),
    metadata: (id) => node.getValueMetadata(id),
    value: (id) => node.getValue(id),
  }
}

/** What its model is called: the device file's label; undefined while that is not known. */
export function labelOf(node: ZWaveNode): string | undefined {
  return node.deviceConfig?.label ?? node.label
}
