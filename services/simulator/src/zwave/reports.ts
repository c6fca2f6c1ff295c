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
  ThermostatSetpointCCReport,
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

/** Temperature in °C. */
export const temperatureReport = (celsius: number): CommandClass => sensorReport(1, 0, celsius)

/** Scales of an electric meter. */
export const electric = { kWh: 0, W: 2, V: 4, A: 5 } as const

/** Meter Report of an electric meter, consumed. */
export const meterReport = (scale: keyof typeof electric, value: number): CommandClass =>
  new MeterCCReport({ nodeId, type: 1, scale: electric[scale], rateType: 1, value })

/** Notification Report; the event 0 is "idle", its parameter the event that ended. */
export const notificationReport = (
  type: number,
  event: number,
  parameters?: Uint8Array<ArrayBuffer>,
): CommandClass =>
  new NotificationCCReport({
    nodeId,
    notificationType: type,
    notificationEvent: event,
    ...(parameters && { eventParameters: parameters }),
  })

/** Access Control, window or door is open (0x16) or closed (0x17). */
export const contactReport = (open: boolean): CommandClass => notificationReport(0x06, open ? 0x16 : 0x17)

/** Home Security, motion (0x08) or idle. */
export const motionReport = (motion: boolean): CommandClass =>
  motion ? notificationReport(0x07, 0x08) : notificationReport(0x07, 0x00, Uint8Array.of(0x08))

/** Home Security, the cover was removed (0x03), or idle. */
export const tamperReport = (tampered: boolean): CommandClass =>
  tampered ? notificationReport(0x07, 0x03) : notificationReport(0x07, 0x00, Uint8Array.of(0x03))

/** Binary Sensor Report: type by number (door and window 0x0a, water 0x06, motion 0x0c). */
export const binarySensorReport = (type: number, value: boolean): CommandClass =>
  new BinarySensorCCReport({ nodeId, type, value })

/** Battery Report in %, or the warning that it is low (0xff). */
export const batteryReport = (level: number | 'low'): CommandClass => new BatteryCCReport({ nodeId, level })

/** Central Scene Notification, from 1; what was done with the key by its number (pressed 0, released 1, held 2, twice 3). */
export const sceneReport = (sequence: number, scene: number, key: CentralSceneKeys): CommandClass =>
  rawCommand(0x5b, 0x03, [sequence & 0xff, key, scene])

/** Thermostat Setpoint Report in °C: type by number (heating 1, cooling 2). */
export const setpointReport = (type: number, celsius: number): CommandClass =>
  new ThermostatSetpointCCReport({ nodeId, type, value: celsius, scale: 0 })

/** Wake Up Notification. */
export const wakeUpReport = (): CommandClass => new WakeUpCCWakeUpNotification({ nodeId })
