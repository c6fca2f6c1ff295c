import type { DeviceKind } from '../kinds.ts'
import type { Value } from './decode.ts'

/** What a button, switch or contact says: SWITCH + CMD, and a level. */
export interface Said {
  readonly values: readonly Value[]
  /** A command that the reference does not list; it is reported all the same. */
  readonly unknown: boolean
  /** Whether the text is no command at all. */
  readonly bad: boolean
}

/**
 * Commands in the RFLink Protocol Reference ("CMD", and what it sends) and in firmware; R28 misspells `UNKOWN`, which
 * stands for a code that the decoder could not read.
 */
const known =
  /^(ON|OFF|ALLON|ALLOFF|UP|DOWN|STOP|DIM|BRIGHT|PAIR|UNPAIR|CONFIRM|LIMIT|COLOR|DISCO[+-]|MODE[0-8]|SET_LEVEL=\d+)$/
const plausible = /^[A-Z0-9+_=-]{1,24}$/

/**
 * Kinds whose ON and OFF are a state. ALLON and ALLOFF count too where the file names the kind (some contacts and
 * doorbells send group codes); from a device that nobody named they are a press, for they mean other devices as well.
 */
type State = readonly [name: string, on: string | boolean, off: string | boolean]
const states: Readonly<Partial<Record<DeviceKind, State>>> = {
  auto: ['status', 'on', 'off'],
  switch: ['status', 'on', 'off'],
  socket: ['status', 'on', 'off'],
  contact: ['status', 'open', 'closed'],
  motion: ['motion', true, false],
  smoke: ['smoke', true, false],
  leak: ['leak', true, false],
  tamper: ['tamper', true, false],
}

const event = (name: string, value: string): Value => ({ name, value, kind: 'event' })
/** What a text says that means nothing here. */
export const nothing: Said = { values: [], unknown: false, bad: false }

/**
 * Reads CMD for a device of the kind that the configuration file gives, `auto` where it gives none.
 * @param command the text after `CMD=`; `SET_LEVEL=7` is one too (R32 has it as a field of its own)
 * @param unit SWITCH, where the device's name stands for several buttons: it then comes before what was pressed
 */
export function readCommand(command: string, kind: DeviceKind, invert: boolean, unit?: string): Said {
  const text = command.toUpperCase()
  if (!plausible.test(text)) return { ...nothing, bad: true }
  const unknown = !known.test(text)
  const pressed = `${unit === undefined ? '' : `${unit}-`}${text}`.toLowerCase()
  if (kind === 'remote') return { ...nothing, values: [event('button', pressed)], unknown }
  if (kind === 'doorbell') return { ...nothing, values: [event('chime', pressed)], unknown }
  const state = states[kind]
  const on = kind === 'auto' ? text === 'ON' : text === 'ON' || text === 'ALLON'
  const off = kind === 'auto' ? text === 'OFF' : text === 'OFF' || text === 'ALLOFF'
  if (text.startsWith('SET_LEVEL=')) return readLevel(text.slice('SET_LEVEL='.length), state?.[1] === 'on')
  if (!state || !(on || off)) return { ...nothing, values: [event('button', text.toLowerCase())], unknown }
  const [name, whenOn, whenOff] = state
  return { ...nothing, values: [{ name, value: on !== invert ? whenOn : whenOff, kind: 'state' }] }
}

/**
 * Reads a level, decimal 0 to 15 (RFLink Protocol Reference, SET_LEVEL). 0 is the dimmest light, not off: that is a
 * command of its own.
 */
function readLevel(text: string, dimmable: boolean): Said {
  if (!dimmable || !/^\d{1,2}$/.test(text) || Number(text) > 15) return { ...nothing, bad: true }
  const level = Math.round((Number(text) * 100) / 15)
  return {
    ...nothing,
    values: [
      { name: 'status', value: 'on', kind: 'state' },
      { name: 'level', value: level, kind: 'state', unit: '%' },
    ],
  }
}
