import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { Backoff } from '@constellation/bootstrap/backoff'

/** A process to keep running. */
export interface Program {
  readonly name: string
  /** What Node is given: options, script, arguments. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** What it prints is appended to this file. */
  readonly logFile: string
}

export interface Supervision {
  /** A process was started, the first time or again. */
  readonly onStart: (name: string, pid: number) => void
  /** A process ended: by a signal, or with a code. `wanted`: by `stop`. */
  readonly onEnd: (name: string, how: string, wanted: boolean) => void
  /** Delays between restarts, in ms. */
  readonly firstMs?: number
  readonly capMs?: number
}

/** A process that lived this long (ms) is started again without delay growing further. */
const healthyMs = 10_000

/** Keeps one process running until it is stopped: one that ends is started again after a while. */
export class Supervised {
  readonly name: string
  readonly #program: Program
  readonly #supervision: Supervision
  readonly #backoff: Backoff
  #child: ChildProcess | undefined
  #restart: ReturnType<typeof setTimeout> | undefined
  #stopping = false

  constructor(program: Program, supervision: Supervision) {
    this.name = program.name
    this.#program = program
    this.#supervision = supervision
    this.#backoff = new Backoff(supervision.firstMs ?? 2000, supervision.capMs ?? 10_000)
  }

  /** The running process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  start(): void {
    const { args, env, cwd, logFile } = this.#program
    const log = openSync(logFile, 'a')
    // a process group of its own: Ctrl-C in the terminal reaches only the supervisor, which ends all in order
    const child = spawn(process.execPath, args, { cwd, env, detached: true, stdio: ['ignore', log, log] })
    closeSync(log)
    this.#child = child
    const began = Date.now()
    let ended = false
    const end = (how: string) => {
      if (ended) return
      ended = true
      this.#ended(how, Date.now() - began)
    }
    child.on('error', (error) => end(error.message))
    child.on('exit', (code, signal) => end(signal ?? `exit code ${code}`))
    if (child.pid !== undefined) this.#supervision.onStart(this.name, child.pid)
  }

  /** Ends the process: SIGTERM, and SIGKILL where it is still there after `graceMs`. It is not started again. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#restart)
    const child = this.#child
    if (!child) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
    await gone
    clearTimeout(timer)
  }

  /** Ends the process at once. */
  kill(): void {
    this.#stopping = true
    clearTimeout(this.#restart)
    this.#child?.kill('SIGKILL')
  }

  #ended(how: string, livedMs: number): void {
    this.#child = undefined
    this.#supervision.onEnd(this.name, how, this.#stopping)
    if (this.#stopping) return
    if (livedMs >= healthyMs) this.#backoff.reset()
    this.#restart = setTimeout(() => this.start(), this.#backoff.next())
  }
}
