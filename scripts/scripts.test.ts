import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const all = mkdtempSync(join(tmpdir(), 'scripts-'))
after(() => rmSync(all, { recursive: true }))

/** What a copy of a script says where `programs` (shell scripts, by name) are what the machine has. */
function run(script: string, programs: Readonly<Record<string, string>>, ...args: string[]) {
  const folder = mkdtempSync(join(all, 'one-'))
  cpSync(join(import.meta.dirname, script), join(folder, 'scripts', script))
  for (const name of ['sh', 'dirname', 'mkdir', 'grep', 'id'])
    symlinkSync(join('/usr/bin', name), join(folder, name))
  for (const [name, text] of Object.entries(programs))
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  const { status, stdout, stderr } = spawnSync(join(folder, 'scripts', script), args, {
    encoding: 'utf8',
    env: { PATH: folder },
  })
  return { status, stdout, stderr }
}

const node = (version: string) => `case $1 in --version) echo v${version}.0.0 ;; *) echo ${version} ;; esac`
const offline = 'echo npm error code ENOTFOUND >&2; echo npm error "    at somewhere" >&2; exit 1'
const noNode: [what: string, programs: Record<string, string>, told: RegExp][] = [
  [
    'an old Node and no npm',
    { node: node('20') },
    /^Node 24 .* needed; this machine has v20\.0\.0, and no npm/,
  ],
  ['neither Node nor npm', {}, /^Node 24 .* needed; this machine has no Node, and no npm .*: install npm$/m],
  [
    'no way to the internet',
    { node: node('20'), npm: offline },
    /^bringing .*\nnpm error code ENOTFOUND\nNode 24 .*is there a way to the internet\? .*install\.log\n$/,
  ],
]
for (const [what, programs, told] of noNode)
  test(`node.sh says what is missing: ${what}`, () => {
    const { status, stderr } = run('node.sh', programs, 'node', '--version')
    assert.match(stderr, told)
    assert.equal(status, 69)
  })

test('node.sh runs the command where Node is new enough', () => {
  assert.deepEqual(run('node.sh', { node: node('24') }, 'node', '--version'), {
    status: 0,
    stdout: 'v24.0.0\n',
    stderr: '',
  })
})

test('node.sh finds what Debian has in sbin for users who have no path to it', () => {
  const { stdout } = run('node.sh', { node: node('24') }, 'sh', '-c', 'echo "$PATH"')
  assert.match(stdout, /:\/usr\/sbin:\/sbin\n$/)
})

const docker = (engine: string) => `case $1 in compose) exit 0 ;; version) ${engine} ;; esac`
const noDocker: [what: string, programs: Record<string, string>, told: RegExp][] = [
  ['Docker', {}, /^Docker is missing: docs\/first-steps\.md/],
  ['Compose', { docker: 'exit 1' }, /Compose .* is missing: docs\/first-steps\.md/],
  ['the engine', { docker: docker('echo no daemon >&2; exit 1') }, /systemctl start docker\): no daemon/],
  [
    'the right to use it',
    { docker: docker('echo permission denied while trying to connect >&2; exit 1') },
    /usermod -aG docker \S+, then log out and in again/,
  ],
]
for (const [what, programs, told] of noDocker)
  test(`the stack says what is missing: ${what}`, () => {
    const { status, stderr } = run('stack/engine.sh', programs)
    assert.match(stderr, told)
    assert.equal(status, 69)
  })

test('env.sh makes no user of a word that it does not know', () => {
  const { status, stderr } = run('stack/env.sh', {}, 'devise', 'garden')
  assert.deepEqual([status, stderr], [64, 'usage: env.sh [device <name> | house <name> <address>...]\n'])
})

test('the stack says nothing where an engine runs', () => {
  assert.deepEqual(run('stack/engine.sh', { docker: docker('exit 0') }), {
    status: 0,
    stdout: '',
    stderr: '',
  })
})

const auditCalls: [args: readonly string[], env: Readonly<Record<string, string>>, wanted: string][] = [
  [['audit'], {}, 'audit.ts'],
  [['audit', 'AS=--json'], {}, 'audit.ts --json'],
  [['audit'], { AS: '--json' }, 'audit.ts --json'],
]
for (const [args, env, wanted] of auditCalls)
  test(`make ${args.join(' ')}${env['AS'] ? ', AS in the environment' : ''}: ${wanted}`, () => {
    const { stdout } = spawnSync('make', ['--dry-run', ...args], {
      cwd: join(import.meta.dirname, '..'),
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...env },
    })
    assert.equal(/audit\.ts.*/.exec(stdout)?.[0].trim(), wanted)
  })
