import type { Json } from './influx-api.ts'

/** One of the fake's things, by its ID. */
type Kept = Map<string, Json>

/**
 * As much of InfluxDB 2.9's HTTP API as the init step uses, in memory: a token is told when it is made, and in no list;
 * names are unique; a request without a known token gets 401, with another's than the operator's 403.
 */
export class FakeInflux {
  readonly buckets: Kept = new Map()
  readonly tasks: Kept = new Map()
  readonly authorizations: Kept = new Map()
  readonly requests: string[] = []
  adminToken = 'admin'
  org = 'home'
  #made = 0
  readonly #tokens = new Map<string, string>()

  /** As the image's setup leaves it: with its first bucket. */
  constructor(bucket = 'sensors') {
    this.#make(this.buckets, { orgID: 'o1', name: bucket, retentionRules: [] })
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const { pathname, searchParams } = new URL(String(input))
    const method = init?.method ?? 'GET'
    this.requests.push(`${method} ${pathname}`)
    const token = new Headers(init?.headers).get('authorization')?.replace('Token ', '') ?? ''
    if (token !== this.adminToken)
      return Response.json({ code: 'no' }, { status: this.permissionsOf(token) ? 403 : 401 })
    const [, , , kind = '', id] = pathname.split('/')
    if (kind === 'orgs') return Response.json({ orgs: [{ id: 'o1', name: this.org }] })
    const body: Json = init?.body === undefined ? {} : JSON.parse(String(init.body))
    return this.#answer(kind, method, id, body, searchParams.get('name'))
  }

  /** What a token may do; undefined for one that is not known. */
  permissionsOf(token: string | undefined): unknown {
    const id = this.#tokens.get(token ?? '')
    return id === undefined ? undefined : this.authorizations.get(id)?.['permissions']
  }

  #answer(kind: string, method: string, id: string | undefined, body: Json, name: string | null): Response {
    const all = { buckets: this.buckets, tasks: this.tasks, authorizations: this.authorizations }[kind]
    if (!all) return Response.json({ code: 'not found' }, { status: 404 })
    if (method === 'GET')
      return Response.json({
        [kind]: [...all.values()].filter((each) => name === null || each['name'] === name),
      })
    if (method === 'POST') return this.#create(kind, all, body)
    const found = all.get(id ?? '')
    if (!found || id === undefined) return Response.json({ code: 'not found' }, { status: 404 })
    if (method === 'DELETE') all.delete(id)
    else all.set(id, this.#named(kind, { ...found, ...body }))
    return method === 'DELETE' ? new Response(null, { status: 204 }) : Response.json(all.get(id))
  }

  #create(kind: string, all: Kept, body: Json): Response {
    const made = this.#make(all, this.#named(kind, body))
    if (kind !== 'authorizations') return Response.json(made, { status: 201 })
    const token = `token${this.#made}`
    this.#tokens.set(token, String(made['id']))
    return Response.json({ ...made, token }, { status: 201 })
  }

  /** A task has its name from its text. */
  #named(kind: string, body: Json): Json {
    if (kind !== 'tasks') return body
    const [, name] = /option task = \{name: "([^"]*)"/.exec(String(body['flux'])) ?? []
    return { ...body, name }
  }

  #make(all: Kept, body: Json): Json {
    this.#made += 1
    const made = { ...body, id: `id${this.#made}` }
    all.set(made.id, made)
    return made
  }
}
