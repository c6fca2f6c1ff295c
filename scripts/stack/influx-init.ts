// Makes the database's buckets, tasks and tokens at each start of the stack, then ends: influx-writer may only write,
// Grafana only read.
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { reasonOf } from '@constellation/bootstrap/reason'
import { WrongAdminToken, WrongSetting } from './influx-api.ts'
import { prepare } from './influx-prepare.ts'

const { env } = process
const patienceMs = 120_000
const pauseMs = 2000

if (process.argv.includes('--check')) process.exit(0)

const work = () =>
  prepare(
    {
      url: env['INFLUX_URL'] || 'http://influxdb:8086',
      org: env['INFLUX_ORG'] || 'home',
      adminToken: readFileSync(
        env['INFLUX_ADMIN_TOKEN_FILE'] ?? '/run/secrets/influxdb_admin_token',
        'utf8',
      ).trim(),
      fetch,
    },
    env,
    {
      read: (file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined),
      write: (file, text) => {
        // whole or not at all; readable for its one reader, whose user is another: nobody else has this volume
        writeFileSync(`${file}.new`, text)
        chmodSync(`${file}.new`, 0o444)
        renameSync(`${file}.new`, file)
      },
    },
    (text) => process.stdout.write(`${text}\n`),
  )

for (const start = Date.now(); ; ) {
  try {
    await work()
    break
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`)
    if (error instanceof WrongAdminToken || error instanceof WrongSetting) process.exit(78)
    if (Date.now() - start > patienceMs) process.exit(1)
  }
  await new Promise((later) => setTimeout(later, pauseMs))
}
