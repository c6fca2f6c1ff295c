import { readArguments } from '@constellation/bootstrap/arguments'
import { formatProblems } from '@constellation/bootstrap/config/problem'
import { exitCodes } from '@constellation/bootstrap/exit-codes'
import { createLog } from '@constellation/bootstrap/log'
import { reasonOf } from '@constellation/bootstrap/reason'
import { startLcdServer } from './lcdproc/server.ts'
import { parseAddress, readOptions, variables } from './options.ts'
import { startGateway } from './rflink/server.ts'
import { startZwave } from './zwave/server.ts'

/** Time between two pictures of the display in the log, in milliseconds. */
const displayLogMs = 60_000

const checks = readArguments('simulator', process.argv.slice(2))
const options = readOptions(process.env)
if ('problems' in options) {
  process.stderr.write(`simulator: bad configuration\n${formatProblems(options.problems)}\n`)
  process.exit(exitCodes.badConfiguration)
}
if (checks) {
  process.stdout.write('simulator: the configuration is good\n')
  process.exit(exitCodes.stopped)
}

const { listen, zwaveListen, lcdListen, seed, speed } = options.config
const log = createLog('simulator', 'info', [])
const at = (address: string) => parseAddress(address) ?? { host: '127.0.0.1', port: 0 } // checked with the options
const house = { seed, speed, log: (text: string) => log.info(text) }
const gateway = await listening(variables.listen.env, startGateway({ ...at(listen), ...house }))
log.info({ host: at(listen).host, port: gateway.port, seed, speed }, 'an RFLink gateway listens')
const stick = await listening(variables.zwaveListen.env, startZwave({ ...at(zwaveListen), ...house }))
log.info({ host: at(zwaveListen).host, port: stick.port, seed, speed }, 'a Z-Wave stick listens')

let logged = Number.NEGATIVE_INFINITY
const display = await listening(
  variables.lcdListen.env,
  startLcdServer({
    ...at(lcdListen),
    columns: 20,
    rows: 4,
    onFrame: (rows) => {
      if (performance.now() - logged < displayLogMs) return
      logged = performance.now()
      log.info({ rows }, 'the display shows')
    },
  }),
)
log.info({ host: at(lcdListen).host, port: display.port }, 'a display listens')

process.on('SIGUSR2', () => stick.toggleDead())
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    log.info({ signal }, 'stopping')
    void gateway.close()
    void stick.close()
    void display.close()
  })

/** Ends the process where an address is taken, or none of this machine's: with its variable. */
async function listening<T>(variable: string, starting: Promise<T>): Promise<T> {
  try {
    return await starting
  } catch (error) {
    process.stderr.write(`${variable}: ${reasonOf(error)}\n`)
    process.exit(exitCodes.badConfiguration)
  }
}
