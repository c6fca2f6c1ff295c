import type { Logger } from 'pino'
import type { BaseConfig, OutboxConfig } from './config/base.ts'
import { brokerOptions } from './mqtt/broker-options.ts'
import type { BrokerOptions } from './mqtt/connection.ts'
import { openOutbox } from './outbox/open.ts'
import type { Outbox, OutboxEvents } from './outbox/outbox.ts'

/** What a service's runtime is made of; times in milliseconds. */
export interface RuntimeOptions {
  readonly group: string
  readonly service: string
  readonly broker: BrokerOptions
  readonly openOutbox: (events: OutboxEvents) => Promise<Outbox>
  readonly confirm: 'broker' | 'stored'
  readonly heartbeatMs: number
  readonly retainMs: Readonly<Record<'number' | 'state', number>>
  readonly actionMaxAgeMs: number
  readonly healthFile: string
  readonly log: Logger
}

/**
 * The runtime of a service by its checked variables.
 * @param outbox empty for a service that has none of the outbox's: its readings wait in memory for the broker
 * @throws the file system's error where the certificate of MQTT_CA_FILE cannot be read
 */
export function runtimeOptions(base: BaseConfig, outbox: Partial<OutboxConfig>, log: Logger): RuntimeOptions {
  return {
    group: base.group,
    service: base.serviceId,
    broker: brokerOptions(base, log),
    openOutbox: (events) => openOutbox(outbox, events),
    confirm: outbox.outboxConfirm ?? 'broker',
    heartbeatMs: base.heartbeatSeconds * 1000,
    retainMs: { number: base.retainSeconds * 1000, state: base.retainStateSeconds * 1000 },
    actionMaxAgeMs: base.actionMaxAgeSeconds * 1000,
    healthFile: base.healthFile,
    log,
  }
}
