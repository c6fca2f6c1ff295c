import { ask, type InfluxApi, isRecord, listOf } from './influx-api.ts'

/** A token that is made at InfluxDB and kept in a file, for one user of the database. */
export interface TokenPlan {
  /** Whose it is; the authorization's description begins with it. */
  readonly user: string
  readonly file: string
  readonly action: 'read' | 'write'
  /** One bucket, by name and ID; every bucket of the organization where not given. */
  readonly bucket?: { readonly name: string; readonly id: string }
}

/** Files that hold tokens. */
export interface TokenFiles {
  /** The file's text; undefined where there is none. */
  readonly read: (file: string) => string | undefined
  readonly write: (file: string, text: string) => void
}

/**
 * Makes the tokens of the database's users, each with the one right that it needs. Idempotent: a token in its file that
 * the database knows is kept, as long as it is for the same bucket. InfluxDB tells a token when it is made and never
 * again (2.9 keeps hashes only), so where the file is gone, or the database does not know what is in it, the
 * authorization is deleted and made anew.
 */
export async function makeTokens(
  api: InfluxApi,
  orgID: string,
  plans: readonly TokenPlan[],
  files: TokenFiles,
  log: (text: string) => void,
): Promise<void> {
  const query = new URLSearchParams({ orgID })
  for (const plan of plans) {
    const all = listOf(await ask(api, 'GET', `/api/v2/authorizations?${query}`), 'authorizations')
    const old = all.filter(({ description }) => String(description).startsWith(`${plan.user}: `))
    const description = describe(plan)
    const token = files.read(plan.file)
    const right = old.length === 1 && old[0]?.['description'] === description
    if (right && token && (await isKnown(api, token))) {
      log(`${description}: the token in ${plan.file} is good`)
      continue
    }
    for (const { id } of old) await ask(api, 'DELETE', `/api/v2/authorizations/${String(id)}`)
    files.write(plan.file, await make(api, orgID, plan))
    log(`${description}: new token in ${plan.file}`)
  }
}

/** Says all that the token is for, so that another bucket is another token. */
function describe({ user, action, bucket }: TokenPlan): string {
  return `${user}: ${action} ${bucket ? `${bucket.name} (${bucket.id})` : 'every bucket'}`
}

/** Whether the database knows the token: it answers 401 to a wrong one before it looks at anything else. */
async function isKnown({ fetch, url }: InfluxApi, token: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/v2/me`, { headers: { authorization: `Token ${token}` } })
  await answer.body?.cancel()
  return answer.status !== 401
}

async function make(api: InfluxApi, orgID: string, plan: TokenPlan): Promise<string> {
  const resource = { type: 'buckets', orgID, ...(plan.bucket ? { id: plan.bucket.id } : {}) }
  const answer = await ask(api, 'POST', '/api/v2/authorizations', {
    orgID,
    description: describe(plan),
    permissions: [{ action: plan.action, resource }],
  })
  if (isRecord(answer) && typeof answer['token'] === 'string' && answer['token'] !== '')
    return answer['token']
  throw new Error('POST /api/v2/authorizations: InfluxDB made an authorization and told no token')
}
