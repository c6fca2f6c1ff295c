/** A token that is made at InfluxDB and kept in a file, for one user of the database. */
export interface TokenPlan {
  /** The authorization's description, by which it is found again. */
  readonly description: string
  readonly file: string
  readonly action: 'read' | 'write'
  /** One bucket by name; every bucket of the organization where not given. */
  readonly bucket?: string
}

/** What the work needs from outside. */
export interface Surroundings {
  readonly url: string
  readonly org: string
  readonly adminToken: string
  readonly plans: readonly TokenPlan[]
  readonly fetch: typeof fetch
  /** The file's text; undefined where there is none. */
  readonly read: (file: string) => string | undefined
  readonly write: (file: string, text: string) => void
  readonly log: (text: string) => void
}

/**
 * Makes the tokens of the database's users, each with the one right that it needs. Idempotent: a token in its file that
 * the database knows is kept. InfluxDB tells a token when it is made and never again (2.9 keeps hashes only), so where
 * the file is gone, or the database does not know what is in it, the authorization is deleted and made anew.
 *
 * @throws Error naming the request that failed and the answer
 */
export async function makeTokens(around: Surroundings): Promise<void> {
  const orgId = await idOf(around, 'orgs', { org: around.org })
  for (const plan of around.plans) {
    const token = around.read(plan.file)
    if (token && (await isKnown(around, token))) {
      around.log(`${plan.description}: the token in ${plan.file} is good`)
      continue
    }
    const { bucket } = plan
    const bucketId =
      bucket === undefined ? undefined : await idOf(around, 'buckets', { org: around.org, name: bucket })
    await removeOld(around, orgId, plan.description)
    around.write(plan.file, await make(around, orgId, bucketId, plan))
    around.log(`${plan.description}: new token in ${plan.file}`)
  }
}

/** Whether the database knows the token: it answers 401 to a wrong one before it looks at anything else. */
async function isKnown({ fetch, url }: Surroundings, token: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/v2/me`, { headers: { authorization: `Token ${token}` } })
  await answer.body?.cancel()
  return answer.status !== 401
}

async function idOf(
  around: Surroundings,
  what: 'orgs' | 'buckets',
  query: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await ask(around, 'GET', `/api/v2/${what}?${new URLSearchParams(query)}`)
  for (const found of listOf(answer, what)) if (typeof found['id'] === 'string') return found['id']
  throw new Error(`InfluxDB has no such ${what}: ${Object.values(query).join(', ')}`)
}

async function removeOld(around: Surroundings, orgId: string, description: string): Promise<void> {
  const answer = await ask(around, 'GET', `/api/v2/authorizations?${new URLSearchParams({ orgID: orgId })}`)
  for (const found of listOf(answer, 'authorizations'))
    if (found['description'] === description)
      await ask(around, 'DELETE', `/api/v2/authorizations/${String(found['id'])}`)
}

async function make(
  around: Surroundings,
  orgID: string,
  bucketId: string | undefined,
  { action, description }: TokenPlan,
): Promise<string> {
  const resource = { type: 'buckets', orgID, ...(bucketId === undefined ? {} : { id: bucketId }) }
  const answer = await ask(around, 'POST', '/api/v2/authorizations', {
    orgID,
    description,
    permissions: [{ action, resource }],
  })
  if (isRecord(answer) && typeof answer['token'] === 'string' && answer['token'] !== '')
    return answer['token']
  throw new Error('POST /api/v2/authorizations: InfluxDB made an authorization and told no token')
}

async function ask(around: Surroundings, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await around.fetch(`${around.url}${path}`, {
    method,
    headers: { authorization: `Token ${around.adminToken}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 200)}`)
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}

function listOf(answer: unknown, key: string): readonly Readonly<Record<string, unknown>>[] {
  const list = isRecord(answer) ? answer[key] : undefined
  return Array.isArray(list) ? list.filter(isRecord) : []
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
