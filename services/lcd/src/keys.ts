import type { Clock } from './calendar.ts'

/** What a key of the display does. */
export const keyActions = ['next', 'previous', 'clear', 'none'] as const
export type KeyAction = (typeof keyActions)[number]

/** What keys do that the file does not name: those of LCDd's drivers; letters of serial displays do nothing. */
const usual: Readonly<Record<string, KeyAction>> = {
  Right: 'next',
  Down: 'next',
  Left: 'previous',
  Up: 'previous',
  Enter: 'clear',
  Escape: 'clear',
}

/** Longer names are no keys; a display that sends noise must not fill topics with it. */
const longest = 32

/** A key's name as it is published: its printable ASCII characters; undefined where there are none. */
export function keyName(raw: string): string | undefined {
  const name = raw.replace(/[^\x21-\x7e]/g, '').slice(0, longest)
  return name === '' ? undefined : name
}

/** What a key does. @param own what the file says */
export function keyAction(name: string, own: Readonly<Record<string, KeyAction>>): KeyAction {
  if (Object.hasOwn(own, name)) return own[name] ?? 'none'
  return Object.hasOwn(usual, name) ? (usual[name] ?? 'none') : 'none'
}

/** So many keys a second are heard for long, and so many at once. */
const perSecond = 10
const atOnce = 20

/** Lets as many keys through as a person can press: each is published and kept, and a broken display may send noise. */
export class KeyGate {
  readonly #clock: Clock
  #free = atOnce
  #since: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#since = clock.elapsed()
  }

  passes(): boolean {
    const now = this.#clock.elapsed()
    this.#free = Math.min(atOnce, this.#free + ((now - this.#since) * perSecond) / 1000)
    this.#since = now
    if (this.#free < 1) return false
    this.#free--
    return true
  }
}
