import { type Meaning, measured, state } from './meaning.ts'
import { number } from './number-form.ts'
import { as } from './numbers.ts'
import { flag, pair } from './switch-forms.ts'

const contact = state('status', pair('open', 'closed'), { sense: 'contact' })
/** A sensor that does not say of what: on and off, as it says. */
const unspecified = state('status', pair('on', 'off'), { sense: 'sensor' })

type Row = readonly [type: number, name: string, meaning: Meaning]

/** Binary Sensor Command Class, "Sensor Type" (SDS13781); the second column is zwave-js's property. */
const rows: readonly Row[] = [
  [0x01, 'General Purpose', unspecified],
  [0x02, 'Smoke', state('smoke', flag)],
  [0x03, 'CO', state('co_alarm', flag)],
  [0x04, 'CO2', state('co2_alarm', flag)],
  [0x05, 'Heat', state('heat', flag)],
  [0x06, 'Water', state('leak', flag)],
  [0x07, 'Freeze', state('freeze_alarm', flag)],
  [0x08, 'Tamper', state('tamper', flag)],
  [0x09, 'Aux', state('aux', flag)],
  [0x0a, 'Door/Window', contact],
  [0x0b, 'Tilt', state('tilted', flag)],
  [0x0c, 'Motion', state('motion', flag)],
  [0x0d, 'Glass Break', state('glass_break', flag)],
  [0xff, 'Any', unspecified],
]

const byType = new Map(rows.map(([type, , meaning]) => [type, meaning]))
const byName = new Map(rows.map(([, name, meaning]) => [name, meaning]))

/**
 * Models whose binary sensor does not say what it senses, though it can be one thing only. Version 1 of the class has no
 * types; zwave-js calls it `Any`.
 */
const models: readonly (readonly [label: RegExp, meaning: Meaning])[] = [
  [/^FGK-?10/, contact], // Fibaro Door/Window Sensor, FGK-10x manual, "Parameters": reed contact
  [/^FG(?:FS)-?101/, state('leak', flag)], // Fibaro Flood Sensor, FGFS-101 manual
  [/^FGMS-?001/, state('motion', flag)], // Fibaro Motion Sensor, FGMS-001 manual
  [/^FGSS-?001/, state('smoke', flag)], // Fibaro Smoke Sensor, FGSS-001 manual
]

/** The meaning of a binary sensor's value; undefined for types that are not assigned. */
export function binarySensorOf(
  type: number | undefined,
  property: string,
  label: string | undefined,
): Meaning | undefined {
  const found = (type === undefined ? undefined : byType.get(type)) ?? byName.get(property)
  if (found !== unspecified || label === undefined) return found
  return models.find(([pattern]) => pattern.test(label))?.[1] ?? found
}

/** Alarm Sensor Command Class (SDS13781), "Sensor Type"; a class of before Notification. */
const alarms: Readonly<Record<number, string>> = {
  0: 'alarm',
  1: 'smoke',
  2: 'co_alarm',
  3: 'co2_alarm',
  4: 'heat',
  5: 'leak',
  255: 'alarm',
}

/** The meaning of an alarm sensor's state, severity (1 to 100 %) or duration (s); undefined for others. */
export function alarmSensorOf(property: string, type: number): Meaning | undefined {
  const name = alarms[type]
  if (name === undefined) return undefined
  if (property === 'state') return state(name, flag)
  if (property === 'severity') return measured(`${name}_severity`, number(as('%')))
  return property === 'duration' ? measured(`${name}_duration`, number(as('s'))) : undefined
}
