/** What tells one transmitter from another. */
export interface Identity {
  readonly protocol: string
  readonly id: string
  readonly switch: string | undefined
}

/** Hex text as it is compared: lower case, without the zeros that one firmware pads it with and another does not. */
export function plain(hex: string): string {
  return hex.toLowerCase().replace(/^0+(?=.)/, '')
}

/** The same text for the same transmitter, however its ID is written: `NewKaku` `008440E6` `0a` → `newkaku|8440e6|a`. */
export function identityKey({ protocol, id, switch: unit }: Identity): string {
  return `${protocol.toLowerCase()}|${plain(id)}|${unit === undefined ? '' : plain(unit)}`
}

/** A pattern for devices: what is not given matches all, `*` and `?` are wildcards. */
export interface Match {
  readonly protocol?: string | undefined
  readonly id?: string | undefined
  readonly switch?: string | undefined
}
