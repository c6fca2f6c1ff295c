import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { receivers } from '../../grafana/src/alerts/yaml.ts'
import { dataSource } from '../../grafana/src/target.ts'
import { root } from '../support/process.ts'
import { generated } from './panel-queries.ts'

const read = (path: string): unknown => parse(readFileSync(join(root, path), 'utf8'), { merge: true })
// the files' own shapes, as far as they are looked at here
const { services } = read('compose.yaml') as {
  services: Record<string, { environment: Record<string, string>; volumes: string[]; networks: string[] }>
}
const grafana = services['grafana']
assert.ok(grafana)

const settings: readonly (readonly [name: string, value: string])[] = [
  ['GF_AUTH_ANONYMOUS_ENABLED', 'false'],
  ['GF_USERS_ALLOW_SIGN_UP', 'false'],
  ['GF_SECURITY_ADMIN_PASSWORD__FILE', '/run/secrets/grafana_admin_password'],
  ['GF_SECURITY_SECRET_KEY__FILE', '/run/secrets/grafana_secret_key'],
  ['GF_ANALYTICS_REPORTING_ENABLED', 'false'],
  ['GF_ANALYTICS_CHECK_FOR_UPDATES', 'false'],
  ['GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES', 'false'],
  ['GF_PLUGINS_PREINSTALL_DISABLED', 'true'],
  ['GF_PLUGINS_PLUGIN_ADMIN_ENABLED', 'false'],
  ['GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED', 'true'],
  ['GF_SNAPSHOTS_EXTERNAL_ENABLED', 'false'],
  ['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH', '/etc/grafana/dashboards/home.json'],
]
for (const [name, value] of settings)
  test(`${name} is ${value}`, () => assert.equal(grafana.environment[name], value))

test('what is mounted from the checkout is there', () => {
  const own = grafana.volumes.filter((volume) => volume.startsWith('./grafana/'))
  assert.ok(own.length >= 4)
  for (const volume of own) {
    const [from = '', , mode] = volume.split(':')
    assert.ok(existsSync(join(root, from)), volume)
    assert.equal(mode, 'ro', volume)
  }
})

test('each variable that a contact point uses is given to Grafana', () => {
  const used = [...JSON.stringify(receivers).matchAll(/\$([A-Z]\w*)/g)].map(([, name]) => name ?? '')
  assert.ok(used.length >= 4)
  for (const name of used) assert.ok(name in grafana.environment, name)
})

test('the data source has the uid that the queries name', () => {
  const { datasources } = read('grafana/provisioning/datasources/influxdb.yaml') as {
    datasources: { uid: string; type: string; jsonData: { version: string } }[]
  }
  assert.deepEqual(
    datasources.map(({ uid, type }) => ({ uid, type })),
    [{ uid: dataSource.uid, type: dataSource.type }],
  )
  assert.equal(datasources[0]?.jsonData.version, 'InfluxQL')
})

test('dashboards are read from the folder that is mounted', () => {
  const { providers } = read('grafana/provisioning/dashboards/dashboards.yaml') as {
    providers: { options: { path: string } }[]
  }
  const [provider] = providers
  assert.ok(grafana.volumes.some((volume) => volume === `./grafana/dashboards:${provider?.options.path}:ro`))
  assert.ok(generated()['home'])
})
