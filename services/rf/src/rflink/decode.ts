import type { Reading } from '@constellation/bootstrap/reading'
import type { DeviceKind } from '../kinds.ts'
import { type Field, fields, silent } from './fields.ts'
import type { DeviceFrame, Label } from './frame.ts'
import { nothing, readCommand, type Said } from './said.ts'
import { findScale, knownScales, readNumber, type Scale } from './scales.ts'

/** A reading that has no sensor and no time yet. */
export type Value = Pick<Reading, 'name' | 'kind' | 'unit'> & { readonly value: number | boolean | string }

/** What a device's line says. */
export interface Decoded {
  readonly values: readonly Value[]
  /** Words, labels and commands that are in no table, for the log; the rest of the line is used. */
  readonly unknown: readonly string[]
  /** Fields whose value cannot be: no number, outside the range, cut. */
  readonly bad: readonly string[]
}

/** How a device is read; what is not given is as for a device that nobody named. */
export interface Rules {
  readonly kind?: DeviceKind | undefined
  /** ON means closed, no motion, …: for devices that send the opposite. */
  readonly invert?: boolean | undefined
  /** Whether its name stands for several buttons, so that a press says which. */
  readonly several?: boolean | undefined
  readonly scales?: readonly Scale[] | undefined
}

/** Decodes a device's line. Pure; never throws, whatever the line. */
export function decode(frame: DeviceFrame, rules: Rules = {}): Decoded {
  const { kind = 'auto', invert = false, several = false, scales = knownScales } = rules
  const values = new Map<string, Value>()
  const unknown = [...frame.unknown]
  const bad: string[] = []
  const add = (label: Label, { values: found, ...said }: Said) => {
    if (said.bad) bad.push(`${label.label}=${label.text}`)
    if (said.unknown) unknown.push(`${label.label}=${label.text}`)
    // the first one counts: WIND and WINSP are the same wind, CMD and SET_LEVEL the same press
    for (const value of found) if (!values.has(value.name)) values.set(value.name, value)
  }
  // a doorbell's line holds SWITCH and CMD too: they are part of the ring and no state
  const rings = frame.labels.some(({ label }) => label === 'CHIME') && kind !== 'remote'
  const command = (text: string) => readCommand(text, kind, invert, several ? frame.switch : undefined)
  for (const label of frame.labels) {
    const field = fields.get(label.label)
    if (field) add(label, readField(label, field, frame.protocol, scales))
    else if (label.label === 'CMD') add(label, rings ? nothing : label.whole ? command(label.text) : cut)
    else if (label.label === 'SET_LEVEL') add(label, label.whole ? command(`SET_LEVEL=${label.text}`) : cut)
    else if (!silent.has(label.label)) unknown.push(`${label.label}=${label.text}`)
  }
  return { values: [...values.values()], unknown, bad }
}

const cut: Said = { ...nothing, bad: true }

function readField(label: Label, field: Field, protocol: string, scales: readonly Scale[]): Said {
  if (field.kind !== 'number') {
    // a word of a list is whole when it is in the list, its `;` or not
    const value = label.whole || field.kind === 'state' ? field.read(label.text) : undefined
    if (value === undefined) return cut
    return { ...nothing, values: [{ name: field.name, value, kind: field.kind }] }
  }
  const value = label.whole
    ? readNumber(label.text, field, findScale(scales, protocol, label.label))
    : undefined
  if (value === undefined) return cut
  const unit = field.unit === undefined ? {} : { unit: field.unit }
  return { ...nothing, values: [{ name: field.name, value, kind: 'number', ...unit }] }
}
