import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { alerts, ruleGroups } from './alerts/rules.ts'
import { panelsIn } from './check/lint-types.ts'
import { dashboards } from './dashboards/index.ts'
import { generatedFiles } from './files.ts'

const folder = join(import.meta.dirname, '..')

for (const [name, text] of Object.entries(generatedFiles()))
  test(`${name} is what the sources say`, () => assert.equal(readFileSync(join(folder, name), 'utf8'), text))

test('no dashboard is there that no source makes', () => {
  const made = Object.keys(generatedFiles()).filter((name) => name.startsWith('dashboards/'))
  assert.deepEqual(
    readdirSync(join(folder, 'dashboards')).sort(),
    made.map((name) => name.split('/')[1]).sort(),
  )
})

test('what is written depends on nothing but the sources', () =>
  assert.deepEqual(generatedFiles(), generatedFiles()))

const rules = ruleGroups().flatMap((group) => group.rules)

test('each alert points at a panel that is there', () => {
  for (const { uid, dashboardUid, panelId } of rules) {
    const dashboard = Object.values(dashboards).find((each) => each.uid === dashboardUid)
    assert.ok(dashboard, uid)
    assert.ok(
      panelsIn(dashboard).some(({ id }) => id === panelId),
      uid,
    )
  }
})

test('rules have identifiers and titles of their own', () => {
  assert.equal(rules.length, alerts.length)
  assert.equal(new Set(rules.map(({ uid }) => uid)).size, rules.length)
  assert.equal(new Set(rules.map(({ title }) => title)).size, rules.length)
  for (const { uid } of rules) assert.match(uid, /^[a-z0-9-]{1,40}$/)
})

test('what is said of an alert fits the display, names its sensor, and holds no $', () => {
  for (const { name, summary, description } of alerts) {
    assert.ok(summary.replace('{{ .Labels.sensor }}', 'wind').length <= 40, name)
    assert.doesNotMatch(summary + description, /\$/)
  }
})

test('in the file of rules, each $ of a query is doubled', () => {
  const text = generatedFiles()['provisioning/alerting/rules.yaml'] ?? ''
  assert.ok(parse(text))
  assert.match(text, /\$\$timeFilter/)
  assert.doesNotMatch(text.replaceAll('$$', ''), /\$/)
})
