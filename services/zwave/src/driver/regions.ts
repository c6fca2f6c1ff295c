/** Regions that a stick's radio can be set to, by the name in ZWAVE_RF_REGION (Z-Wave Host API, "RF region"). */
const regions = {
  EU: 0x00,
  US: 0x01,
  ANZ: 0x02,
  HK: 0x03,
  IN: 0x05,
  IL: 0x06,
  RU: 0x07,
  CN: 0x08,
  US_LR: 0x09,
  EU_LR: 0x0b,
  JP: 0x20,
  KR: 0x21,
} as const

/** The names, for the option. */
export const regionNames = Object.keys(regions) as readonly (keyof typeof regions)[] // its own keys

/** The stick's number of a region. */
export function regionNumber(name: string): number | undefined {
  return new Map<string, number>(Object.entries(regions)).get(name)
}
