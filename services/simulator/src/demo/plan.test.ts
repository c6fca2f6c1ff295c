import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { plan } from './plan.ts'

const root = join(import.meta.dirname, '../../../..')
const folder = join(root, '.demo')
const programs = plan({
  root,
  folder,
  ports: { broker: 1, database: 2, rflink: 3 },
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
  assert.equal(of('rf')?.env['MQTT_URL'], `mqtt://127.0.0.1:${of('broker')?.args[1]}`)
  assert.equal(of('influx-writer')?.env['INFLUX_URL'], `http://127.0.0.1:${of('database')?.args[1]}`)
  assert.equal(of('influx-writer')?.env['INFLUX_TOKEN'], of('database')?.env['DEMO_TOKEN'])
})
