import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { root } from '../support/process.ts'

interface ContactPoints {
  readonly contactPoints: readonly {
    readonly name: string
    readonly receivers: readonly {
      readonly uid: string
      readonly type: string
      readonly settings: Readonly<Record<string, unknown>>
    }[]
  }[]
}

interface Policies {
  readonly policies?: readonly {
    readonly receiver: string
    readonly routes: readonly { readonly receiver: string }[]
  }[]
  readonly resetPolicies?: readonly number[]
}

/** What Grafana would be started with. */
interface Started {
  readonly env: Readonly<Record<string, string>>
  readonly said: string
  readonly contactPoints: ContactPoints['contactPoints']
  readonly policies: Policies
  readonly files: readonly string[]
}

/** Runs start.sh with a stand-in for the image's own start, which prints its environment. */
function start(env: Readonly<Record<string, string>>, smtpPassword?: string): Started {
  const dir = mkdtempSync(join(tmpdir(), 'grafana-'))
  try {
    const home = join(dir, 'etc')
    mkdirSync(home)
    for (const part of ['start.sh', 'provisioning', 'contact-points'])
      execFileSync('cp', ['-R', join(root, 'grafana', part), home])
    if (smtpPassword !== undefined) {
      mkdirSync(join(home, 'smtp'))
      writeFileSync(join(home, 'smtp', 'password'), smtpPassword)
    }
    const out = join(dir, 'provisioning')
    const { stdout, stderr, status } = spawnSync(join(home, 'start.sh'), {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'] ?? '',
        GRAFANA_DIR: home,
        GRAFANA_PROVISIONING: out,
        GRAFANA_RUN: '/usr/bin/env',
        ...env,
      },
    })
    assert.equal(status, 0, stderr)
    const read = (file: string): unknown => {
      try {
        return parse(readFileSync(join(out, 'alerting', file), 'utf8'))
      } catch {
        return { contactPoints: [] } // the file is not there
      }
    }
    return {
      env: Object.fromEntries(stdout.split('\n').map((line) => line.split(/=(.*)/s, 2) as [string, string])), // split in two
      said: stderr,
      contactPoints: (read('contact-points.yaml') as ContactPoints).contactPoints, // checked below
      policies: read('policies.yaml') as Policies, // checked below
      files: execFileSync('find', ['-type', 'f'], { cwd: out, encoding: 'utf8' }).trim().split('\n').sort(),
    }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

const mail = { ALERT_EMAIL: 'me@example.org,you@example.org', ALERT_SMTP_HOST: 'mail.example.org:587' }
const hook = { ALERT_WEBHOOK_URL: 'https://example.org/hook' }

const cases: readonly (readonly [
  env: Readonly<Record<string, string>>,
  types: readonly string[],
  says?: RegExp,
])[] = [
  [{}, ['mqtt']],
  [{ ALERT_LCD: '1' }, ['mqtt']],
  [{ ALERT_EMAIL: '', ALERT_WEBHOOK_URL: '' }, ['mqtt']],
  [mail, ['mqtt', 'email']],
  [{ ...mail, ...hook }, ['mqtt', 'email', 'webhook']],
  [{ ...hook, ALERT_LCD: '0' }, ['webhook']],
  [{ ALERT_EMAIL: 'me@example.org' }, ['mqtt'], /ALERT_SMTP_HOST is not: no mail/],
  [{ ALERT_WEBHOOK_URL: 'example.org' }, ['mqtt'], /ALERT_WEBHOOK_URL does not begin/],
  [{ ALERT_LCD: '0' }, []],
]
for (const [env, types, says] of cases)
  test(`contact points of ${JSON.stringify(env)}: ${types.join(', ') || 'none'}`, () => {
    const started = start(env)
    const receivers = started.contactPoints.flatMap((point) => point.receivers)
    assert.deepEqual(
      receivers.map(({ type }) => type),
      types,
    )
    if (says) assert.match(started.said, says)
    else assert.equal(started.said, '')
    if (types.length === 0) {
      assert.deepEqual(started.policies, { apiVersion: 1, resetPolicies: [1] })
      return
    }
    const [policy] = started.policies.policies ?? []
    const name = started.contactPoints[0]?.name
    assert.equal(policy?.receiver, name)
    for (const route of policy?.routes ?? []) assert.equal(route.receiver, name)
    for (const { uid } of receivers) assert.ok(uid.length <= 40, uid)
  })

test('another set of them is another contact point, with receivers of its own', () => {
  const [one, two] = [start(mail), start(hook)]
  assert.notEqual(one.contactPoints[0]?.name, two.contactPoints[0]?.name)
  const uids = (started: Started) =>
    started.contactPoints.flatMap(({ receivers }) => receivers.map(({ uid }) => uid))
  for (const uid of uids(one)) assert.ok(!uids(two).includes(uid))
})

test('Grafana is given the folder, which holds everything that is provisioned', () => {
  const { env, files } = start(mail)
  assert.match(env['GF_PATHS_PROVISIONING'] ?? '', /provisioning$/)
  assert.deepEqual(files, [
    './alerting/contact-points.yaml',
    './alerting/policies.yaml',
    './alerting/rules.yaml',
    './dashboards/dashboards.yaml',
    './datasources/influxdb.yaml',
  ])
})

test('mail is sent by the server of .env, with the password of its file', () => {
  const { env } = start({ ...mail, ALERT_SMTP_USER: 'me' }, 'geheim')
  assert.equal(env['GF_SMTP_ENABLED'], 'true')
  assert.equal(env['GF_SMTP_HOST'], 'mail.example.org:587')
  assert.equal(env['GF_SMTP_FROM_ADDRESS'], 'me@example.org')
  assert.equal(env['GF_SMTP_USER'], 'me')
  assert.match(env['GF_SMTP_PASSWORD__FILE'] ?? '', /smtp\/password$/)
  assert.equal(start(mail).env['GF_SMTP_PASSWORD__FILE'], undefined)
  assert.equal(start({}).env['GF_SMTP_ENABLED'], undefined)
})

test('the display is told by MQTT as a command: QoS 1, not retained, under its own user', () => {
  const [settings] = start({}).contactPoints.flatMap(({ receivers }) =>
    receivers.map((each) => each.settings),
  )
  assert.equal(settings?.['topic'], '$GROUP/lcd/action/message')
  assert.equal(settings['username'], 'grafana')
  assert.equal(settings['retain'], false)
  assert.equal(settings['qos'], '1')
})
