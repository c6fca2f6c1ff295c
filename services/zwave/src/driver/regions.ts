/** Regions that a stick's radio can be set to, by the name in ZWAVE_RF_REGION (Z-Wave Host API, "RF region"). */
const regions: Readonly<Record<RegionName, number>> = {
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
}

/** A region's name. */
export type RegionName =
  | 'EU'
  | 'US'
  | 'ANZ'
  | 'HK'
  | 'IN'
  | 'IL'
  | 'RU'
  | 'CN'
  | 'US_LR'
  | 'EU_LR'
  | 'JP'
  | 'KR'

/** The names, for the option. */
export const regionNames: readonly RegionName[] = Object.keys(regions) as RegionName[] // its own keys

/** The stick's number of a region. */
export function regionNumber(name: string): number | undefined {
  return new Map<string, number>(Object.entries(regions)).get(name)
}
