import { cc } from './classes.ts'
import type { Form } from './forms.ts'
import { type Meaning, type Sibling, state } from './meaning.ts'
import { number } from './number-form.ts'
import { absence, flag, pair } from './switch-forms.ts'
import { words } from './word-forms.ts'

type Row = readonly [type: number, variable: string, meaning: Meaning]

const detected = (type: number, variable: string, name: string, sense?: string): Row => [
  type,
  variable,
  state(name, flag, sense === undefined ? {} : { sense }),
]

const worded = (type: number, variable: string, name: string, form: Form = words()): Row => [
  type,
  variable,
  state(name, form),
]

/** A door's state is told by up to four values; the newest kind of them has the word. */
const opening: Sibling = [cc.notification, 'Access Control', 'Opening state']
const doorState: Sibling = [cc.notification, 'Access Control', 'Door state']

/** Door state: 22 is open, 23 closed; open with a parameter is 22 × 256 + 0 (regular) or 1 (tilted). */
const door = pair('open', 'closed', { is: (raw) => (raw === 0 ? undefined : raw !== 23) })

/** A variable that never idles: one number or the other, 0 while it has not been told. */
const either = (first: number, second: number) => (raw: number) =>
  raw === first || raw === second ? raw === first : undefined

const contact = { sense: 'contact' }

/**
 * Notification Command Class: state variables by type (SDS13713, list of assigned notifications; the variables' names are
 * those of zwave-js). What is not here is named by type and variable. Variables of one state are `true` and `false`.
 */
const rows: readonly Row[] = [
  detected(0x01, 'Sensor status', 'smoke'),
  worded(0x01, 'Alarm status', 'smoke_alarm'),
  worded(0x01, 'Maintenance status', 'smoke_maintenance'),
  detected(0x01, 'Periodic inspection status', 'inspection_due'),
  detected(0x01, 'Dust in device status', 'dust'),

  detected(0x02, 'Sensor status', 'co_alarm'),
  worded(0x02, 'Test status', 'co_test'),
  worded(0x02, 'Maintenance status', 'co_maintenance'),
  detected(0x02, 'Alarm status', 'co_silenced'),
  detected(0x02, 'Periodic inspection status', 'inspection_due'),

  detected(0x03, 'Sensor status', 'co2_alarm'),
  worded(0x03, 'Test status', 'co2_test'),
  worded(0x03, 'Maintenance status', 'co2_maintenance'),
  detected(0x03, 'Alarm status', 'co2_silenced'),
  detected(0x03, 'Periodic inspection status', 'inspection_due'),

  worded(0x04, 'Heat sensor status', 'heat_alarm'),
  worded(0x04, 'Alarm status', 'heat_alarm_status'),
  detected(0x04, 'Maintenance status', 'heat_end_of_life'),
  detected(0x04, 'Periodic inspection status', 'inspection_due'),
  detected(0x04, 'Dust in device status', 'dust'),

  detected(0x05, 'Sensor status', 'leak'),
  detected(0x05, 'Maintenance status', 'water_filter'),
  worded(0x05, 'Water flow alarm status', 'water_flow_alarm'),
  worded(0x05, 'Water pressure alarm status', 'water_pressure_alarm'),
  worded(0x05, 'Water temperature alarm status', 'water_temperature_alarm'),
  worded(0x05, 'Water level alarm status', 'water_level_alarm'),
  worded(0x05, 'Pump status', 'pump'),

  detected(0x06, 'Lock state', 'lock_jammed'),
  worded(0x06, 'Keypad state', 'keypad_state'),
  [0x06, 'Opening state', state('status', pair('open', 'closed'), contact)],
  [0x06, 'Door state', state('status', door, { ...contact, unless: [opening] })],
  [0x06, 'Door state (simple)', state('status', door, { ...contact, unless: [opening, doorState] })],
  detected(0x06, 'Door tilt state', 'tilted'),
  [0x06, 'Door handle state', state('handle', pair('open', 'closed', { is: either(24, 25) }))],
  worded(0x06, 'Barrier performing initialization process status', 'barrier_initialization'),
  detected(0x06, 'Barrier UL disabling status', 'barrier_unattended_disabled'),
  worded(0x06, 'Barrier vacation mode status', 'barrier_vacation_mode'),
  worded(0x06, 'Barrier safety beam obstacle status', 'barrier_obstacle'),
  detected(0x06, 'Barrier sensor status', 'barrier_sensor_fault'),
  detected(0x06, 'Barrier battery status', 'barrier_battery_low'),
  detected(0x06, 'Barrier short-circuit status', 'barrier_short_circuit'),
  detected(0x06, 'Barrier control status', 'barrier_foreign_control'),

  detected(0x07, 'Sensor status', 'intrusion'),
  detected(0x07, 'Cover status', 'tamper'),
  detected(0x07, 'Motion sensor status', 'motion'),
  detected(0x07, 'Magnetic interference status', 'magnetic_interference'),

  detected(0x08, 'Power status', 'power_applied'),
  [0x08, 'Mains status', state('mains', pair('connected', 'disconnected', { is: either(3, 2) }))],
  detected(0x08, 'Over-current status', 'over_current'),
  detected(0x08, 'Over-voltage status', 'over_voltage'),
  detected(0x08, 'Over-load status', 'over_load'),
  detected(0x08, 'Load error status', 'load_error'),
  worded(0x08, 'Battery maintenance status', 'battery_maintenance'),
  detected(0x08, 'Battery load status', 'charging'),
  worded(0x08, 'Battery level status', 'battery_status'),
  worded(0x08, 'Backup battery level status', 'backup_battery'),

  detected(0x09, 'Hardware status', 'hardware_failure'),
  detected(0x09, 'Software status', 'software_failure'),
  detected(0x09, 'Cover status', 'tamper'),
  detected(0x09, 'Emergency shutoff status', 'emergency_shutoff'),

  worded(0x0c, 'Program status', 'program'),
  detected(0x0c, 'Maintenance status', 'filter'),
  worded(0x0c, 'Appliance status', 'appliance'),

  worded(0x0d, 'Position status', 'bed'),
  worded(0x0d, 'VOC level status', 'voc_level'),
  worded(0x0d, 'Sleep apnea status', 'sleep_apnea'),
  worded(0x0d, 'Sleep stage status', 'sleep_stage'),

  detected(0x0e, 'Siren status', 'siren'),

  [0x0f, 'Valve operation status', state('valve', pair('open', 'closed'))],
  [0x0f, 'Master valve operation status', state('master_valve', pair('open', 'closed'))],
  detected(0x0f, 'Valve short circuit status', 'valve_short_circuit'),
  detected(0x0f, 'Master valve short circuit status', 'master_valve_short_circuit'),
  worded(0x0f, 'Valve current alarm status', 'valve_current_alarm'),
  worded(0x0f, 'Master valve current alarm status', 'master_valve_current_alarm'),
  detected(0x0f, 'Valve jammed status', 'valve_jammed'),

  detected(0x10, 'Rain alarm status', 'rain_alarm'),
  detected(0x10, 'Moisture alarm status', 'moisture_alarm'),
  detected(0x10, 'Freeze alarm status', 'freeze_alarm'),

  worded(0x11, 'Schedule (id) status', 'irrigation_schedule'),
  worded(0x11, 'Valve (id) run status', 'irrigation_run'),
  [0x11, 'Device configuration status', state('irrigation_configured', absence)],

  detected(0x12, 'Combustible gas status', 'gas'),
  detected(0x12, 'Toxic gas status', 'toxic_gas'),
  detected(0x12, 'Alarm status', 'gas_test'),
  detected(0x12, 'Maintenance status', 'gas_replacement'),

  worded(0x13, 'Trap status', 'trap'),
  detected(0x14, 'Light detection status', 'light'),

  worded(0x15, 'Chlorine alarm status', 'chlorine_alarm'),
  worded(0x15, 'Acidity (pH) status', 'ph_alarm'),
  worded(0x15, 'Water Oxidation alarm status', 'redox_alarm'),
  detected(0x15, 'Chlorine Sensor status', 'chlorine_empty'),
  detected(0x15, 'Acidity (pH) Sensor status', 'ph_empty'),
  detected(0x15, 'Waterflow measuring station sensor', 'measuring_water_shortage'),
  detected(0x15, 'Waterflow clear water sensor', 'clear_water_shortage'),
  detected(0x15, 'Disinfection system status', 'disinfection_error'),
  detected(0x15, 'Filter cleaning status', 'filter_cleaning'),
  detected(0x15, 'Heating status', 'heating'),
  detected(0x15, 'Filter pump status', 'filter_pump'),
  detected(0x15, 'Freshwater flow status', 'freshwater'),
  detected(0x15, 'Dry protection status', 'dry_protection'),
  worded(0x15, 'Water tank status', 'water_tank'),
  detected(0x15, 'Collective disorder status', 'disorder'),

  detected(0x16, 'Home occupancy status', 'occupancy'),
]

/** The meaning of each state variable, by `<type>/<variable>`. */
export const notifications: ReadonlyMap<string, Meaning> = new Map(
  rows.map(([type, variable, meaning]) => [`${type}/${variable}`, meaning]),
)

/** Types by the name that zwave-js has for them, for values whose metadata is not there (yet). */
export const notificationTypes: Readonly<Record<string, number>> = {
  'Smoke Alarm': 0x01,
  'CO Alarm': 0x02,
  'CO2 Alarm': 0x03,
  'Heat Alarm': 0x04,
  'Water Alarm': 0x05,
  'Access Control': 0x06,
  'Home Security': 0x07,
  'Power Management': 0x08,
  System: 0x09,
  Appliance: 0x0c,
  'Home Health': 0x0d,
  Siren: 0x0e,
  'Water Valve': 0x0f,
  'Weather Alarm': 0x10,
  Irrigation: 0x11,
  'Gas alarm': 0x12,
  'Pest Control': 0x13,
  'Light sensor': 0x14,
  'Water Quality Monitoring': 0x15,
  'Home monitoring': 0x16,
}

/** What a notification that is an event, not a state, is published as. */
export const eventNames: Readonly<Record<number, string>> = {
  4: 'heat_event',
  5: 'water_event',
  6: 'access',
  7: 'security',
  8: 'power_event',
  9: 'system',
  10: 'emergency',
  11: 'clock',
  13: 'health',
  19: 'pest',
  20: 'light_event',
}

/** Version 1 of the class: a type and a level that each maker assigned; hidden where the node knows notifications. */
export const oldAlarms: Readonly<Record<string, Meaning>> = {
  alarmType: state('alarm_type', number(), { unless: 'keyed' }),
  alarmLevel: state('alarm_level', number(), { unless: 'keyed' }),
}
