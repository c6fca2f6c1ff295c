import assert from 'node:assert/strict'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { createDatabase } from './write-api.ts'

/** A database with the token `t0k` at 12 ms since 1970. */
async function database(t: { after: (fn: () => void) => void }, before = '') {
  const folder = mkdtempSync(join(tmpdir(), 'database-'))
  const path = join(folder, 'points.lp')
  writeFileSync(path, before)
  const file = openSync(path, 'a+')
  const server = createDatabase({ token: 't0k', file, now: () => 12 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
    closeSync(file)
    rmSync(folder, { recursive: true })
  })
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  return { url: `http://127.0.0.1:${address.port}`, kept: () => readFileSync(path, 'utf8') }
}

const path = '/api/v2/write?org=home&bucket=sensors&precision=ms'
const authorized = { authorization: 'Token t0k' }

// what is asked: path, headers, body; what it answers; what is in the file then
const cases: readonly (readonly [string, string, Record<string, string>, string | Buffer, number, string])[] =
  [
    ['ms', path, authorized, 'a v=1 5\nb v=2 6', 204, 'a v=1 5000000\nb v=2 6000000\n'],
    ['no precision', '/api/v2/write?org=a&bucket=b', authorized, 'a v=1 5', 204, 'a v=1 5\n'],
    ['seconds', '/api/v2/write?org=a&bucket=b&precision=s', authorized, 'a v=1 5', 204, 'a v=1 5000000000\n'],
    ['no time', path, authorized, 'a v=1', 204, 'a v=1 12000000\n'],
    [
      'gzip',
      path,
      { ...authorized, 'content-encoding': 'gzip' },
      gzipSync('a v=1 5'),
      204,
      'a v=1 5000000\n',
    ],
    ['one bad line', path, authorized, 'a v=1 5\nb v=', 400, ''],
    ['no bucket', '/api/v2/write?org=a', authorized, 'a v=1 5', 400, ''],
    ['unknown precision', '/api/v2/write?org=a&bucket=b&precision=h', authorized, 'a v=1 5', 400, ''],
    ['wrong token', path, { authorization: 'Token other' }, 'a v=1 5', 401, ''],
    ['no token', path, {}, 'a v=1 5', 401, ''],
    ['other path', '/api/v2/query', authorized, 'a v=1 5', 404, ''],
  ]
for (const [name, where, headers, body, status, kept] of cases)
  test(`a write: ${name}`, async (t) => {
    const { url, kept: file } = await database(t)
    const bytes = typeof body === 'string' ? body : new Uint8Array(body)
    const response = await fetch(url + where, { method: 'POST', headers, body: bytes })
    assert.equal(response.status, status)
    if (status >= 400) assert.match(await response.text(), /^\{"code":".+","message":".+"\}$/)
    assert.equal(file(), kept)
  })

test('the message of a refused line names it', async (t) => {
  const { url } = await database(t)
  const response = await fetch(url + path, { method: 'POST', headers: authorized, body: 'a v=1 5\nb v= 6' })
  assert.match(await response.text(), /unable to parse 'b v= 6'/)
})

test('health and ping need no token', async (t) => {
  const { url } = await database(t)
  const [health, ping] = await Promise.all([fetch(`${url}/health`), fetch(`${url}/ping`)])
  assert.equal(ping.status, 204)
  assert.match(await health.text(), /"status":"pass"/)
})

test('half a line that a kill left is cut, what is before it stays', async (t) => {
  const { url, kept } = await database(t, 'a v=1 1\nb v=2')
  await fetch(url + path, { method: 'POST', headers: authorized, body: 'c v=3 3' })
  assert.equal(kept(), 'a v=1 1\nc v=3 3000000\n')
})
