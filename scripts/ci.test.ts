import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

/** What `.ci/run` says on a machine with Node 24 where everything else is well, with `programs` in place of the usual ones. */
function run(t: TestContext, programs: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'ci-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const each of ['.ci', 'scripts', 'bin']) mkdirSync(join(folder, each))
  cpSync(join(import.meta.dirname, '../.ci/run'), join(folder, '.ci/run'))
  const all = {
    'scripts/node.sh': 'case $* in *process.versions*) echo 24 ;; esac',
    'scripts/packages.sh': '',
    'bin/npm': '',
    'bin/make': 'case $1 in test) echo "ℹ pass 10"; echo "ℹ fail 0" ;; esac',
    'bin/shellcheck': '',
    'bin/docker': 'exit 1',
    ...programs,
  }
  for (const [path, text] of Object.entries(all))
    writeFileSync(join(folder, path), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  const { status, stdout } = spawnSync(join(folder, '.ci/run'), {
    encoding: 'utf8',
    env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, ENGINE: '/none' },
  })
  return { status, last: stdout.trimEnd().split('\n').slice(-2) }
}

test('.ci/run adds up what passed, on both versions of Node', (t) => {
  const { status, last } = run(t, {})
  assert.deepEqual([status, last[1]], [0, '20 passed, 0 failed'])
})

for (const [what, programs, last] of [
  ['a step fails', { 'bin/shellcheck': 'exit 1' }, ['failed: shellcheck', '20 passed, 0 failed']],
  ['Node 26 cannot be had', { 'bin/npm': 'exit 1' }, ['failed: test-26', '10 passed, 0 failed']],
] as const)
  test(`.ci/run fails where ${what}`, (t) => assert.deepEqual(run(t, programs), { status: 1, last }))
