import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Exit, startChild } from './child.ts'

/** A line of a service's log, as pino writes it. */
export type LogLine = Readonly<Record<string, unknown>>

/** A service run from source. */
export interface ServiceProcess extends AsyncDisposable {
  readonly pid: number
  /** Its log lines so far; what is no JSON (a stack trace) is `{ msg: <the line> }`. */
  readonly logs: readonly LogLine[]
  /** The first line, also an earlier one, that `wanted` accepts. Fails at the process's end and after `seconds` (60). */
  waitFor(wanted: (line: LogLine) => boolean, seconds?: number): Promise<LogLine>
  /** Sends the signal (SIGTERM) and waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<Exit>
  readonly exit: Promise<Exit>
}

/** The root of the checkout. */
export const root: string = join(import.meta.dirname, '..', '..')

/**
 * Starts `services/<name>/src/main.ts` as a process with these variables alone (and PATH). Where not given, health file
 * and configuration file (an empty one) are its own.
 */
export function startService(
  name: string,
  env: Readonly<Record<string, string | undefined>> = {},
  args: readonly string[] = [],
): ServiceProcess {
  return startScript(join(root, 'services', name, 'src', 'main.ts'), args, env)
}

/** Starts `dist/<name>.mjs`, what the images run (`node scripts/build.ts`), with the images' settings. */
export function startBuilt(
  name: string,
  env: Readonly<Record<string, string | undefined>> = {},
): ServiceProcess {
  // as in services/Dockerfile
  const settings = {
    MALLOC_ARENA_MAX: '1',
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: join(root, 'dist', 'compiled'),
    ...(name === 'zwave' && { MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '65536' }),
  }
  const flags = [`--max-semi-space-size=${name === 'influx-writer' ? 2 : 1}`]
  if (name === 'zwave') flags.push('--max-old-space-size=96', '--no-opt')
  return startScript(join(root, 'dist', `${name}.mjs`), [], { ...settings, ...env }, flags)
}

/** Starts any script with this Node, like a service; `wrapper` is a command that ends by running what follows it. */
export function startScript(
  file: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string | undefined>> = {},
  nodeFlags: readonly string[] = [],
  wrapper: readonly string[] = [],
): ServiceProcess {
  const own = mkdtempSync(join(tmpdir(), 'service-'))
  writeFileSync(join(own, 'empty.yaml'), '{}\n')
  const [command = process.execPath, ...rest] = [...wrapper, process.execPath, ...nodeFlags, file, ...args]
  const child = startChild(command, rest, {
    env: { HEALTH_FILE: join(own, 'healthy'), CONFIG_FILE: join(own, 'empty.yaml'), ...env },
    cwd: root,
  })
  const logs: LogLine[] = child.lines.map(parse)
  child.onLine((line) => logs.push(parse(line)))
  const ended = child.exit.then(({ code, signal }) => {
    rmSync(own, { recursive: true, force: true })
    throw new Error(`${file} ended (${code ?? signal}):\n${child.lines.slice(-20).join('\n')}`)
  })
  ended.catch(() => {}) // only those who wait for a line care
  return {
    pid: child.pid,
    logs,
    exit: child.exit,
    kill: child.kill,
    async waitFor(wanted, seconds = 60) {
      const seen = logs.find(wanted)
      if (seen !== undefined) return seen
      const { promise, resolve, reject } = Promise.withResolvers<LogLine>()
      const off = child.onLine((line) => {
        if (wanted(parse(line))) resolve(parse(line))
      })
      const late = () =>
        reject(new Error(`no such line in ${seconds} s; last:\n${child.lines.slice(-20).join('\n')}`))
      const timer = setTimeout(late, seconds * 1000)
      try {
        return await Promise.race([promise, ended])
      } finally {
        clearTimeout(timer)
        off()
      }
    },
    async [Symbol.asyncDispose]() {
      await child.kill('SIGKILL')
    },
  }
}

function parse(line: string): LogLine {
  try {
    const json: unknown = JSON.parse(line)
    if (typeof json === 'object' && json !== null) return json as LogLine // any JSON object has string keys
  } catch {
    // not a log line: kept as text
  }
  return { msg: line }
}
