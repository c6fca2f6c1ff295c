import type { InclusionGrant } from 'zwave-js'

/** zwave-js's type of a security class. */
export type SecurityClass = InclusionGrant['securityClasses'][number]

/** Security classes by the library's number, highest first (Z-Wave S2: access control, authenticated, unauthenticated; S0). */
const classes: readonly (readonly [SecurityClass, string])[] = [
  [2, 'S2_AccessControl'],
  [1, 'S2_Authenticated'],
  [0, 'S2_Unauthenticated'],
  [7, 'S0_Legacy'],
]

/** A security class as the topics call it: `S2_Authenticated`, `none`. */
export function securityName(security: SecurityClass): string {
  return classes.find(([each]) => each === security)?.[1] ?? 'none'
}

/** The names of some classes, highest first. */
export function securityNames(some: readonly SecurityClass[]): string[] {
  return classes.filter(([each]) => some.includes(each)).map(([, name]) => name)
}

/** The classes of these names, upper or lower case, highest first. */
export function securityClasses(names: readonly string[]): SecurityClass[] {
  const wanted = new Set(names.map((name) => name.toLowerCase()))
  return classes.filter(([, name]) => wanted.has(name.toLowerCase())).map(([each]) => each)
}
