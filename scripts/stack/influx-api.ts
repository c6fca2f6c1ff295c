/** How InfluxDB is reached. */
export interface InfluxApi {
  readonly url: string
  readonly org: string
  readonly adminToken: string
  readonly fetch: typeof fetch
}

export type Json = Readonly<Record<string, unknown>>

/** InfluxDB does not take the operator's token: no patience helps. */
export class WrongAdminToken extends Error {
  constructor() {
    super(
      'InfluxDB does not know the token in secrets/influxdb-admin-token: its data were made with another one. Put that one back; ' +
        'or, to begin anew without the data, remove the volumes influxdb-data and influxdb-config',
    )
    this.name = 'WrongAdminToken'
  }
}

/** What .env says cannot be done. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting'
}

/**
 * One request of the HTTP API (InfluxDB 2 documentation, "API reference").
 * @throws WrongAdminToken; Error naming the request that failed and the answer
 */
export async function ask(api: InfluxApi, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await api.fetch(`${api.url}${path}`, {
    method,
    headers: { authorization: `Token ${api.adminToken}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  if (answer.status === 401) throw new WrongAdminToken()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 200)}`)
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}

/** The objects of an answer's list. */
export function listOf(answer: unknown, key: string): readonly Json[] {
  const list = isRecord(answer) ? answer[key] : undefined
  return Array.isArray(list) ? list.filter(isRecord) : []
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The organization's ID. @throws WrongSetting where it has another name than the one that InfluxDB was set up with */
export async function orgIdOf(api: InfluxApi): Promise<string> {
  const all = listOf(await ask(api, 'GET', '/api/v2/orgs'), 'orgs')
  const found = all.find(({ name }) => name === api.org)
  if (typeof found?.['id'] === 'string') return found['id']
  const names = all.map(({ name }) => String(name)).join(', ')
  throw new WrongSetting(
    `INFLUX_ORG is ${api.org}, and InfluxDB was set up with ${names}: set it back, or rename it there`,
  )
}
