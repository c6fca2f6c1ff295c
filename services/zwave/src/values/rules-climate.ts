import { cc } from './classes.ts'
import { action, hidden, measured, type Row, setting, state } from './meaning.ts'
import { number, whole } from './number-form.ts'
import { as, by } from './numbers.ts'
import { flag, pair } from './switch-forms.ts'
import { words } from './word-forms.ts'

const percent = number(as('%'))

/** Heating, humidity, irrigation, and what is produced. */
export const climateRows: readonly Row[] = [
  [cc.thermostatMode, 'mode', state('thermostat_mode', words())],
  [cc.thermostatMode, 'manufacturerData', hidden],

  [cc.thermostatOperatingState, 'state', state('thermostat_state', words())],

  [cc.thermostatSetpoint, 'setpoint', state('setpoint_heating', number()), 1],
  [cc.thermostatSetpoint, 'setpoint', state('setpoint_cooling', number()), 2],
  [cc.thermostatSetpoint, 'setpoint', state('setpoint_furnace', number()), 7],
  [cc.thermostatSetpoint, 'setpoint', state('setpoint_dry_air', number()), 8],
  [cc.thermostatSetpoint, 'setpoint', state('setpoint_moist_air', number()), 9],
  [cc.thermostatSetpoint, 'setpoint', state('setpoint_auto_changeover', number()), 10],
  [cc.thermostatSetpoint, 'setpoint', state('setpoint_heating_saving', number()), 11],
  [cc.thermostatSetpoint, 'setpoint', state('setpoint_cooling_saving', number()), 12],
  [cc.thermostatSetpoint, 'setpoint', state('setpoint_heating_away', number()), 13],
  [cc.thermostatSetpoint, 'setpoint', state('setpoint_cooling_away', number()), 14],
  [cc.thermostatSetpoint, 'setpoint', state('setpoint_full_power', number()), 15],
  [cc.thermostatSetpoint, 'setpointScale', hidden],

  [cc.thermostatFanMode, 'mode', state('fan_mode', words())],
  [cc.thermostatFanMode, 'off', state('fan_off', flag)],

  [cc.thermostatFanState, 'state', state('fan_state', words())],

  [cc.climateControlSchedule, 'overrideType', setting('schedule_override', words())],
  [cc.climateControlSchedule, 'overrideState', setting('schedule_setback', number())],
  [cc.climateControlSchedule, 'schedule', hidden],

  [cc.humidityControlSetpoint, 'setpoint', state('humidity_setpoint', percent), 1],
  [cc.humidityControlSetpoint, 'setpoint', state('dehumidify_setpoint', percent), 2],
  [cc.humidityControlSetpoint, 'setpoint', state('humidity_setpoint_auto', percent), 3],
  [cc.humidityControlSetpoint, 'setpointScale', hidden],

  [cc.humidityControlMode, 'mode', state('humidity_mode', words())],

  [cc.humidityControlOperatingState, 'state', state('humidity_state', words())],

  [cc.irrigation, 'systemVoltage', measured('voltage', number(as('V')))],
  [cc.irrigation, 'masterValveDelay', setting('master_valve_delay', whole(as('s')))],
  [cc.irrigation, 'flowSensorActive', state('flow_sensor', flag)],
  [cc.irrigation, 'pressureSensorActive', state('pressure_sensor', flag)],
  [cc.irrigation, 'rainSensorActive', state('rain_sensor', flag)],
  [cc.irrigation, 'rainSensorPolarity', setting('rain_sensor_polarity', words())],
  [cc.irrigation, 'moistureSensorActive', state('moisture_sensor', flag)],
  [cc.irrigation, 'moistureSensorPolarity', setting('moisture_sensor_polarity', words())],
  [cc.irrigation, 'flow', measured('water_flow', number(as('l/h')))],
  [cc.irrigation, 'pressure', measured('water_pressure', number(as('kPa')))],
  [cc.irrigation, 'shutoffDuration', measured('shutoff_remaining', number(as('h')))],
  [cc.irrigation, 'errorNotProgrammed', state('error_not_programmed', flag)],
  [cc.irrigation, 'errorEmergencyShutdown', state('error_emergency_shutdown', flag)],
  [cc.irrigation, 'errorHighPressure', state('error_high_pressure', flag)],
  [cc.irrigation, 'errorLowPressure', state('error_low_pressure', flag)],
  [cc.irrigation, 'errorValve', state('error_valve', flag)],
  [cc.irrigation, 'highPressureThreshold', setting('high_pressure_threshold', number(as('kPa')))],
  [cc.irrigation, 'lowPressureThreshold', setting('low_pressure_threshold', number(as('kPa')))],
  [cc.irrigation, 'masterValveOpen', state('master_valve', pair('open', 'closed'))],
  [cc.irrigation, 'firstOpenZoneId', measured('open_zone', number(as()))],
  [cc.irrigation, 'shutoff', action('shutoff', flag)],

  [cc.energyProduction, 'value', measured('power_produced', number(as('W'))), 0],
  [cc.energyProduction, 'value', measured('energy_produced', number(by('kWh', 0.001))), 1],
  [cc.energyProduction, 'value', measured('energy_produced_today', number(by('kWh', 0.001))), 2],
  [cc.energyProduction, 'value', measured('production_time', number()), 3],

  [cc.meter, 'reset', action('meter_reset', flag)],
]
