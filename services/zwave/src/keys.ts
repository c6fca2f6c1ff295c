import type { Problem } from '@constellation/bootstrap/config/problem'

/** The keys of a network as text, by the variable's key; null where not set. */
export interface KeyTexts {
  readonly keyS0Legacy: string | null
  readonly keyS2Unauthenticated: string | null
  readonly keyS2Authenticated: string | null
  readonly keyS2AccessControl: string | null
  readonly keyLrS2Authenticated: string | null
  readonly keyLrS2AccessControl: string | null
}

/** The variables of the keys, in the order of the table of options. */
export const keyVariables: Readonly<Record<keyof KeyTexts, string>> = {
  keyS0Legacy: 'ZWAVE_KEY_S0_LEGACY',
  keyS2Unauthenticated: 'ZWAVE_KEY_S2_UNAUTHENTICATED',
  keyS2Authenticated: 'ZWAVE_KEY_S2_AUTHENTICATED',
  keyS2AccessControl: 'ZWAVE_KEY_S2_ACCESS_CONTROL',
  keyLrS2Authenticated: 'ZWAVE_KEY_LR_S2_AUTHENTICATED',
  keyLrS2AccessControl: 'ZWAVE_KEY_LR_S2_ACCESS_CONTROL',
}

/** Whose key it is, as zwave-js names the security classes. */
export type KeyName = keyof KeyTexts

/**
 * Reads a key: 32 hex digits (16 bytes, AES-128), in whatever way they are spaced: `0x0102…`, `01 02 …`, `01:02:…`.
 * @returns the bytes, or undefined where it is no key
 */
export function readKey(text: string): Uint8Array | undefined {
  const digits = text
    .trim()
    .replace(/^0x/i, '')
    .replaceAll(/[\s:,-]|(?<=[\s,])0x/gi, '')
  return /^[0-9a-f]{32}$/i.test(digits) ? Uint8Array.from(Buffer.from(digits, 'hex')) : undefined
}

/** What is wrong with a key by itself, as a phrase that follows the variable's name and shows nothing of the key. */
export function keyProblem(text: string): string | undefined {
  if (readKey(text)) return undefined
  const digits = text.replaceAll(/[^0-9a-f]/gi, '').replace(/^0(?=x)/i, '').length
  return `is not a key: 32 hex digits (16 bytes) are needed, these are ${digits} hex digits in ${text.trim().length} characters`
}

/** The keys that are set, as bytes. Those that are none are refused elsewhere. */
export function readKeys(texts: Partial<KeyTexts>): ReadonlyMap<KeyName, Uint8Array> {
  const keys = new Map<KeyName, Uint8Array>()
  for (const name of keyNames) {
    const text = texts[name]
    const key = text ? readKey(text) : undefined
    if (key) keys.set(name, key)
  }
  return keys
}

/** Keys that are set twice: a network whose classes share a key has no classes. Long Range may not repeat one either. */
export function repeatedKeys(texts: Partial<KeyTexts>): readonly Problem[] {
  const seen = new Map<string, KeyName>()
  const problems: Problem[] = []
  for (const [name, key] of readKeys(texts)) {
    const hex = Buffer.from(key).toString('hex')
    const first = seen.get(hex)
    if (first === undefined) seen.set(hex, name)
    else
      problems.push({
        where: keyVariables[name],
        message: `is the same key as ${keyVariables[first]}: each class needs one of its own`,
      })
  }
  return problems
}

const keyNames = Object.keys(keyVariables) as KeyName[] // the object's own keys, as its type says
