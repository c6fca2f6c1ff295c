import { ask, type InfluxApi, isRecord, type Json, listOf, WrongSetting } from './influx-api.ts'

/** A bucket, and for how many seconds it keeps points; 0: for ever. */
export interface BucketPlan {
  readonly name: string
  readonly seconds: number
}

const seconds: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
}
/** InfluxDB refuses less ("API reference", retentionRules). */
const shortest = 3600

/**
 * A retention as .env has it: `0` or nothing is for ever; else numbers with units: `520w`, `90d`, `1d12h`.
 * @throws WrongSetting naming the variable
 */
export function readRetention(name: string, text: string | undefined): number {
  if (text === undefined || text === '' || text === '0') return 0
  if (!/^(\d+[smhdwy])+$/.test(text))
    throw new WrongSetting(`${name} is ${text}: not a duration such as 520w, 90d or 0 (for ever)`)
  let sum = 0
  for (const [, count, unit = ''] of text.matchAll(/(\d+)([smhdwy])/g))
    sum += Number(count) * (seconds[unit] ?? 0)
  if (sum > 0 && sum < shortest)
    throw new WrongSetting(`${name} is ${text}: InfluxDB keeps nothing for less than 1h`)
  return sum
}

/**
 * The buckets of one name: readings, and their aggregates by hour and by day. InfluxQL finds the latter as the retention
 * policies `hourly` and `daily` of the database with the first one's name.
 * @throws WrongSetting for a name that would be read as such itself
 */
export function bucketPlans(
  name: string,
  retention: Readonly<Record<'all' | 'hourly' | 'daily', number>>,
): readonly BucketPlan[] {
  if (name.includes('/'))
    throw new WrongSetting(`INFLUX_BUCKET is ${name}: a name with a slash is a retention policy to InfluxQL`)
  return [
    { name, seconds: retention.all },
    { name: `${name}/hourly`, seconds: retention.hourly },
    { name: `${name}/daily`, seconds: retention.daily },
  ]
}

/**
 * Makes what is missing and sets how long each keeps points; in order, since the first bucket of a database is what
 * InfluxQL takes where a query names no policy.
 * @returns IDs by name
 */
export async function makeBuckets(
  api: InfluxApi,
  orgID: string,
  plans: readonly BucketPlan[],
  log: (text: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const plan of plans) {
    const query = new URLSearchParams({ orgID, name: plan.name })
    const [found] = listOf(await ask(api, 'GET', `/api/v2/buckets?${query}`), 'buckets')
    ids.set(
      plan.name,
      found ? await keepBucket(api, found, plan, log) : await makeBucket(api, orgID, plan, log),
    )
  }
  return ids
}

const rules = ({ seconds: everySeconds }: BucketPlan) => [{ type: 'expire', everySeconds }]
const words = ({ seconds: length }: BucketPlan) => (length === 0 ? 'for ever' : `for ${length / 3600} h`)

async function makeBucket(
  api: InfluxApi,
  orgID: string,
  plan: BucketPlan,
  log: (text: string) => void,
): Promise<string> {
  const body = { orgID, name: plan.name, retentionRules: rules(plan) }
  const made = await ask(api, 'POST', '/api/v2/buckets', body)
  log(`bucket ${plan.name}: made, keeps points ${words(plan)}`)
  return idOf(made, plan.name)
}

async function keepBucket(
  api: InfluxApi,
  found: Json,
  plan: BucketPlan,
  log: (text: string) => void,
): Promise<string> {
  const id = idOf(found, plan.name)
  const [rule] = listOf(found, 'retentionRules')
  const kept = rule?.['everySeconds'] ?? 0
  if (kept === plan.seconds) return id
  await ask(api, 'PATCH', `/api/v2/buckets/${id}`, { retentionRules: rules(plan) })
  log(`bucket ${plan.name}: keeps points ${words(plan)} now`)
  return id
}

function idOf(bucket: unknown, name: string): string {
  if (isRecord(bucket) && typeof bucket['id'] === 'string') return bucket['id']
  throw new Error(`InfluxDB told no ID for the bucket ${name}`)
}
