// How the gateway writes values (RFLink Protocol Reference, "Data fields").

/** TEMP, WINTMP, WINCHL in °C: hex tenths of four digits, bit 15 is the sign. */
export function signedTenths(celsius: number): string {
  const tenths = Math.round(celsius * 10)
  return hex4(tenths < 0 ? 0x8000 | -tenths : tenths)
}

/** RAIN in mm, WINSP and Cresta's WINGS in km/h: hex tenths of four digits; a counter wraps. */
export const tenths = (value: number): string => hex4(Math.round(value * 10))

/** WATT: four hex digits of the whole number. */
export const hex4 = (value: number): string => (value & 0xffff).toString(16).padStart(4, '0')

/** KWATT in Wh: eight hex digits. */
export const hex8 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')

/** HUM in %: decimal, unlike its neighbours. */
export const percent = (value: number): string => String(Math.round(value)).padStart(2, '0')

/** WINDIR, 0 to 15 points of 22.5°: decimal, four digits. */
export const sixteenths = (point: number): string => String(point & 15).padStart(4, '0')
