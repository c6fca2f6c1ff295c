import { execFile } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { promisify } from 'node:util'

/** How a command ended: its exit code, and what it wrote. */
export interface Ran {
  readonly code: number
  readonly out: string
}

/** The stack in one folder, run by a real engine. */
export class Stack {
  readonly dir: string
  readonly env: Readonly<Record<string, string | undefined>>

  constructor(dir: string, env: Readonly<Record<string, string>>) {
    this.dir = dir
    this.env = { PATH: process.env['PATH'], HOME: dir, ...env }
  }

  /** Runs a command in the stack's folder, for at most `seconds`; does not throw where it fails. */
  async try(command: string, args: readonly string[], seconds = 120): Promise<Ran> {
    const options = { cwd: this.dir, env: this.env, timeout: seconds * 1000, maxBuffer: 64 * 2 ** 20 }
    try {
      const { stdout, stderr } = await promisify(execFile)(command, [...args], options)
      return { code: 0, out: stdout + stderr }
    } catch (error) {
      // execFile's error has both, and a code that is a number unless the command could not be started
      const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string }
      return { code: typeof code === 'number' ? code : -1, out: stdout + stderr || String(error) }
    }
  }

  /** Runs a command and returns what it wrote. Throws with that where it fails. */
  async run(command: string, ...args: readonly string[]): Promise<string> {
    const { code, out } = await this.try(command, args)
    if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${code}\n${out}`)
    return out
  }

  compose(...args: readonly string[]): Promise<string> {
    return this.run('docker', 'compose', ...args)
  }

  /** Runs a shell text in a service's container, as its user. */
  inside(service: string, text: string): Promise<string> {
    return this.compose('exec', '--no-TTY', service, 'bash', '-c', text)
  }

  /** One value of `docker inspect`, by a template. */
  async inspect(service: string, template: string): Promise<string> {
    const id = (await this.compose('ps', '--all', '--quiet', service)).trim()
    return (await this.run('docker', 'inspect', '--format', template, id)).trim()
  }

  /** The host's process ID of what a container runs: below its init and a start script, above the watchdog's shell. */
  async pidOf(service: string): Promise<number> {
    let pid = Number(await this.inspect(service, '{{.State.Pid}}'))
    for (;;) {
      const [child] = childrenOf(pid)
      if (child === undefined || readlinkSync(`/proc/${pid}/exe`).endsWith('/node')) return pid
      pid = child
    }
  }

  /** Asks the database's stand-in, in InfluxQL; times in milliseconds. */
  async query(influxql: string): Promise<readonly Series[]> {
    const url = `http://127.0.0.1:8087/query?db=sensors&epoch=ms&q=${encodeURIComponent(influxql)}`
    const answer: unknown = JSON.parse(await this.inside('influxdb', `curl -fsS '${url}'`))
    // the shape of InfluxDB 1.x's answer ("InfluxDB API reference", /query)
    return (answer as { results: readonly { series?: readonly Series[] }[] }).results[0]?.series ?? []
  }
}

/** Host's process IDs of a process's children (proc(5), /proc/pid/task/tid/children). */
export function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

export interface Series {
  readonly name: string
  readonly columns: readonly string[]
  readonly values: readonly (readonly (string | number | null)[])[]
}

/** Tries until `attempt` gives something else than undefined. Throws after `seconds`, naming what was waited for. */
export async function until<T>(
  what: string,
  seconds: number,
  attempt: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  let problem: unknown
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    try {
      const result = await attempt()
      if (result !== undefined) return result
    } catch (error) {
      problem = error
    }
    await new Promise((later) => setTimeout(later, 300))
  }
  throw new Error(`waited ${seconds} s in vain: ${what}`, { cause: problem })
}
