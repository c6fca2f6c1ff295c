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
