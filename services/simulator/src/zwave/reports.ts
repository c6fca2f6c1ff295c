// What nodes tell the controller, one function a report. Numbers are those of the Z-Wave Application Specification
// (SDS13781 and its lists of types and scales).
import {
  BatteryCCReport,
  BinarySensorCCReport,
  BinarySwitchCCReport,
  type CentralSceneKeys,
  CommandClass,
  MeterCCReport,
  MultilevelSensorCCReport,
  MultilevelSwitchCCReport,
  NotificationCCReport,
  WakeUpCCWakeUpNotification,
} from '@zwave-js/cc'

/** The controller's node ID: a node addresses its reports to it. */
export const controllerId = 1
const nodeId = controllerId

/** A command as its bytes, for those that the library reads but does not write. */
export const rawCommand = (ccId: number, ccCommand: number, payload: readonly number[]): CommandClass =>
  new CommandClass({ nodeId, ccId, ccCommand, payload: Uint8Array.from(payload) })

/** Binary Switch Report. */
export const switchReport = (on: boolean): CommandClass =>
  new BinarySwitchCCReport({ nodeId, currentValue: on })

/** Multilevel Switch Report, 0 to 99. */
export const levelReport = (level: number): CommandClass =>
  new MultilevelSwitchCCReport({ nodeId, currentValue: level, targetValue: level, duration: '0s' })

/** Multilevel Sensor Report: type and scale by number (temperature 1: °C 0; power 4: W 0; illuminance 3: lx 1). */
export const sensorReport = (type: number, scale: number, value: number): CommandClass =>
  new MultilevelSensorCCReport({ nodeId, type, scale, value })

/** Scales of an electric meter. */
export const electric = { kWh: 0, W: 2, V: 4, A: 5 } as const

/** Meter Report of an electric meter, consumed. */
export const meterReport = (scale: keyof typeof electric, value: number): CommandClass =>
  new MeterCCReport({ nodeId, type: 1, scale: electric[scale], rateType: 1, value })

/** Notification Report; the event 0 is "idle". */
export const notificationReport = (type: number, event: number): CommandClass =>
  new NotificationCCReport({ nodeId, notificationType: type, notificationEvent: event })

/** Binary Sensor Report: type by number (door and window 0x0a, water 0x06, motion 0x0c). */
export const binarySensorReport = (type: number, value: boolean): CommandClass =>
  new BinarySensorCCReport({ nodeId, type, value })

/** Battery Report in %, or the warning that it is low (0xff). */
export const batteryReport = (level: number | 'low'): CommandClass => new BatteryCCReport({ nodeId, level })

/** Central Scene Notification, from 1; what was done with the key by its number (pressed 0, released 1, held 2, twice 3). */
export const sceneReport = (sequence: number, scene: number, key: CentralSceneKeys): CommandClass =>
  rawCommand(0x5b, 0x03, [sequence & 0xff, key, scene])

/** Wake Up Notification. */
export const wakeUpReport = (): CommandClass => new WakeUpCCWakeUpNotification({ nodeId })
