import { type OutboxConfig, outboxVariables } from '@constellation/bootstrap/config/base'
import type { Options } from '@constellation/bootstrap/config/load'
import { device, float, int, oneOf, path, secret, text } from '@constellation/bootstrap/config/options'
import { regionNames } from './driver/regions.ts'
import { type ZwaveFile, zwaveFile } from './file.ts'
import { type KeyTexts, keyProblem, keyVariables, repeatedKeys } from './keys.ts'

/** The variables of the service. */
export interface ZwaveConfig extends OutboxConfig, KeyTexts {
  /** A device path, or `tcp://host:port`. */
  readonly port: string
  /** Folder of what is known of the network: interviews, names, what waits for sleeping nodes, backups. */
  readonly cacheDir: string
  /** null: the stick's own. */
  readonly rfRegion: string | null
  /** In dBm; null: the stick's own. */
  readonly rfPower: number | null
  /** TCP port of the websocket server of zwave-js; null: none. */
  readonly serverPort: number | null
  readonly serverHost: string
}

const key = (env: string, what: string) =>
  secret({
    env,
    doc: `Key of ${what}: 32 hex digits.`,
    default: null,
    hint: '32 hex digits',
    check: keyProblem,
  })

/** Configuration of the service: ZWAVE_*, and config/zwave.yaml. */
export const zwaveOptions: Options<ZwaveConfig, ZwaveFile> = {
  variables: {
    port: device({ env: 'ZWAVE_PORT', doc: 'Where the Z-Wave stick is.' }),
    cacheDir: path({
      env: 'ZWAVE_CACHE_DIR',
      doc: 'Folder of what is known of the network: interviews, names, what waits for sleeping nodes, backups.',
      default: '/data/zwave',
    }),
    keyS0Legacy: key(keyVariables.keyS0Legacy, 'S0'),
    keyS2Unauthenticated: key(keyVariables.keyS2Unauthenticated, 'S2 unauthenticated'),
    keyS2Authenticated: key(keyVariables.keyS2Authenticated, 'S2 authenticated'),
    keyS2AccessControl: key(keyVariables.keyS2AccessControl, 'S2 access control (locks)'),
    keyLrS2Authenticated: key(keyVariables.keyLrS2Authenticated, 'S2 authenticated over Long Range'),
    keyLrS2AccessControl: key(keyVariables.keyLrS2AccessControl, 'S2 access control over Long Range'),
    rfRegion: oneOf({
      env: 'ZWAVE_RF_REGION',
      doc: "Region that the stick's radio is set to at start; what it has where not set.",
      values: regionNames,
      default: null,
    }),
    rfPower: float({
      env: 'ZWAVE_RF_POWER',
      doc: "Transmit power in dBm that the stick's radio is set to at start; what it has where not set.",
      default: null,
      min: -10,
      max: 20,
    }),
    serverPort: int({
      env: 'ZWAVE_SERVER_PORT',
      doc: 'TCP port of a websocket server that other programs for Z-Wave connect to; none where not set.',
      default: null,
      min: 1,
      max: 65_535,
    }),
    serverHost: text({
      env: 'ZWAVE_SERVER_HOST',
      doc: 'Address that the websocket server listens on. It asks for no password.',
      default: '127.0.0.1',
      hint: 'address',
    }),
    ...outboxVariables,
  },
  file: zwaveFile,
  checkVariables: repeatedKeys,
}
