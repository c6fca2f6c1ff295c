import { strictObject } from '@constellation/bootstrap/config/file-schema'
import type { Options } from '@constellation/bootstrap/config/load'
import { duration, int, list, path, secret, size, text, url } from '@constellation/bootstrap/config/options'
import { filtersOverlap, isFilter } from '@constellation/bootstrap/topics'

/** The variables of the service. */
export interface WriterConfig {
  readonly url: string
  readonly token: string
  readonly org: string
  readonly bucket: string
  readonly topics: readonly string[]
  readonly batchSize: number
  readonly flushMs: number
  readonly spoolDir: string
  readonly spoolMaxBytes: number
  readonly shareGroup: string | null
}

function filterProblem(filters: readonly string[]): string | undefined {
  const wrong = filters.find((filter) => !isFilter(filter))
  if (wrong !== undefined) return `holds ${JSON.stringify(wrong)}, which is no topic filter`
  const share = filters.find((filter) => filter.startsWith('$share/'))
  if (share !== undefined) return `holds ${JSON.stringify(share)}: for a share, set MQTT_SHARE_GROUP`
  if (filters.length === 0) return 'is empty: nothing would be stored'
  for (const [i, one] of filters.entries()) {
    const other = filters.slice(i + 1).find((each) => filtersOverlap(one, each))
    if (other !== undefined)
      return `holds ${one} and ${other}: what both match would come twice, and be stored twice where it has no time`
  }
  return undefined
}

/** Configuration of the service: INFLUX_*, MQTT_SHARE_GROUP; config/influx-writer.yaml has nothing yet. */
export const writerOptions: Options<WriterConfig, Record<string, never>> = {
  variables: {
    url: url({
      env: 'INFLUX_URL',
      doc: 'InfluxDB 2, or what speaks its write API.',
      default: 'http://127.0.0.1:8086',
      protocols: ['http', 'https'],
      path: true,
      credentials: ['INFLUX_TOKEN'],
    }),
    token: secret({ env: 'INFLUX_TOKEN', doc: 'Token that may write to the bucket.' }),
    org: text({ env: 'INFLUX_ORG', doc: 'Organization that the bucket belongs to.', default: 'home' }),
    bucket: text({ env: 'INFLUX_BUCKET', doc: 'Bucket that points are written to.', default: 'sensors' }),
    topics: list({
      env: 'INFLUX_TOPICS',
      doc: 'Topic filters of what is stored, none of which matches what another one does.',
      default: ['+/+/data/#', '+/+/status/#', '$SYS/broker/#'],
      check: filterProblem,
    }),
    batchSize: int({
      env: 'INFLUX_BATCH_SIZE',
      doc: 'Messages that are written together at most, about.',
      default: 5000,
      min: 1,
      max: 32_767,
    }),
    flushMs: duration({
      env: 'INFLUX_FLUSH_MS',
      doc: 'How long a message waits at most for others to be written with.',
      default: 1000,
      unit: 'ms',
      min: 1,
      max: 60_000,
    }),
    spoolDir: path({
      env: 'INFLUX_SPOOL_DIR',
      doc: 'Folder for points while the database is away, for the account and for refused points.',
      default: '/data/spool',
    }),
    spoolMaxBytes: size({
      env: 'INFLUX_SPOOL_MAX_BYTES',
      doc: 'What the spool may grow to; past it the oldest points are dropped and counted.',
      default: 2 ** 30,
      min: 16 * 2 ** 20,
    }),
    shareGroup: text({
      env: 'MQTT_SHARE_GROUP',
      doc: 'Group of writers, each with a SERVICE_ID of its own, that share the messages; one writer where not set.',
      default: null,
      check: (name) => (/[/+#]/.test(name) ? 'holds /, + or #' : undefined),
    }),
  },
  file: strictObject({}),
}
