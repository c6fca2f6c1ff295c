import type { Value } from '@constellation/bootstrap/payload'
import { cc } from './classes.ts'
import { eventNames } from './notifications.ts'
import { topicWord, word } from './words.ts'

/** What a `notification` event of zwave-js says: a name, a word, and whom it was, where it tells that. */
export interface Happened {
  readonly name: string
  readonly kind: 'state' | 'event'
  readonly value: Value | Readonly<Record<string, Value>>
}

type Dictionary = Readonly<Record<string, unknown>>

/**
 * Reads the arguments of a `notification` event: Notification events without a state, Entry Control, Battery (low),
 * a button that was held (Multilevel Switch). undefined for what says nothing, and for what is not of this form.
 *
 * What was typed at a keypad (`eventData`, `userCode`) is never told.
 */
export function happened(commandClass: number, args: unknown): Happened | undefined {
  if (typeof args !== 'object' || args === null) return undefined
  const given = args as Dictionary // an object of unknown members
  switch (commandClass) {
    case cc.notification:
      return notified(given)
    case cc.entryControl:
      return told('keypad', given['eventTypeLabel'])
    case cc.battery:
      return given['eventType'] === 'battery low'
        ? { name: 'battery_low', kind: 'state', value: true }
        : undefined
    case cc.multilevelSwitch:
      return told(
        'level_change',
        given['direction'] ?? (given['eventTypeLabel'] === undefined ? undefined : 'stop'),
      )
    default:
      return undefined
  }
}

function told(name: string, label: unknown): Happened | undefined {
  if (typeof label !== 'string') return undefined
  const value = word(label)
  return value === '' ? undefined : { name, kind: 'event', value }
}

/** Notification Command Class: an event of a type, with the user's number where its parameters name one. */
function notified({ type, label, event, eventLabel, parameters }: Dictionary): Happened | undefined {
  if (typeof type !== 'number' || typeof event !== 'number') return undefined
  const known = Object.hasOwn(eventNames, type) ? eventNames[type] : undefined
  const name = known ?? topicWord(typeof label === 'string' ? label : `notification_${type}`)
  const text = typeof eventLabel === 'string' ? eventLabel.replace(/\s*\(location provided\)$/i, '') : ''
  const value = word(text) || `event_${event}`
  const user = userOf(parameters)
  return { name, kind: 'event', value: user === undefined ? value : { event: value, user_id: user } }
}

/** The number of a user, as the parameters name it: `userId` of the encapsulated report, or `user ID`. */
function userOf(parameters: unknown): number | undefined {
  if (typeof parameters !== 'object' || parameters === null) return undefined
  const given = parameters as Dictionary // an object of unknown members
  const user = given['userId'] ?? given['user ID']
  return typeof user === 'number' && Number.isInteger(user) ? user : undefined
}
