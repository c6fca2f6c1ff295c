import { cc } from './classes.ts'
import type { Meaning } from './meaning.ts'
import { climateRows } from './rules-climate.ts'
import { deviceRows } from './rules-devices.ts'
import { switchRows } from './rules-switches.ts'

/**
 * Command classes other than sensors, meters and notifications, by class, property and, where one is given, key. Names of properties
 * are zwave-js's; what they mean is in the Z-Wave Application Command Class Specification (SDS13781), under each class.
 */
const rows = [...switchRows, ...climateRows, ...deviceRows]

const key = (commandClass: number, property: string | number, propertyKey?: string | number) =>
  propertyKey === undefined ? `${commandClass}/${property}` : `${commandClass}/${property}/${propertyKey}`

const rules: ReadonlyMap<string, Meaning> = new Map(
  rows.map(([commandClass, property, meaning, propertyKey]) => [
    key(commandClass, property, propertyKey),
    meaning,
  ]),
)

/** Properties that mean the same whatever their key. */
const anyKey: ReadonlySet<string> = new Set([
  key(cc.centralScene, 'scene'),
  key(cc.windowCovering, 'targetValue'),
  key(cc.windowCovering, 'duration'),
  key(cc.thermostatSetpoint, 'setpointScale'),
  key(cc.humidityControlSetpoint, 'setpointScale'),
  key(cc.climateControlSchedule, 'schedule'),
  key(cc.colorSwitch, 'targetColor'),
])

/** The row for a value; undefined where there is none. */
export function ruleOf(
  commandClass: number,
  property: string | number,
  propertyKey: string | number | undefined,
): Meaning | undefined {
  const exact = rules.get(key(commandClass, property, propertyKey))
  if (exact !== undefined || propertyKey === undefined) return exact
  const whole = key(commandClass, property)
  return anyKey.has(whole) ? rules.get(whole) : undefined
}
