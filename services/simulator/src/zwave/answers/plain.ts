// Answers of devices without a battery: switches, levels, sensors, meters, notifications.
import {
  BinarySensorCCGet,
  BinarySwitchCCGet,
  BinarySwitchCCSet,
  MeterCCGet,
  MeterCCReset,
  MultilevelSensorCCGet,
  MultilevelSwitchCCGet,
  MultilevelSwitchCCSet,
  NotificationCCGet,
} from '@zwave-js/cc'
import { hundredths } from '../node.ts'
import type { Answer } from '../recipe.ts'
import {
  binarySensorReport,
  electric,
  levelReport,
  meterReport,
  notificationReport,
  sensorReport,
  switchReport,
} from '../reports.ts'

/** Binary Switch, one an endpoint. What hangs on it draws its power from then on, and says so. */
export const binarySwitch: Answer = (node, cc) => {
  if (cc instanceof BinarySwitchCCGet) return switchReport(node.state.on[cc.endpointIndex] ?? false)
  if (!(cc instanceof BinarySwitchCCSet)) return undefined
  node.turn(cc.targetValue === true, cc.endpointIndex)
  return 'done'
}

/** Multilevel Switch that goes to its level at once, also where a duration was asked for; 255 is the last level. */
export const multilevelSwitch: Answer = (node, cc) => {
  const { level } = node.state
  if (cc instanceof MultilevelSwitchCCGet) return levelReport(level[cc.endpointIndex] ?? 0)
  if (!(cc instanceof MultilevelSwitchCCSet)) return undefined
  level[cc.endpointIndex] = cc.targetValue === 255 ? level[cc.endpointIndex] || 99 : cc.targetValue
  return 'done'
}

/** Multilevel Sensor; a Get that names no type asks for the first. */
export const multilevelSensor: Answer = (node, cc) => {
  if (!(cc instanceof MultilevelSensorCCGet)) return undefined
  const type = cc.sensorType ?? Number(Object.keys(node.state.sensors)[0])
  const sensor = node.state.sensors[type]
  return sensor && sensorReport(type, sensor.scale, sensor.value)
}

/** Binary Sensor; type 0xff asks for the first. */
export const binarySensor: Answer = (node, cc) => {
  if (!(cc instanceof BinarySensorCCGet)) return undefined
  const { binary } = node.state
  const type =
    cc.sensorType === undefined || cc.sensorType === 0xff ? Number(Object.keys(binary)[0]) : cc.sensorType
  return binary[type] === undefined ? undefined : binarySensorReport(type, binary[type])
}

/**
 * An electric meter of kWh and W, versions 2 and 3: their Get carries no rate type, their report does (consumed), which
 * a host needs to place the value.
 */
export const electricMeter: Answer = (node, cc) => {
  if (cc instanceof MeterCCReset) {
    node.state.energy = 0
    return 'done'
  }
  if (!(cc instanceof MeterCCGet)) return undefined
  return cc.scale === electric.W
    ? meterReport('W', node.watts)
    : meterReport('kWh', hundredths(node.state.energy))
}

/** Notification Get: the event that a type is in. */
export const notification: Answer = (node, cc) => {
  if (!(cc instanceof NotificationCCGet) || cc.notificationType === undefined) return undefined
  const event = node.state.notifications[cc.notificationType]
  return event === undefined ? undefined : notificationReport(cc.notificationType, event)
}
