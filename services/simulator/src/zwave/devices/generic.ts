// Devices of no maker: what tests need, and one that is included with S2.
import { CommandClasses as CC, SecurityClass } from '@zwave-js/core'
import { ccCaps } from '@zwave-js/testing'
import { binarySensor, binarySwitch, multilevelSensor } from '../answers/plain.ts'
import { association, multiChannelAssociation } from '../answers/settings.ts'
import type { NodeRecipe, NodeState } from '../recipe.ts'
import { mains, manufacturer, plain, plus, version } from './parts.ts'

/** Private key of {@link s2Switch}; its PIN follows from it. */
const s2Key = '7e57000000000000000000000000000000000000000000000000000000005e11'

/** A switch to be included with S2 (authenticated), as a device fresh from its box; a fixed key gives it a fixed PIN. */
export function s2Switch(id: number, start: Partial<NodeState> = {}): NodeRecipe {
  return {
    id,
    capabilities: {
      manufacturerId: 0xffff,
      productType: 0x0001,
      productId: 0x0052,
      firmwareVersion: '1.0',
      ...mains,
      supportsSecurity: true,
      genericDeviceClass: 0x10,
      specificDeviceClass: 0x01,
      securityClasses: new Set([SecurityClass.S2_Authenticated, SecurityClass.S2_Unauthenticated]),
      commandClasses: [
        version,
        manufacturer,
        plus,
        plain(CC['Security 2'], 1),
        ccCaps({ ccId: CC['Binary Switch'], version: 1, secure: true }),
      ],
    },
    answers: [binarySwitch],
    start: { on: { 0: false }, ...start },
    privateKey: s2Key,
  }
}

/** A mains thermostat: mode, heating setpoint in °C, and the room's temperature. */
export function thermostat(id: number, start: Partial<NodeState> = {}): NodeRecipe {
  return {
    id,
    capabilities: {
      ...mains,
      genericDeviceClass: 0x08, // Thermostat
      specificDeviceClass: 0x06,
      commandClasses: [
        version,
        manufacturer,
        ccCaps({ ccId: CC['Thermostat Mode'], version: 3, supportedModes: [0, 1] }),
        ccCaps({
          ccId: CC['Thermostat Setpoint'],
          version: 3,
          setpoints: { 1: { minValue: 5, maxValue: 30, defaultValue: 20, scale: '°C' } },
        }),
        ccCaps({ ccId: CC['Multilevel Sensor'], version: 5, sensors: { 1: { supportedScales: [0] } } }),
      ],
    },
    answers: [multilevelSensor],
    start: { sensors: { 1: { scale: 0, value: 20.1 } }, ...start },
  }
}

/** Two switches in one box: endpoints 1 and 2. Its groups take endpoints of others too. */
export function doubleSwitch(id: number, start: Partial<NodeState> = {}): NodeRecipe {
  const one = {
    genericDeviceClass: 0x10,
    specificDeviceClass: 0x01,
    commandClasses: [plain(CC['Binary Switch'], 1)],
  }
  return {
    id,
    capabilities: {
      ...mains,
      genericDeviceClass: 0x10,
      specificDeviceClass: 0x01,
      commandClasses: [
        version,
        manufacturer,
        plain(CC['Binary Switch'], 1),
        plain(CC['Multi Channel'], 4),
        plain(CC.Association, 2),
        plain(CC['Multi Channel Association'], 3),
      ],
      endpoints: [one, one],
    },
    answers: [binarySwitch, association([1, 5]), multiChannelAssociation([1, 5])],
    start: { on: { 0: false, 1: false, 2: false }, ...start },
  }
}

/** A mains sensor of temperature and motion, which holds a name of its own (none at first). */
export function mainsSensor(id: number, start: Partial<NodeState> = {}): NodeRecipe {
  return {
    id,
    capabilities: {
      ...mains,
      genericDeviceClass: 0x21, // Multilevel Sensor
      specificDeviceClass: 0x01,
      commandClasses: [
        version,
        manufacturer,
        ccCaps({ ccId: CC['Multilevel Sensor'], version: 5, sensors: { 1: { supportedScales: [0] } } }),
        ccCaps({ ccId: CC['Binary Sensor'], version: 2, supportedSensorTypes: [0x0c] }),
        plain(CC['Node Naming and Location'], 1),
      ],
    },
    answers: [multilevelSensor, binarySensor],
    start: { sensors: { 1: { scale: 0, value: 21 } }, binary: { 12: false }, ...start },
  }
}

/**
 * The cheapest sensor there is (a temperature, six commands to interview), for networks of many. Its value is known with
 * its first report only.
 */
export function plainSensor(id: number, start: Partial<NodeState> = {}): NodeRecipe {
  return {
    id,
    capabilities: {
      ...mains,
      txDelay: 0,
      genericDeviceClass: 0x21,
      specificDeviceClass: 0x01,
      commandClasses: [manufacturer, plain(CC['Multilevel Sensor'], 1)],
    },
    answers: [multilevelSensor],
    start: { sensors: { 1: { scale: 0, value: 20 } }, ...start },
  }
}

/** So many plain sensors with IDs from `first`. */
export const plainSensors = (count: number, first = 2): NodeRecipe[] =>
  Array.from({ length: count }, (_, index) => plainSensor(first + index))
