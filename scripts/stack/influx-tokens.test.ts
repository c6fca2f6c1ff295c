import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeTokens, type TokenPlan } from './influx-tokens.ts'

interface Authorization {
  readonly id: string
  readonly description: string
  readonly permissions: unknown
}

const writer: TokenPlan = { description: 'writer', file: '/t/writer', action: 'write', bucket: 'sensors' }
const reader: TokenPlan = { description: 'reader', file: '/t/reader', action: 'read' }

/** InfluxDB's authorizations, as 2.9 has them: a token is told when it is made, and in no list. */
class FakeInflux {
  readonly known = new Map<string, Authorization>()
  readonly requests: string[] = []
  #made = 0

  readonly fetch: typeof fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input))
    const method = init?.method ?? 'GET'
    this.requests.push(`${method} ${pathname}`)
    const token = new Headers(init?.headers).get('authorization')?.replace('Token ', '') ?? ''
    if (token !== 'admin' && !this.known.has(token))
      return Response.json({ code: 'unauthorized' }, { status: 401 })
    if (token !== 'admin') return Response.json({ code: 'forbidden' }, { status: 403 })
    if (pathname === '/api/v2/orgs') return Response.json({ orgs: [{ id: 'o1' }] })
    if (pathname === '/api/v2/buckets')
      return Response.json({ buckets: search.includes('name=sensors') ? [{ id: 'b1' }] : [] })
    if (method === 'DELETE') return this.#remove(pathname.split('/').at(-1))
    if (method === 'POST') return this.#make(JSON.parse(String(init?.body)))
    return Response.json({ authorizations: [...this.known.values()].map((each) => ({ ...each, token: '' })) })
  }

  #make(asked: Omit<Authorization, 'id'>): Response {
    this.#made += 1
    const token = `token${this.#made}`
    this.known.set(token, { ...asked, id: `id${this.#made}` })
    return Response.json({ id: `id${this.#made}`, token }, { status: 201 })
  }

  #remove(id: string | undefined): Response {
    for (const [token, each] of this.known) if (each.id === id) this.known.delete(token)
    return new Response(null, { status: 204 })
  }
}

function run(influx: FakeInflux, files: Map<string, string>, plans: readonly TokenPlan[] = [writer, reader]) {
  return makeTokens({
    url: 'http://influxdb:8086',
    org: 'home',
    adminToken: 'admin',
    plans,
    fetch: influx.fetch,
    read: (file) => files.get(file),
    write: (file, text) => void files.set(file, text),
    log: () => {},
  })
}

test('each user gets a token with its one right', async () => {
  const [influx, files] = [new FakeInflux(), new Map<string, string>()]
  await run(influx, files)
  assert.deepEqual(influx.known.get(files.get(writer.file) ?? '')?.permissions, [
    { action: 'write', resource: { type: 'buckets', orgID: 'o1', id: 'b1' } },
  ])
  assert.deepEqual(influx.known.get(files.get(reader.file) ?? '')?.permissions, [
    { action: 'read', resource: { type: 'buckets', orgID: 'o1' } },
  ])
})

test('a second run makes nothing', async () => {
  const [influx, files] = [new FakeInflux(), new Map<string, string>()]
  await run(influx, files)
  const before = new Map(files)
  await run(influx, files)
  assert.deepEqual(files, before)
  assert.equal(influx.requests.filter((request) => request.startsWith('POST')).length, 2)
})

const losses: readonly [what: string, lose: (influx: FakeInflux, files: Map<string, string>) => void][] = [
  ['its file', (_, files) => files.delete(writer.file)],
  ['what is in its file', (_, files) => files.set(writer.file, '')],
  ['the authorization', (influx, files) => influx.known.delete(files.get(writer.file) ?? '')],
]
for (const [what, lose] of losses)
  test(`a token that lost ${what} is made anew, and the old one is no longer valid`, async () => {
    const [influx, files] = [new FakeInflux(), new Map<string, string>()]
    await run(influx, files)
    const old = files.get(writer.file) ?? ''
    const readers = files.get(reader.file)
    lose(influx, files)
    await run(influx, files)
    assert.notEqual(files.get(writer.file), old)
    assert.ok(influx.known.has(files.get(writer.file) ?? ''))
    assert.ok(!influx.known.has(old))
    assert.equal(files.get(reader.file), readers)
    assert.equal(influx.known.size, 2)
  })

test('a bucket that is not there is named', async () => {
  await assert.rejects(
    run(new FakeInflux(), new Map(), [{ ...writer, bucket: 'other' }]),
    /no such buckets: home, other/,
  )
})
