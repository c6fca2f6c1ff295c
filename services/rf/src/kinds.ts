/**
 * What the configuration file can say of a device, so that ON and OFF mean something. `auto`, for a device that it does
 * not name, takes them for a switch's.
 */
export const deviceKinds = [
  'auto',
  'switch',
  'socket',
  'contact',
  'motion',
  'smoke',
  'leak',
  'tamper',
  'remote',
  'doorbell',
] as const

export type DeviceKind = (typeof deviceKinds)[number]
