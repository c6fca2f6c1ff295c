import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Store } from './store.ts'

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'zwave-store-'))
  t.after(() => rmSync(dir, { recursive: true }))
  return dir
}
const fail = (text: string) => assert.fail(text)
const command = { node: 2, key: 'k', action: 'set', data: { value: true }, text: 'status on', since: 5 }

test('what is saved is there in the next run, of this network alone', async (t) => {
  const dir = join(folder(t), 'new')
  const store = Store.open(dir, 0x7e57_0001, fail)
  store.known.sensors[2] = 'fgk101-1'
  store.known.stale = ['node-2']
  store.known.queue = [command]
  store.known.names = { any: ['thing'] }
  await store.save()
  assert.deepEqual(Store.open(dir, 0x7e57_0001, fail).known, store.known)
  assert.deepEqual(Store.open(dir, 2, fail).known.sensors, {})
})

test('writes follow one another; the last one counts', async (t) => {
  const dir = folder(t)
  const store = Store.open(dir, 1, fail)
  const writes = Array.from({ length: 20 }, (_, i) => {
    store.known.sensors[2] = `name-${i}`
    return store.save()
  })
  await Promise.all(writes)
  assert.equal(Store.open(dir, 1, fail).known.sensors[2], 'name-19')
})

for (const [what, text] of [
  ['torn', '{"sensors":{"2":"fg'],
  ['empty', ''],
  ['zeros, as after a power cut', '\0'.repeat(512)],
  ['a list', '[]'],
  ['of another form', '{"queue":[{"node":"two"}]}'],
] as const)
  test(`a file that is ${what} is set aside, not overwritten`, (t) => {
    const dir = folder(t)
    const file = join(dir, 'service-00000001.json')
    writeFileSync(file, text)
    const problems: string[] = []
    const { known } = Store.open(dir, 1, (problem) => problems.push(problem))
    assert.deepEqual(known.queue, [])
    assert.match(problems.join(), /set aside/)
    assert.equal(readFileSync(`${file}.unreadable`, 'utf8'), text)
    assert.ok(!existsSync(file))
  })

test('what a later version has put there besides stays', async (t) => {
  const dir = folder(t)
  const file = join(dir, 'service-00000001.json')
  writeFileSync(file, '{"sensors":{"2":"fgk101-1"},"rooms":{"2":"hall"}}')
  const store = Store.open(dir, 1, fail)
  assert.equal(store.known.sensors[2], 'fgk101-1')
  store.known.sensors[3] = 'fgk101-2'
  await store.save()
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')).rooms, { 2: 'hall' })
})
