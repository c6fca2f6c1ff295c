import { formatProblems } from '@constellation/bootstrap/config/problem'
import { createLog } from '@constellation/bootstrap/log'
import { startLcdServer } from './lcdproc/server.ts'
import { parseAddress, readOptions } from './options.ts'
import { startGateway } from './rflink/server.ts'
import { startZwave } from './zwave/server.ts'

/** Time between two pictures of the display in the log, in milliseconds. */
const displayLogMs = 60_000

const options = readOptions(process.env)
if ('problems' in options) {
  process.stderr.write(`${formatProblems(options.problems)}\n`)
  process.exit(78)
}
if (process.argv.includes('--check')) process.exit(0)

const { listen, zwaveListen, lcdListen, seed, speed } = options.config
const log = createLog('simulator', 'info', [])
const at = (address: string) => parseAddress(address) ?? { host: '127.0.0.1', port: 0 } // checked with the options
const house = { seed, speed, log: (text: string) => log.info(text) }
const gateway = await startGateway({ ...at(listen), ...house })
log.info({ host: at(listen).host, port: gateway.port, seed, speed }, 'an RFLink gateway listens')
const stick = await startZwave({ ...at(zwaveListen), ...house })
log.info({ host: at(zwaveListen).host, port: stick.port, seed, speed }, 'a Z-Wave stick listens')

let logged = Number.NEGATIVE_INFINITY
const display = await startLcdServer({
  ...at(lcdListen),
  columns: 20,
  rows: 4,
  onFrame: (rows) => {
    if (performance.now() - logged < displayLogMs) return
    logged = performance.now()
    log.info({ rows }, 'the display shows')
  },
})
log.info({ host: at(lcdListen).host, port: display.port }, 'a display listens')

process.on('SIGUSR2', () => stick.toggleDead())
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    log.info({ signal }, 'stopping')
    void gateway.close()
    void stick.close()
    void display.close()
  })
