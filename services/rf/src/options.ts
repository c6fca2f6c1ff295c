import { type OutboxConfig, outboxVariables } from '@constellation/bootstrap/config/base'
import type { Options } from '@constellation/bootstrap/config/load'
import { device, int, oneOf } from '@constellation/bootstrap/config/options'
import { type RfFile, rfFile } from './file.ts'

/** What is on the other end of the port. */
export type DriverName = 'rflink' | 'rfxtrx' | 'rtl_433'

/** The variables of the service. */
export interface RfConfig extends OutboxConfig {
  readonly driver: DriverName
  /** A device path, or `tcp://host:port`. */
  readonly port: string
  /** null: the driver's own. */
  readonly baud: number | null
}

/** Configuration of the service: RF_DRIVER, RF_PORT, RF_BAUD, and config/rf.yaml. */
export const rfOptions: Options<RfConfig, RfFile> = {
  variables: {
    driver: oneOf({
      env: 'RF_DRIVER',
      doc: 'What receives; so far only rflink has a driver.',
      values: ['rflink', 'rfxtrx', 'rtl_433'],
      default: 'rflink',
      check: (name) => (name === 'rflink' ? undefined : 'has no driver yet; rflink has'),
    }),
    port: device({ env: 'RF_PORT', doc: 'Where the receiver is.' }),
    baud: int({
      env: 'RF_BAUD',
      doc: 'Speed of a serial port; 57600 for rflink.',
      default: null,
      min: 300,
      max: 1_000_000,
    }),
    ...outboxVariables,
  },
  file: rfFile,
  check: (_config, { sensors }, { serviceId }) =>
    sensors.some(({ name }) => name === serviceId)
      ? [
          {
            where: 'SERVICE_ID',
            message: `"${serviceId}" is also the name of a sensor in the configuration file`,
          },
        ]
      : [],
}
