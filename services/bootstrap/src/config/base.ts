import { isLevel } from '../topics.ts'
import { duration, oneOf, path, secret, size, text, url, type VariablesOf } from './options.ts'
import type { Problem } from './problem.ts'

/** What every service is configured with. Times are in the unit that the variable's name says. */
export interface BaseConfig {
  readonly group: string
  readonly serviceId: string
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  readonly heartbeatSeconds: number
  readonly retainSeconds: number
  readonly retainStateSeconds: number
  readonly actionMaxAgeSeconds: number
  readonly watchdogSeconds: number
  readonly configFile: string
  readonly healthFile: string
  readonly mqttUrl: string
  readonly mqttUsername: string | null
  readonly mqttPassword: string | null
  readonly mqttCaFile: string | null
  readonly mqttProtocolVersion: 4 | 5
}

/** What a service that publishes readings is configured with. */
export interface OutboxConfig {
  readonly outboxDir: string | null
  readonly outboxSyncMs: number
  readonly outboxMaxBytes: number
  readonly outboxConfirm: 'stored' | 'broker'
}

const topicLevel = (value: string) =>
  isLevel(value) ? undefined : 'is not a topic level: 1 to 64 of A-Z a-z 0-9 - _'

/** Ages are compared, not waited for, so they may be longer than a timer keeps. */
const tenYears = 315_360_000

const broker: VariablesOf<Pick<BaseConfig, `mqtt${string}` & keyof BaseConfig>> = {
  mqttUrl: url({
    env: 'MQTT_URL',
    doc: 'The broker; mqtts is TLS.',
    default: 'mqtt://127.0.0.1:1883',
    protocols: ['mqtt', 'mqtts'],
    path: false,
    credentials: ['MQTT_USERNAME', 'MQTT_PASSWORD'],
  }),
  mqttUsername: text({
    env: 'MQTT_USERNAME',
    doc: 'User at the broker; anonymous where not set.',
    default: null,
  }),
  mqttPassword: secret({ env: 'MQTT_PASSWORD', doc: "The user's password.", default: null }),
  mqttCaFile: path({
    env: 'MQTT_CA_FILE',
    doc: "Certificate (PEM) that the broker's is checked against, for mqtts; the system's where not set.",
    default: null,
  }),
  mqttProtocolVersion: oneOf({
    env: 'MQTT_PROTOCOL_VERSION',
    doc: 'Version of MQTT; 4 is 3.1.1.',
    default: 5,
    values: [5, 4],
    aliases: { '5.0': 5, '3.1.1': 4 },
  }),
}

/** The variables of every service; some defaults are the service's name. */
export function baseVariables(service: string): VariablesOf<BaseConfig> {
  return {
    group: text({
      env: 'GROUP',
      doc: 'First level of the topics of the services and of RF sensors.',
      default: 'cm',
      hint: 'topic level',
      check: topicLevel,
    }),
    serviceId: text({
      env: 'SERVICE_ID',
      doc: 'Second level of the topics of the service itself; one of its own for each running service.',
      default: service,
      hint: 'topic level',
      check: topicLevel,
    }),
    logLevel: oneOf({
      env: 'LOG_LEVEL',
      doc: 'The least severe events that are logged.',
      default: 'info',
      values: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    }),
    heartbeatSeconds: duration({
      env: 'HEARTBEAT_SECONDS',
      doc: 'Time between two heartbeats.',
      default: 30,
      unit: 's',
      min: 0.1,
    }),
    retainSeconds: duration({
      env: 'RETAIN_SECONDS',
      doc: 'Age at which a retained number is cleared.',
      default: 3600,
      unit: 's',
      min: 1,
      max: tenYears,
    }),
    retainStateSeconds: duration({
      env: 'RETAIN_STATE_SECONDS',
      doc: 'Age at which a retained state (contact, switch, lock, alarm) is cleared.',
      default: 604_800,
      unit: 's',
      min: 1,
      max: tenYears,
    }),
    actionMaxAgeSeconds: duration({
      env: 'ACTION_MAX_AGE_SECONDS',
      doc: 'Age above which a command that says when it was given is refused.',
      default: 30,
      unit: 's',
      min: 1,
    }),
    watchdogSeconds: duration({
      env: 'WATCHDOG_SECONDS',
      doc: 'A process that has hung for so long ends itself, to be started again; 0 turns this off.',
      default: 60,
      unit: 's',
    }),
    configFile: path({
      env: 'CONFIG_FILE',
      doc: 'YAML file for what has structure; without it everything there has its default.',
      default: `/config/${service}.yaml`,
    }),
    healthFile: path({
      env: 'HEALTH_FILE',
      doc: 'File that is touched while the service is healthy; one of its own for each running service.',
      default: '/tmp/healthy',
    }),
    ...broker,
  }
}

/** The variables of services that publish readings, for their options. */
export const outboxVariables: VariablesOf<OutboxConfig> = {
  outboxDir: path({
    env: 'OUTBOX_DIR',
    doc: 'Folder of the outbox, where readings wait for the broker and the database, one of its own for each running service; the images have /data/outbox. Without one they wait in memory.',
    default: null,
  }),
  outboxSyncMs: duration({
    env: 'OUTBOX_SYNC_MS',
    doc: 'Time between two syncs of the outbox to its disk, which is what a power cut can take; 0 syncs each reading before it is accepted.',
    default: 1000,
    unit: 'ms',
  }),
  outboxMaxBytes: size({
    env: 'OUTBOX_MAX_BYTES',
    doc: 'Bound of the outbox; the oldest readings above it are dropped and counted.',
    default: 64 * 2 ** 20,
    min: 65_536,
  }),
  outboxConfirm: oneOf({
    env: 'OUTBOX_CONFIRM',
    doc: "What ends a reading's stay in the outbox: the writer has stored it, or (where none runs) the broker has it.",
    default: 'stored',
    values: ['stored', 'broker'],
  }),
}

/** Checks variables against each other; what could not be read is undefined and skipped. Pure. */
export function checkBase(base: Partial<BaseConfig>): readonly Problem[] {
  const problems: Problem[] = []
  if (base.mqttPassword && base.mqttUsername === null)
    problems.push({ where: 'MQTT_PASSWORD', message: 'is set, but MQTT_USERNAME is not' })
  if (base.mqttCaFile && base.mqttUrl && !/^mqtts:/i.test(base.mqttUrl))
    problems.push({
      where: 'MQTT_CA_FILE',
      message: 'is set, but MQTT_URL is not mqtts://: nothing would be encrypted',
    })
  return problems
}
