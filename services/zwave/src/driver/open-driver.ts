import { join } from 'node:path'
import type { Logger } from 'pino'
import { Driver, type InclusionUserCallbacks, type PartialZWaveOptions } from 'zwave-js'
import type { KeyName } from '../keys.ts'
import type { OpenBinding } from './binding.ts'
import type { Cache } from './cache.ts'
import { libraryLevel, libraryLog } from './log.ts'

/** What a driver is made of. */
export interface DriverOptions {
  readonly cacheDir: string
  /** Folder for the cache's lock; on a file system in memory, so that it wears no card and does not outlive a reboot. */
  readonly lockDir: string
  readonly keys: ReadonlyMap<KeyName, Uint8Array>
  /** The stick's number of the region; undefined: what it has. */
  readonly region: number | undefined
  /** Transmit power in dBm; undefined: what it has. */
  readonly power?: number | undefined
  readonly version: string
  readonly log: Logger
  /** Called for each warning of the library. */
  readonly warned: (text: string) => void
  readonly inclusion: InclusionUserCallbacks
  readonly cache: Cache
  /** For tests: shorter timeouts, fewer attempts. */
  readonly tuning?: Pick<PartialZWaveOptions, 'timeouts' | 'attempts' | 'storage'>
}

type Keys = NonNullable<PartialZWaveOptions['securityKeys']>
type LongRangeKeys = NonNullable<PartialZWaveOptions['securityKeysLongRange']>

const keyPlaces: readonly (readonly [KeyName, keyof Keys])[] = [
  ['keyS0Legacy', 'S0_Legacy'],
  ['keyS2Unauthenticated', 'S2_Unauthenticated'],
  ['keyS2Authenticated', 'S2_Authenticated'],
  ['keyS2AccessControl', 'S2_AccessControl'],
]
const longRangePlaces: readonly (readonly [KeyName, keyof LongRangeKeys])[] = [
  ['keyLrS2Authenticated', 'S2_Authenticated'],
  ['keyLrS2AccessControl', 'S2_AccessControl'],
]

/** A new driver of zwave-js on this port, not yet started. */
export function makeDriver(port: OpenBinding, options: DriverOptions): Driver {
  return new Driver(port, optionsOf(options))
}

/** What of zwave-js is set, and why. */
function optionsOf(options: DriverOptions): PartialZWaveOptions {
  const { cacheDir, lockDir, keys, region, power, version, log, warned, inclusion, cache, tuning } = options
  return {
    storage: { cacheDir: join(cacheDir), lockDir, throttle: 'slow', ...tuning?.storage },
    // the value that a device reports, and not what it was told, is a reading
    disableOptimisticValueUpdate: true,
    emitValueUpdateAfterSetValue: false,
    // retries are the service's, with reasons; see PortWatch for the one after a soft reset
    attempts: { openSerialPort: 1, ...tuning?.attempts } as PartialZWaveOptions['attempts'] &
      object /* `openSerialPort` is missing in the types */,
    timeouts: { ...tuning?.timeouts },
    preferences: { scales: { temperature: 'Celsius' } },
    securityKeys: keysAt(keyPlaces, keys),
    securityKeysLongRange: keysAt(longRangePlaces, keys),
    inclusionUserCallbacks: inclusion,
    rf: {
      preferLRRegion: false,
      ...(region === undefined ? {} : { region }),
      ...(power === undefined ? {} : { txPower: { powerlevel: power } }),
    },
    userAgent: { constellation: version },
    interview: { queryAllUserCodes: false },
    // serial: the port is given, and this keeps the native module for serial ports from being loaded
    host: { serial: {}, db: cache.databases, log: libraryLog(log, warned) },
    logConfig: { level: libraryLevel(log.level), raw: true, showLogo: false },
  }
}

/** zwave-js keeps the arrays, so each driver has its own copies. */
function keysAt<Place extends string>(
  places: readonly (readonly [KeyName, Place])[],
  keys: ReadonlyMap<KeyName, Uint8Array>,
): Partial<Record<Place, Uint8Array<ArrayBuffer>>> {
  const result: Partial<Record<Place, Uint8Array<ArrayBuffer>>> = {}
  for (const [name, place] of places) {
    const key = keys.get(name)
    if (key) result[place] = new Uint8Array(key)
  }
  return result
}
