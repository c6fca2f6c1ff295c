import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { FolderError, freshFolder, noteProcesses, RunningError, runsOurs } from './folder.ts'

function folderOf(t: { after: (fn: () => void) => void }, run?: unknown): string {
  const parent = mkdtempSync(join(tmpdir(), 'demo-'))
  t.after(() => rmSync(parent, { recursive: true }))
  const folder = join(parent, '.demo')
  if (run !== undefined) {
    freshFolder(folder, () => false)
    writeFileSync(join(folder, 'processes.json'), typeof run === 'string' ? run : JSON.stringify(run))
    writeFileSync(join(folder, 'old.log'), 'old')
  }
  return folder
}

test('a new folder is made, an old one emptied', (t) => {
  const folder = folderOf(t, { demo: 1, children: {} })
  freshFolder(folder, () => false)
  assert.deepEqual(readdirSync(folder), [])
})

for (const broken of ['{', '[]', 'null', '{"demo":1}', '{"demo":"x","children":{"a":0}}'])
  test(`a note that a kill has torn (${broken}) ends nothing`, (t) => {
    const folder = folderOf(t, broken)
    freshFolder(folder, () => assert.fail('asked for a process'))
    assert.deepEqual(readdirSync(folder), [])
  })

test('what a killed demo left is ended, what only has its number is not', async (t) => {
  const folder = folderOf(t, '{}')
  const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  t.after(() => void other.kill('SIGKILL'))
  noteProcesses(folder, { rf: left.pid ?? 0, broker: other.pid ?? 0 })
  const gone = once(left, 'exit')
  freshFolder(folder, (pid) => pid === left.pid)
  assert.deepEqual(await gone, [null, 'SIGKILL'])
  assert.equal(other.exitCode ?? other.signalCode, null)
})

test('a folder that cannot be made is told with its path', (t) => {
  const parent = folderOf(t)
  writeFileSync(parent, '')
  const error = new RegExp(`^the demo's folder ${parent}/demo cannot be made anew: E`)
  assert.throws(
    () => freshFolder(join(parent, 'demo'), () => false),
    (thrown) => thrown instanceof FolderError && error.test(thrown.message),
  )
})

test('a demo that still runs is not disturbed', (t) => {
  const folder = folderOf(t, { demo: 2, children: { rf: 3 } })
  assert.throws(() => freshFolder(folder, (pid) => pid === 2), RunningError)
  assert.ok(existsSync(join(folder, 'old.log')))
})

test('the processes of others are not ours', () => {
  assert.equal(runsOurs(1), false)
  assert.equal(runsOurs(2 ** 30), false)
})
