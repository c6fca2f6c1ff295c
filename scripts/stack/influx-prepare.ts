import { type InfluxApi, orgIdOf, WrongSetting } from './influx-api.ts'
import { bucketPlans, makeBuckets, readRetention } from './influx-buckets.ts'
import { taskPlans } from './influx-flux.ts'
import { makeTasks } from './influx-tasks.ts'
import { makeTokens, type TokenFiles } from './influx-tokens.ts'

/** Variables of the init step; what is not set is undefined or empty. */
export type Settings = Readonly<Partial<Record<SettingName, string | undefined>>>

type SettingName =
  | 'INFLUX_BUCKET'
  | 'INFLUX_RETENTION'
  | 'INFLUX_RETENTION_HOURLY'
  | 'INFLUX_RETENTION_DAILY'
  | 'TZ'

/** Where the tokens are kept: each in a volume of its own, for its one reader. */
export const tokenFiles = { writer: '/tokens/writer/token', grafana: '/tokens/grafana/token' } as const

/**
 * Makes the database what the stack needs: buckets and how long they keep points, the tasks that aggregate, and a token
 * for the writer, which may only write readings, and for Grafana, which may only read. Running it again changes nothing
 * that is right already, and follows what has changed in .env.
 * @throws WrongAdminToken and WrongSetting, which no waiting mends; Error where InfluxDB does not do what it is asked
 */
export async function prepare(
  api: InfluxApi,
  settings: Settings,
  files: TokenFiles,
  log: (text: string) => void,
): Promise<void> {
  const bucket = settings.INFLUX_BUCKET || 'sensors'
  const plans = bucketPlans(bucket, {
    all: readRetention('INFLUX_RETENTION', settings.INFLUX_RETENTION),
    hourly: readRetention('INFLUX_RETENTION_HOURLY', settings.INFLUX_RETENTION_HOURLY),
    daily: readRetention('INFLUX_RETENTION_DAILY', settings.INFLUX_RETENTION_DAILY),
  })
  const timeZone = readTimeZone(settings.TZ)
  const orgID = await orgIdOf(api)
  const ids = await makeBuckets(api, orgID, plans, log)
  const id = ids.get(bucket) ?? ''
  const tokens = [
    {
      user: 'constellation influx-writer',
      file: tokenFiles.writer,
      action: 'write',
      bucket: { name: bucket, id },
    },
    // every bucket: aggregates are in buckets of their own
    { user: 'constellation grafana', file: tokenFiles.grafana, action: 'read' },
  ] as const
  await makeTokens(api, orgID, tokens, files, log)
  await makeTasks(api, orgID, taskPlans(bucket, timeZone), log)
}

/** A name of the time zone database. */
function readTimeZone(text: string | undefined): string {
  const name = text || 'UTC'
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name
  } catch {
    throw new WrongSetting(`TZ is ${name}: not a time zone such as Europe/Amsterdam`)
  }
}
