import { readFileSync } from 'node:fs'
import type { BaseConfig } from '../config/base.ts'
import type { BrokerOptions } from './connection.ts'

/**
 * How the broker is reached, by the variables that every service has (`MQTT_*`).
 * @throws the file system's error where the certificate cannot be read
 */
export function brokerOptions(base: BaseConfig, log: BrokerOptions['log']): BrokerOptions {
  return {
    url: base.mqttUrl,
    username: base.mqttUsername,
    password: base.mqttPassword,
    ca: base.mqttCaFile === null ? null : readFileSync(base.mqttCaFile, 'utf8'),
    protocolVersion: base.mqttProtocolVersion,
    log,
  }
}
