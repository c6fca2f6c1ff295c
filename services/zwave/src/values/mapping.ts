import type { TranslatedValueID, ValueMetadata } from 'zwave-js'
import { alarmSensorOf, binarySensorOf } from './binary-sensors.ts'
import { cc, silentClasses } from './classes.ts'
import type { Form } from './forms.ts'
import { action, event, hidden, type Meaning, measured, parameter, setting, state } from './meaning.ts'
import { meterKey, meterOf } from './meters.ts'
import { notifications, notificationTypes, oldAlarms } from './notifications.ts'
import { number, whole } from './number-form.ts'
import { ruleOf } from './rules.ts'
import { sensors } from './sensors.ts'
import { flag } from './switch-forms.ts'
import { isChoice, numeric } from './wishes.ts'
import { opaque, text, words } from './word-forms.ts'
import { topicWord } from './words.ts'

/** What a value is called and what it means, by class, property, key and `ccSpecific`; never by its label alone. */
export function meaningOf(
  id: TranslatedValueID,
  metadata: ValueMetadata,
  label: string | undefined,
): Meaning {
  if (metadata.secret === true || silentClasses.has(id.commandClass)) return hidden
  return (
    special(id, metadata, label) ??
    ruleOf(id.commandClass, id.property, id.propertyKey) ??
    generic(id, metadata)
  )
}

/** A number of `ccSpecific`, which is a dictionary of anything. */
function specific(metadata: ValueMetadata, name: string): number | undefined {
  const value: unknown = metadata.ccSpecific?.[name]
  return typeof value === 'number' ? value : undefined
}

/** The classes whose values are told apart by types of their own. */
function special(
  { commandClass, property, propertyKey }: TranslatedValueID,
  metadata: ValueMetadata,
  label: string | undefined,
): Meaning | undefined {
  const type = specific(metadata, 'sensorType')
  switch (commandClass) {
    case cc.multilevelSensor:
      return type === undefined ? undefined : sensors.get(type)?.[specific(metadata, 'scale') ?? 0]
    case cc.meter:
      return meterMeaning(property, propertyKey, metadata)
    case cc.notification:
      return notificationMeaning(String(property), propertyKey, metadata)
    case cc.binarySensor:
      return binarySensorOf(type, String(property), label)
    case cc.alarmSensor:
      return alarmSensorOf(String(property), type ?? Number(propertyKey))
    case cc.configuration:
      return parameter
    case cc.sceneActuatorConfiguration:
    case cc.sceneControllerConfiguration:
      return hidden // hundreds of values: to be set by class and property
    default:
      return undefined
  }
}

function meterMeaning(
  property: string | number,
  propertyKey: string | number | undefined,
  metadata: ValueMetadata,
): Meaning | undefined {
  if (propertyKey === undefined) return undefined
  const [type, scale, rate] = meterKey(Number(propertyKey))
  const meaning = meterOf(
    specific(metadata, 'meterType') ?? type,
    specific(metadata, 'scale') ?? scale,
    specific(metadata, 'rateType') ?? rate,
  )
  if (property === 'reset') return action(`${meaning?.name ?? 'meter'}_reset`, flag)
  return meaning ?? measured('meter', number())
}

function notificationMeaning(
  property: string,
  propertyKey: string | number | undefined,
  metadata: ValueMetadata,
): Meaning | undefined {
  if (propertyKey === undefined) return oldAlarms[property]
  const type = specific(metadata, 'notificationType') ?? notificationTypes[property]
  const known = notifications.get(`${type}/${propertyKey}`)
  if (known !== undefined) return known
  const variable = String(propertyKey).replace(/\s+status$/i, '')
  return state(
    topicWord(property.replace(/\s+alarm$/i, ''), variable),
    statesOf(metadata) === 1 ? flag : words(),
  )
}

/** How many states there are besides idle. */
const statesOf = (metadata: ValueMetadata) =>
  Object.keys(numeric(metadata).states ?? {}).filter((raw) => raw !== '0').length

/** What is in no table: named by class and property, formed by its type. */
function generic(id: TranslatedValueID, metadata: ValueMetadata): Meaning {
  const name = topicWord(
    id.commandClassName,
    id.propertyName ?? id.property,
    id.propertyKeyName ?? id.propertyKey,
  )
  const form = formOf(metadata)
  if (form === opaque) return hidden
  if (metadata.readable === false) return action(name, form)
  if (metadata.stateful === false) return event(name, form)
  // Indicators and scene tables are written far more often than they tell anything
  if (id.commandClass === cc.indicator) return setting(name, form)
  return form === numbers ? measured(name, form) : state(name, form)
}

const numbers = whole()
const enumerated = words()

/** The form for a type of metadata; `any` is taken for what it turns out to be only where it has states or a unit. */
export function formOf(metadata: ValueMetadata): Form {
  switch (metadata.type) {
    case 'boolean':
      return flag
    case 'number':
      return isChoice(metadata) ? enumerated : numbers
    case 'string':
    case 'color':
      return text
    default:
      return opaque
  }
}
