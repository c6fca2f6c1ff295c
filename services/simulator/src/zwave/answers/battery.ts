// Answers of devices with a battery.
import {
  BatteryCCGet,
  WakeUpCCIntervalCapabilitiesGet,
  WakeUpCCIntervalGet,
  WakeUpCCIntervalSet,
  WakeUpCCNoMoreInformation,
} from '@zwave-js/cc'
import type { Answer } from '../recipe.ts'
import { batteryReport, controllerId, rawCommand } from '../reports.ts'

/** Battery Get. */
export const battery: Answer = (node, cc) =>
  cc instanceof BatteryCCGet ? batteryReport(node.state.battery) : undefined

const threeBytes = (value: number) => [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff]

/** Shortest, longest and default interval, and its step, in seconds. */
const intervals = [0, 64_800, 21_600, 1] as const

/** Wake Up (version 2): the interval is kept, "no more information" sends the node to sleep at once. */
export const wakeUp: Answer = (node, cc) => {
  if (cc instanceof WakeUpCCIntervalGet)
    return rawCommand(0x84, 0x06, [...threeBytes(node.state.wakeUpInterval), controllerId])
  if (cc instanceof WakeUpCCIntervalCapabilitiesGet)
    return rawCommand(0x84, 0x0a, intervals.flatMap(threeBytes))
  if (cc instanceof WakeUpCCIntervalSet) {
    node.state.wakeUpInterval = cc.wakeUpInterval
    return 'done'
  }
  if (!(cc instanceof WakeUpCCNoMoreInformation)) return undefined
  node.sleep()
  return 'done'
}
