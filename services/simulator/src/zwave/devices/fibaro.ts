// Devices by Fibaro, as far as the house has them.
import { CommandClasses as CC } from '@zwave-js/core'
import { ccCaps } from '@zwave-js/testing'
import { battery, wakeUp } from '../answers/battery.ts'
import { firmwareUpdate } from '../answers/firmware.ts'
import {
  binarySwitch,
  electricMeter,
  multilevelSensor,
  multilevelSwitch,
  notification,
} from '../answers/plain.ts'
import { association, centralScene, configuration, type Parameters } from '../answers/settings.ts'
import type { NodeRecipe, NodeState } from '../recipe.ts'
import { mains, manufacturer, plain, plus, sleeping, version } from './parts.ts'

const fibaro = { manufacturerId: 0x010f }

/** Parameters of FGK-101 from firmware 3.2 on (its manual, "Advanced parameters"): size and default. */
const fgk101Parameters: Parameters = {
  1: [1, 0],
  2: [1, 0],
  3: [1, 6],
  4: [1, 0],
  10: [1, 0],
  11: [1, 2],
  12: [2, 255],
  13: [2, 0],
  14: [2, 0],
  15: [2, 0],
  20: [1, 0],
  30: [2, 5],
  31: [1, 1],
  50: [2, 300],
  51: [2, 10],
  52: [2, 0],
  53: [4, 0],
  54: [1, 0],
  55: [2, 540],
  56: [2, 40],
  70: [2, 0],
  71: [1, 0],
  72: [1, 15],
}

/** Parameters of FGWPE/F-101 (its manual, "Advanced parameters"): size and default. */
const fgwpe101Parameters: Parameters = {
  1: [1, 1],
  16: [1, 1],
  34: [1, 63],
  35: [1, 0],
  39: [2, 600],
  40: [1, 80],
  42: [1, 15],
  43: [1, 30],
  45: [1, 10],
  47: [2, 3600],
  49: [1, 0],
  50: [2, 300],
  51: [2, 500],
  52: [1, 6],
  60: [2, 25_000],
  61: [1, 1],
  62: [1, 8],
  63: [1, 1],
  70: [2, -1],
}

/** FGK-101, door contact with a temperature probe and a battery; it sleeps. It tells the contact by Notification. */
export function fgk101(id: number, start: Partial<NodeState> = {}): NodeRecipe {
  return {
    id,
    capabilities: {
      ...fibaro,
      productType: 0x0701,
      productId: 0x2001,
      firmwareVersion: '3.2',
      ...sleeping,
      genericDeviceClass: 0x07, // Notification Sensor
      specificDeviceClass: 0x01,
      commandClasses: [
        version,
        manufacturer,
        plain(CC.Battery, 1),
        plain(CC['Wake Up'], 2),
        plain(CC.Association, 2),
        plain(CC.Configuration, 1),
        ccCaps({ ccId: CC['Multilevel Sensor'], version: 5, sensors: { 1: { supportedScales: [0] } } }),
        ccCaps({
          ccId: CC.Notification,
          version: 4,
          supportsV1Alarm: false,
          notificationTypesAndEvents: { 6: [0x16, 0x17], 7: [0x03] },
        }),
      ],
    },
    answers: [
      battery,
      wakeUp,
      association([1, 5, 5, 5, 5]),
      configuration(fgk101Parameters),
      multilevelSensor,
      notification,
    ],
    start: {
      sensors: { 1: { scale: 0, value: 19.5 } },
      notifications: { 6: 0x17, 7: 0 },
      battery: 87,
      wakeUpInterval: 21_600,
      ...start,
    },
  }
}

/** FGWPE/F-101, wall plug: switch, power in W, energy in kWh; power follows the switch. */
export function fgwpe101(id: number, start: Partial<NodeState> = {}): NodeRecipe {
  return {
    id,
    capabilities: {
      ...fibaro,
      productType: 0x0600,
      productId: 0x1000,
      firmwareVersion: '3.2',
      ...mains,
      genericDeviceClass: 0x10, // Binary Switch
      specificDeviceClass: 0x01,
      commandClasses: [
        version,
        manufacturer,
        plain(CC['Binary Switch'], 1),
        plain(CC.Association, 2),
        plain(CC.Configuration, 1),
        ccCaps({
          ccId: CC.Meter,
          version: 3,
          meterType: 1,
          supportedScales: [0, 2],
          supportedRateTypes: [1],
          supportsReset: true,
        }),
      ],
    },
    answers: [binarySwitch, electricMeter, association([5, 5, 1]), configuration(fgwpe101Parameters)],
    start: { on: { 0: false }, load: 60, energy: 12.34, ...start },
  }
}

/** FGD-212, dimmer in the wall; its configuration is left out. It takes new firmware. */
export function dimmer(id: number, start: Partial<NodeState> = {}): NodeRecipe {
  return {
    id,
    capabilities: {
      ...fibaro,
      productType: 0x0102,
      productId: 0x1000,
      firmwareVersion: '3.5',
      ...mains,
      genericDeviceClass: 0x11, // Multilevel Switch
      specificDeviceClass: 0x01,
      commandClasses: [
        version,
        manufacturer,
        plus,
        plain(CC['Multilevel Switch'], 3),
        plain(CC.Association, 2),
        plain(CC['Firmware Update Meta Data'], 4),
      ],
    },
    answers: [multilevelSwitch, association([1, 8, 8, 8, 8]), firmwareUpdate],
    start: { level: { 0: 0 }, ...start },
  }
}

/** FGKF-601, key fob of six buttons with a battery; it sleeps. */
export function sceneController(id: number, start: Partial<NodeState> = {}): NodeRecipe {
  return {
    id,
    capabilities: {
      ...fibaro,
      productType: 0x1001,
      productId: 0x1000,
      firmwareVersion: '3.2',
      ...sleeping,
      genericDeviceClass: 0x18, // Wall Controller
      specificDeviceClass: 0x01,
      commandClasses: [
        version,
        manufacturer,
        plus,
        plain(CC.Battery, 1),
        plain(CC['Wake Up'], 2),
        plain(CC.Association, 2),
        plain(CC['Central Scene'], 3),
      ],
    },
    answers: [battery, wakeUp, association([1]), centralScene(6)],
    start: { battery: 64, ...start },
  }
}
