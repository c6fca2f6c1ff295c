import type { Logger } from 'pino'
import { readArguments } from './arguments.ts'
import { type BaseConfig, baseVariables, type OutboxConfig } from './config/base.ts'
import { formatProblems, type Loaded, loadConfig, type Options, type VariablesOf } from './config/index.ts'
import { exitCodes } from './exit-codes.ts'
import { createLog } from './log.ts'
import { reasonOf } from './reason.ts'
import { RefusedError } from './refused-error.ts'
import { Runtime } from './runtime.ts'
import { runtimeOptions } from './runtime-options.ts'
import type { Service } from './service.ts'
import { within } from './wait.ts'
import { startWatchdog } from './watchdog.ts'

/** How long the broker is waited for before the device is opened without it. */
const firstConnectionMs = 2000
/** A stop is over after 10 s: this much for the service's own end, and for sending what waits. */
const ownEndMs = 5000
const drainMs = 2500

/**
 * Runs a service: reads its configuration, connects, tells how it is, and calls `main` with all that it needs. `main`
 * may return or go on until `signal` aborts; the service ends at SIGTERM or SIGINT, within 10 s, with exit code 0. It
 * ends with 78 where the configuration is wrong (all problems are told at once), and with 70 where `main` throws.
 *
 * With `--check` as argument it only checks the configuration, and exits with 0 or 78.
 */
export async function runService<Config, File>(
  name: string,
  options: Options<Config, File>,
  main: (service: Service<Config, File>) => void | Promise<void>,
): Promise<void> {
  const checks = readArguments(name, process.argv.slice(2))
  const loaded = await loadConfig(name, options, process.env)
  if (checks) return check(name, loaded)
  if (!loaded.ok) {
    const log = createLog(name, 'info', [])
    for (const { where, message } of loaded.problems)
      log.fatal({ where }, `bad configuration: ${where}: ${message}`)
    process.exit(exitCodes.badConfiguration)
  }
  const { base, config, file, notes } = loaded
  const log = createLog(base.serviceId, base.logLevel, [
    ...secretsOf(options.variables, config),
    ...secretsOf(baseVariables(name), base),
  ])
  for (const note of notes) log.warn(note)
  const outbox: Partial<OutboxConfig> = config as object // there where the service took the outbox's variables in
  const runtime = await Runtime.create(runtimeOptions(base, outbox, log))
  await live(log, base, runtime, (signal) =>
    Promise.resolve(main({ ...runtime.service, name: base.serviceId, config, file, base, log, signal })),
  )
}

function check(name: string, loaded: Loaded<unknown, unknown>): never {
  for (const note of loaded.notes) process.stderr.write(`${name}: note: ${note}\n`)
  if (!loaded.ok) process.stderr.write(`${name}: bad configuration\n${formatProblems(loaded.problems)}\n`)
  else process.stdout.write(`${name}: the configuration is good\n`)
  process.exit(loaded.ok ? exitCodes.stopped : exitCodes.badConfiguration)
}

function secretsOf<Values>(variables: VariablesOf<Values>, values: Values): string[] {
  const keys = Object.keys(variables) as (keyof Values)[] // the keys of the one are those of the other
  return keys
    .filter((key) => variables[key].sensitive)
    .map((key) => values[key])
    .filter((value) => typeof value === 'string')
}

/** From the first connection to the exit. */
async function live(
  log: Logger,
  base: BaseConfig,
  runtime: Runtime,
  main: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController()
  const failed = Promise.withResolvers<never>()
  const stopped = Promise.withResolvers<void>()
  for (const name of ['SIGTERM', 'SIGINT'] as const)
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(exitCodes.stopped) // asked twice: at once
      log.info({ signal: name }, 'stopping')
      stop.abort()
      stopped.resolve()
    })
  process.on('uncaughtException', (error) => failed.reject(error)) // unhandled rejections come here too
  const endWatchdog = startWatchdog(base.serviceId, base.watchdogSeconds)
  takeLogLevel(log, runtime)

  log.info({ pid: process.pid, node: process.version }, 'starting')
  let code: number = exitCodes.stopped
  let work = Promise.resolve()
  try {
    await Promise.race([within(firstConnectionMs, runtime.start()), stopped.promise, failed.promise])
    if (!stop.signal.aborted) work = main(stop.signal)
    await Promise.race([work.then(() => stopped.promise), failed.promise, stopped.promise])
  } catch (error) {
    code = exitCodes.internalError
    log.fatal({ err: error }, `internal error: ${reasonOf(error)}`)
    stop.abort()
  }
  runtime.status.set('stopping')
  try {
    await within(ownEndMs, Promise.race([work, failed.promise]))
  } catch (error) {
    if (code === exitCodes.stopped && !isAbort(error))
      log.error({ err: error }, 'the service did not stop in order')
  }
  await runtime.stop(drainMs)
  await endWatchdog()
  log.info({ code }, 'stopped')
  process.exit(code)
}

function takeLogLevel(log: Logger, runtime: Runtime): void {
  runtime.service.onAction('log-level', ({ payload }) => {
    const level = payload.form === 'single' ? String(payload.value) : ''
    if (!(level in log.levels.values) && level !== 'silent')
      throw new RefusedError(
        `${JSON.stringify(level)} is not one of ${Object.keys(log.levels.values).join(', ')}, silent`,
      )
    log.level = level
  })
}

const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError'
