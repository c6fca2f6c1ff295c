// The account of a running stack: `make audit`. Exit code 0: it holds; 1: it does not; 69: the broker cannot be reached;
// 78: bad configuration. `--json` prints it for programs.
import { join } from 'node:path'
import { readArguments } from '@constellation/bootstrap/arguments'
import { formatProblems, loadConfig, strictObject } from '@constellation/bootstrap/config/index'
import { duration, path, secret, text, url } from '@constellation/bootstrap/config/options'
import { brokerOptions } from '@constellation/bootstrap/mqtt/broker-options'
import { reasonOf } from '@constellation/bootstrap/reason'
import { readAccount } from './audit/account-file.ts'
import { audit } from './audit/audit.ts'
import { auditText } from './audit/text.ts'

const variables = {
  influxUrl: url({
    env: 'INFLUX_URL',
    doc: 'The database, as it is reached from here.',
    default: 'http://127.0.0.1:8086',
    protocols: ['http', 'https'],
    path: true,
    credentials: ['INFLUX_TOKEN'],
  }),
  influxToken: secret({ env: 'INFLUX_TOKEN', doc: 'Token that may read the bucket.', default: null }),
  bucket: text({ env: 'INFLUX_BUCKET', doc: 'Bucket that readings are stored in.', default: 'sensors' }),
  spoolDir: path({
    env: 'INFLUX_SPOOL_DIR',
    doc: "The writer's folder, for its account.json; without it duplicates and late ones are known as sums only.",
    default: null,
  }),
  seconds: duration({
    env: 'AUDIT_SECONDS',
    doc: 'How long it listens at most; it ends when it has heard every service, but not before 5 s.',
    default: 65,
    unit: 's',
    min: 1,
  }),
}

const asJson = readArguments('audit', process.argv.slice(2), '--json')
const loaded = await loadConfig('audit', { variables, file: strictObject({}) }, process.env)
if (!loaded.ok) {
  process.stderr.write(`audit: bad configuration\n${formatProblems(loaded.problems)}\n`)
  process.exit(78)
}
const { base, config } = loaded
const quiet = () => {}
try {
  const result = await audit({
    broker: brokerOptions(base, { info: quiet, warn: quiet, debug: quiet }),
    database: { url: config.influxUrl, token: config.influxToken, bucket: config.bucket, fetch },
    listenMs: config.seconds * 1000,
    shortestMs: Math.min(5000, config.seconds * 1000),
    account: config.spoolDir === null ? [] : readAccount(join(config.spoolDir, 'account.json')),
  })
  process.stdout.write(asJson ? `${JSON.stringify(result)}\n` : auditText(result))
  process.exitCode = result.problems.length > 0 ? 1 : 0
} catch (error) {
  process.stderr.write(`audit: ${reasonOf(error)}\n`)
  process.exitCode = 69
}
