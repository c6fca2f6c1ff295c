import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { zwaveOptions } from '../../../zwave/src/options.ts'
import { plan } from './plan.ts'

const root = join(import.meta.dirname, '../../../..')
const folder = join(root, '.demo')
const programs = plan({
  root,
  folder,
  ports: { broker: 1, database: 2, rflink: 3, zwave: 4, display: 5 },
  token: 'hidden',
  inherited: { TZ: 'UTC' },
})

for (const { name, args, env, logFile } of programs)
  test(`${name} has a script, and writes into the demo's folder only`, () => {
    assert.ok(existsSync(join(root, args[0] ?? '')))
    assert.equal(env['TZ'], 'UTC')
    assert.ok(logFile.startsWith(folder))
    for (const [variable, value] of Object.entries(env))
      if (/DIR$|HEALTH_FILE/.test(variable)) assert.ok(value.startsWith(folder), variable)
    assert.ok(!args.includes('hidden'), 'a token that every user of the machine could read')
  })

test('services and their partners meet', () => {
  const of = (name: string) => programs.find((program) => program.name === name)
  assert.equal(of('rf')?.env['RF_PORT'], `tcp://${of('simulator')?.env['SIM_RFLINK_LISTEN']}`)
  assert.equal(of('zwave')?.env['ZWAVE_PORT'], `tcp://${of('simulator')?.env['SIM_ZWAVE_LISTEN']}`)
  assert.equal(of('lcd')?.env['LCD_PORT'], 'tcp://127.0.0.1:5')
  assert.notEqual(of('zwave')?.env['OUTBOX_DIR'], of('rf')?.env['OUTBOX_DIR'])
  assert.equal(of('rf')?.env['MQTT_URL'], `mqtt://127.0.0.1:${of('broker')?.args[1]}`)
  assert.equal(of('influx-writer')?.env['INFLUX_URL'], `http://127.0.0.1:${of('database')?.args[1]}`)
  assert.equal(of('influx-writer')?.env['INFLUX_TOKEN'], of('database')?.env['DEMO_TOKEN'])
})

test('the service for Z-Wave knows the variables that it is given', () => {
  const known = new Set(Object.values(zwaveOptions.variables).map(({ env }) => env))
  const { env } = programs.find(({ name }) => name === 'zwave') ?? assert.fail('no such program')
  for (const name of Object.keys(env)) if (name.startsWith('ZWAVE_')) assert.ok(known.has(name), name)
})
