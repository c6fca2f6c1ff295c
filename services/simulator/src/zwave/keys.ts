/**
 * The network keys of the simulated stick, 16 bytes each as hex. They are printed here and in the documentation, so they
 * protect nothing: never use them for a real network.
 */
export const simulatorKeys = {
  S0_Legacy: 'c0575e11a7100000000000000000aa00',
  S2_Unauthenticated: 'c0575e11a7100000000000000000aa01',
  S2_Authenticated: 'c0575e11a7100000000000000000aa02',
  S2_AccessControl: 'c0575e11a7100000000000000000aa03',
} as const

/** Keys by security class, 16 bytes each as hex. */
export type StickKeys = Partial<Record<keyof typeof simulatorKeys, string>>

/** The keys as bytes; a class that has none is left out. */
export function keyBytes(
  keys: StickKeys,
): Partial<Record<keyof typeof simulatorKeys, Uint8Array<ArrayBuffer>>> {
  return Object.fromEntries(
    Object.entries(keys).map(([name, hex]) => [name, Uint8Array.from(Buffer.from(hex, 'hex'))]),
  )
}
