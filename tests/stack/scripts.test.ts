import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

const root = join(import.meta.dirname, '../..')

/** What a script of the stack says in a home whose `.env` ends with `settings`, with `path` before the machine's programs. */
function run(t: TestContext, script: string, settings: string, path = '', env: Record<string, string> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'stack-'))
  t.after(() => rmSync(home, { recursive: true }))
  for (const each of ['compose.yaml', 'compose.second-house.yaml', 'scripts/stack'])
    cpSync(join(root, each), join(home, each), { recursive: true })
  const before = readFileSync(join(root, '.env.example'), 'utf8')
    .replace(/^CONSTELLATION_VERSION=.*/m, 'CONSTELLATION_VERSION=1.0.0')
    .replace(/^COMPOSE_PROFILES=.*\n/m, '')
  writeFileSync(join(home, '.env'), `${before}${settings}\n`, { mode: 0o600 })
  return spawnSync(join(home, 'scripts/stack', script), {
    encoding: 'utf8',
    env: { PATH: `${path}:${process.env['PATH']}`, ...env },
  })
}

const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0
const skip = hasCompose ? false : 'there is no Compose'

const profiles: readonly [setting: string, none?: string][] = [
  ['COMPOSE_PROFILES=rf,lcd'],
  ['COMPOSE_PROFILES="rf,lcd"'],
  ["COMPOSE_PROFILES='rf'"],
  ['COMPOSE_PROFILES=rf, lcd'],
  ['COMPOSE_PROFILES=rf # and a display, one day'],
  ['COMPOSE_PROFILES=rf\r'],
  ['COMPOSE_PROFILES=*'],
  ['COMPOSE_PROFILES='],
  [''],
  ['COMPOSE_PROFILES=rf,zwav', 'zwav'],
  ['export COMPOSE_PROFILES="display"', 'display'],
]
for (const [setting, none] of profiles)
  test(`make check, profiles: ${JSON.stringify(setting)}`, { skip }, (t) => {
    const told = run(t, 'check.sh', setting).stderr.match(/^COMPOSE_PROFILES: there is no .*;/gm) ?? []
    assert.deepEqual(told, none === undefined ? [] : [`COMPOSE_PROFILES: there is no ${none};`])
  })

/** Compose, with what the home has; `docker run` says which image it was given, and passes on what it reads. */
const fakeDocker = `#!/bin/sh
case "$*" in
  *' config --images '*) echo "constellation/$4:1.0.0" ;; # also of what the home has not
  *' config --images') printf '%s\\n' $IMAGES ;;
  *' logs '*) echo a line ;;
  run*) echo "$*" | grep -o '[a-z/-]*:1.0.0'; cat ;;
esac
`
const homes: readonly [what: string, images: string, wanted: string][] = [
  ['zwave alone', 'influxdb:2.9.1 constellation/zwave:1.0.0', 'constellation/zwave:1.0.0\na line\n'],
  ['no radio', 'x/influx-writer:1.0.0 grafana/grafana:12.4.5', 'x/influx-writer:1.0.0\na line\n'],
  ['a broker alone: as they are', 'eclipse-mosquitto:2.1.2-alpine', 'a line\n'],
]
for (const [what, images, wanted] of homes)
  test(`make logs reads them with an image that the home has: ${what}`, (t) => {
    const path = mkdtempSync(join(tmpdir(), 'docker-'))
    t.after(() => rmSync(path, { recursive: true }))
    writeFileSync(join(path, 'docker'), fakeDocker, { mode: 0o755 })
    assert.equal(run(t, 'logs.sh', '', path, { IMAGES: images }).stdout, wanted)
  })
