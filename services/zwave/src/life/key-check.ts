import { createHash } from 'node:crypto'
import type { Driver } from 'zwave-js'
import type { KeyName } from '../keys.ts'
import { keyVariables } from '../keys.ts'
import { securityName } from './security.ts'

/** A node that joined with a security class. */
export interface Granted {
  readonly sensor: string
  readonly key: KeyName
}

/** What identifies a key without giving it away: it is random, so nobody can guess it by this. */
export function fingerprint(homeId: number, key: Uint8Array): string {
  return createHash('sha256').update(`constellation ${homeId} `).update(key).digest('hex').slice(0, 16)
}

/**
 * Holds the keys against what the nodes of the network joined with. Pure.
 * @param before fingerprints of the keys of earlier runs
 * @returns a warning for each key that is missing or is another one than the nodes know
 */
export function keyWarnings(
  granted: readonly Granted[],
  now: ReadonlyMap<KeyName, string>,
  before: Readonly<Record<string, string>>,
): readonly string[] {
  return [...Map.groupBy(granted, ({ key }) => key)].flatMap(([key, nodes]) => {
    const variable = keyVariables[key]
    const who = nodes.map(({ sensor }) => sensor).join(', ')
    if (!now.has(key))
      return [`${variable} is not set, but these nodes joined with it and cannot be talked to: ${who}`]
    if (before[key] === undefined || before[key] === now.get(key)) return []
    return [`${variable} has changed: these nodes joined with another key and cannot be talked to: ${who}`]
  })
}

const classKeys: Readonly<Record<string, readonly [classic: KeyName, longRange: KeyName]>> = {
  S2_Unauthenticated: ['keyS2Unauthenticated', 'keyS2Unauthenticated'],
  S2_Authenticated: ['keyS2Authenticated', 'keyLrS2Authenticated'],
  S2_AccessControl: ['keyS2AccessControl', 'keyLrS2AccessControl'],
  S0_Legacy: ['keyS0Legacy', 'keyS0Legacy'],
}

/** The first ID of Z-Wave Long Range. */
const longRangeFrom = 256

/** A node's highest class is the one that it is talked to with. */
export function grantedKeys(driver: Driver, sensorOf: (node: number) => string): readonly Granted[] {
  return [...driver.controller.nodes.values()].flatMap((node) => {
    const highest = node.getHighestSecurityClass()
    const key =
      highest === undefined ? undefined : classKeys[securityName(highest)]?.[node.id >= longRangeFrom ? 1 : 0]
    return key === undefined ? [] : [{ sensor: sensorOf(node.id), key }]
  })
}
