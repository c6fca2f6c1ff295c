import { formatProblems } from '@constellation/bootstrap/config/problem'
import { createLog } from '@constellation/bootstrap/log'
import { parseAddress, readOptions } from './options.ts'
import { startGateway } from './rflink/server.ts'

const options = readOptions(process.env)
if ('problems' in options) {
  process.stderr.write(`${formatProblems(options.problems)}\n`)
  process.exit(78)
}
if (process.argv.includes('--check')) process.exit(0)

const { listen, seed, speed } = options.config
const log = createLog('simulator', 'info', [])
const { host, port } = parseAddress(listen) ?? { host: '127.0.0.1', port: 0 } // checked with the options
const gateway = await startGateway({ host, port, seed, speed, log: (text) => log.info(text) })
log.info({ host, port: gateway.port, seed, speed }, 'an RFLink gateway listens')

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    log.info({ signal }, 'stopping')
    void gateway.close()
  })
