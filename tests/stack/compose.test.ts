import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { baseVariables } from '@constellation/bootstrap/config/base'
import type { Option } from '@constellation/bootstrap/config/options'
import { parse } from 'yaml'
import { programs } from '../../scripts/build-programs.ts'
import { services as documented } from '../../scripts/docs-services.ts'

interface ComposeService {
  readonly image: string
  readonly environment?: Readonly<Record<string, unknown>>
  readonly depends_on?: Readonly<Record<string, { restart?: unknown }>>
  readonly ports?: readonly string[]
  readonly [key: string]: unknown
}

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
// the file's own shape, as far as the rules below look at it
const stack = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, ComposeService> }
const services = Object.entries(stack.services)

const rules: readonly [what: string, check: (service: ComposeService) => boolean][] = [
  ['restarts by itself', (s) => s['restart'] === 'unless-stopped'],
  ['has an init', (s) => s['init'] === true],
  ['has a read-only root', (s) => s['read_only'] === true],
  ['has no capabilities', (s) => JSON.stringify(s['cap_drop']) === '["ALL"]' && s['cap_add'] === undefined],
  ['gets no new privileges', (s) => JSON.stringify(s['security_opt']) === '["no-new-privileges:true"]'],
  [
    'is not privileged',
    (s) => ['privileged', 'pid', 'network_mode', 'devices'].every((key) => s[key] === undefined),
  ],
  ['has bounds', (s) => [s['mem_limit'], s['pids_limit']].every((limit) => limit !== undefined)],
  ['rotates its log', (s) => JSON.stringify(s['logging']).includes('max-size')],
  [
    'has an image of an exact version',
    (s) => /:(\d+\.\d+\.\d+[\w-]*|\$\{CONSTELLATION_VERSION:\?[^}]+\})$/.test(s.image),
  ],
  [
    'restarts with nothing that it depends on',
    (s) => Object.values(s.depends_on ?? {}).every((on) => !on.restart),
  ],
  [
    'is published on 127.0.0.1 unless .env says otherwise',
    (s) => (s.ports ?? []).every((port) => port.includes(':-127.0.0.1}:')),
  ],
  [
    'carries no secret in its environment',
    (s) => !Object.keys(s.environment ?? {}).some((name) => /(PASSWORD|TOKEN|KEY)$/.test(name)),
  ],
]
/** What a rule does not hold for, and why. */
const exceptions: readonly [service: string, rule: string][] = [
  ['influx-init', 'restarts by itself'], // it runs once
]
for (const [name, service] of services)
  for (const [rule, check] of rules) {
    const excepted = exceptions.some(([who, what]) => who === name && what === rule)
    test(`${name} ${excepted ? '(an exception) ' : ''}${rule}`, () => assert.equal(check(service), !excepted))
  }

test('only the broker and Grafana are published', () => {
  assert.deepEqual(
    services.filter(([, { ports }]) => ports).map(([name]) => name),
    ['mosquitto', 'grafana'],
  )
})

test('what not every home has is in a profile of its own, and simulated with the rest', () => {
  assert.deepEqual(
    services.filter(([, { profiles }]) => profiles).map(([name, { profiles }]) => [name, profiles]),
    [
      ['rf', ['rf', 'sim']],
      ['zwave', ['zwave', 'sim']],
      ['lcd', ['lcd', 'sim']],
      ['simulator', ['sim']],
    ],
  )
})

/** Variables that a container does not get from .env: one value for the whole stack would be wrong, or the image has it. */
const fixed = new Set([
  'SERVICE_ID',
  'CONFIG_FILE',
  'HEALTH_FILE',
  'OUTBOX_DIR',
  'INFLUX_SPOOL_DIR',
  'SIM_RFLINK_LISTEN',
  'SIM_ZWAVE_LISTEN',
  'SIM_LCDPROC_LISTEN',
  'ZWAVE_CACHE_DIR',
  'MQTT_CA_FILE',
])
test('.env.example says which variables do nothing in the stack', () => {
  const [explained = ''] = read('.env.example').split('# options:start')
  for (const name of fixed) assert.match(explained, new RegExp(`\\b${name}\\b`))
})
for (const { name, variables } of documented)
  test(`${name} is given each of its variables, and no other service's`, () => {
    // the simulator is no client of the broker
    const base = name === 'simulator' ? [] : Object.values(baseVariables(name))
    const own: readonly Option<unknown>[] = [...base, ...Object.values(variables)]
    const given = Object.keys(stack.services[name]?.environment ?? {}).map((env) => env.replace(/_FILE$/, ''))
    const wanted = own.map(({ env }) => env).filter((env) => !fixed.has(env))
    assert.deepEqual(given.filter((env) => env !== 'TZ').sort(), wanted.sort())
  })

const second = parse(read('compose.second-house.yaml')) as typeof stack
const bridgeVariables = second.services['mosquitto']?.environment ?? {}

test('a second house: the broker is given all that bridge.sh reads, and what runs at home is left out', () => {
  const wanted = new Set(read('mosquitto/bridge.sh').match(/\bBRIDGE_[A-Z_]+/g))
  assert.deepEqual(Object.keys(bridgeVariables).sort(), [...wanted].sort())
  const here = services.map(([name]) => name).filter((name) => !second.services[name]?.['profiles'])
  assert.deepEqual(here, ['mosquitto', 'rf', 'zwave', 'lcd', 'simulator'])
})

test('the broker has each script that its start runs', () => {
  const volumes = JSON.stringify(stack.services['mosquitto']?.['volumes'])
  for (const script of ['start.sh', 'bridge.sh'])
    assert.ok(volumes.includes(`./mosquitto/${script}:/mosquitto/${script}:ro`), script)
})

test('what is built has a stage, a bake target and a service', () => {
  const [dockerfile, bake] = [read('services/Dockerfile'), read('docker-bake.hcl')]
  const built = programs.filter(({ entry }) => entry.startsWith('services/')).map(({ name }) => name)
  for (const name of built) {
    assert.match(dockerfile, new RegExp(`^FROM base AS ${name}$`, 'm'))
    assert.match(bake, new RegExp(`^target "${name}" \\{$`, 'm'))
    assert.ok(stack.services[name], name)
  }
  assert.deepEqual(
    [...dockerfile.matchAll(/^FROM base AS (\S+)$/gm)].map(([, name]) => name),
    built,
  )
})

test('every variable of compose.yaml is in .env.example, and those without a value are documented', () => {
  const example = read('.env.example')
  const texts = ['compose.yaml', 'compose.lcd.yaml', 'compose.second-house.yaml'].map(read).join('')
  const used = [...texts.matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? '')
  used.push(...Object.keys(bridgeVariables).filter((name) => !name.endsWith('_FILE')))
  for (const name of new Set(used)) assert.match(example, new RegExp(`^#?${name}=`, 'm'), name)
})
