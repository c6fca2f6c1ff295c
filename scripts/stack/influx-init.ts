// Makes the database's tokens at each start of the stack, then ends: influx-writer may only write, Grafana only read.
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { makeTokens } from './influx-tokens.ts'

const { env } = process
const patienceMs = 120_000
const pauseMs = 2000

if (process.argv.includes('--check')) process.exit(0)

const bucket = env['INFLUX_BUCKET'] || 'sensors'
const work = () =>
  makeTokens({
    url: env['INFLUX_URL'] || 'http://influxdb:8086',
    org: env['INFLUX_ORG'] || 'home',
    adminToken: readFileSync(
      env['INFLUX_ADMIN_TOKEN_FILE'] ?? '/run/secrets/influxdb_admin_token',
      'utf8',
    ).trim(),
    plans: [
      {
        description: 'constellation influx-writer: write',
        file: '/tokens/writer/token',
        action: 'write',
        bucket,
      },
      // every bucket: coarser copies of old data are buckets of their own
      { description: 'constellation grafana: read', file: '/tokens/grafana/token', action: 'read' },
    ],
    fetch,
    read: (file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined),
    write: (file, text) => {
      // whole or not at all; readable for its one reader, whose user is another: nobody else has this volume
      writeFileSync(`${file}.new`, text)
      chmodSync(`${file}.new`, 0o444)
      renameSync(`${file}.new`, file)
    },
    log: (text) => process.stdout.write(`${text}\n`),
  })

for (const start = Date.now(); ; ) {
  try {
    await work()
    break
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    if (Date.now() - start > patienceMs) process.exit(1)
  }
  await new Promise((later) => setTimeout(later, pauseMs))
}
