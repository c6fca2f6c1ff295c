import { cc } from './classes.ts'
import { action, event, hidden, measured, type Row, setting, state } from './meaning.ts'
import { number, whole } from './number-form.ts'
import { as } from './numbers.ts'
import { absence, flag } from './switch-forms.ts'
import { numberedEvent, scenePress, words } from './word-forms.ts'

const percent = number(as('%'))

/** Scenes, batteries, and how a device behaves. */
export const deviceRows: readonly Row[] = [
  [cc.sceneActivation, 'sceneId', event('scene', numberedEvent, { sense: 'activation' })],
  [cc.sceneActivation, 'dimmingDuration', hidden],

  [cc.centralScene, 'scene', event('scene', scenePress, { shared: true })],
  [cc.centralScene, 'slowRefresh', setting('scene_slow_refresh', flag)],

  [cc.entryControl, 'keyCacheSize', setting('key_cache_size', whole(as()))],
  [cc.entryControl, 'keyCacheTimeout', setting('key_cache_timeout', whole(as('s')))],

  [cc.protection, 'local', setting('protection_local', words())],
  [cc.protection, 'rf', setting('protection_rf', words())],
  [cc.protection, 'exclusiveControlNodeId', setting('protection_exclusive_node', whole(as()))],
  [cc.protection, 'timeout', hidden],

  [cc.battery, 'level', state('battery', percent)] /* reported once a day, or less */,
  [cc.battery, 'maximumCapacity', measured('battery_capacity', percent)],
  [cc.battery, 'temperature', measured('battery_temperature', number())],
  [cc.battery, 'chargingStatus', state('charging_status', words())],
  [cc.battery, 'rechargeOrReplace', state('battery_low', flag)],
  [cc.battery, 'overheating', state('battery_overheating', flag)],
  [cc.battery, 'lowFluid', state('battery_fluid_low', flag)],
  [cc.battery, 'lowTemperatureStatus', state('battery_cold', flag)],
  [cc.battery, 'disconnected', state('battery_connected', absence)],
  [cc.battery, 'rechargeable', hidden],
  [cc.battery, 'backup', hidden],

  [cc.wakeUp, 'wakeUpInterval', setting('wake_up_interval', whole(as('s')))],
  [cc.wakeUp, 'controllerNodeId', hidden],

  [cc.indicator, 'value', setting('indicator', whole(as()))],
  [cc.indicator, 'identify', action('identify', flag)],
]
