import type { Action } from '../action.ts'
import type { Identity } from '../identity.ts'

/** A command that can be sent: `toggle` has been made `on` or `off`. */
export type Sendable = Exclude<Action, { readonly do: 'toggle' }> | { readonly do: 'on' | 'off' }

/**
 * How the words after the protocol stand, where it is not ID, switch, command (RFLink Protocol Reference, "Sample data
 * of transmitted RF packets").
 */
const forms: Readonly<Record<string, (address: Identity, command: string) => readonly string[]>> = {
  // the switch is unused, and 0
  rts: ({ id }, command) => [id, '0', command],
  mertik: ({ id }, command) => [id, command],
  // a doorbell is only rung
  selectplus: ({ id }) => [id],
  deltronic: ({ id }) => [id],
  // colour and brightness, which ON and OFF do not use
  milightv1: (address, command) => [address.id, unitOf(address), '0000', command],
}

/** Names under which the gateway receives what it sends under another. */
const sentAs: Readonly<Record<string, string>> = { 'conrad rsl2': 'Conrad' }

/** Protocols that take 1 to 15 in place of a command as a level. */
const dimmable: ReadonlySet<string> = new Set(['newkaku'])

/** Whether a device takes levels; `dimmer`: the file or its remote says so. */
export function takesLevels(protocol: string, dimmer: boolean): boolean {
  return dimmer || dimmable.has(protocol.toLowerCase())
}

/** The level that is sent for a percentage above 0: 0 would be the dimmest light, and 1 is the lowest that the reference sends. */
export function levelOf(percent: number): number {
  return Math.max(1, Math.round((percent * 15) / 100))
}

/**
 * Writes a command as the gateway takes it: `10;NewKaku;0cac142;3;ON;`, without line end. The words are those that it
 * was received with.
 * @param dimmer whether the device takes levels, though its protocol is not known for that
 * @throws Error where the protocol has no such command, or the address lacks what it needs
 */
export function encode(address: Identity, action: Sendable, dimmer: boolean): string {
  const name = address.protocol.toLowerCase()
  const protocol = sentAs[name] ?? address.protocol
  const form = forms[name] ?? ((given: Identity, command: string) => [given.id, unitOf(given), command])
  const words = form(address, commandWord(address.protocol, action, dimmer))
  return `10;${protocol};${words.join(';')};`
}

function unitOf({ protocol, switch: unit }: Identity): string {
  if (unit === undefined) throw new Error(`${protocol} is addressed with a switch, and none is known`)
  return unit
}

function commandWord(protocol: string, action: Sendable, dimmer: boolean): string {
  if (action.do !== 'level') return action.do.toUpperCase()
  const { percent } = action
  if (percent === 0) return 'OFF'
  if (takesLevels(protocol, dimmer)) return String(levelOf(percent))
  if (percent === 100) return 'ON'
  throw new Error(`${protocol} has no levels: on or off`)
}
