import { type ChildProcess, spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process that a test started, which does not outlive the test's own process. */
export interface Child {
  readonly pid: number
  /** What it has written so far, standard output and error, a line each. */
  readonly lines: readonly string[]
  /** Resolves when the process has ended and all its output is in `lines`. */
  readonly exit: Promise<Exit>
  /** Whether it has ended, or never started. */
  readonly ended: boolean
  /** Sends the signal (SIGTERM) and waits for the end; at once where it has ended already. */
  kill(signal?: NodeJS.Signals): Promise<Exit>
  /** Calls `listener` for each later line; returns a function that ends it. */
  onLine(listener: (line: string) => void): () => void
}

/** What a child is started with; its environment is this alone, and PATH. */
export interface ChildOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** Keeps no lines: for processes that write a lot. */
  readonly quiet?: boolean
  /** Makes it the leader of a process group, which is killed with it: for scripts that start processes. */
  readonly group?: boolean
}

/**
 * Starts a process. It is killed when the test's process ends, also by a failed assertion or a signal.
 * @throws the spawn error where the command cannot be started
 */
export function startChild(command: string, args: readonly string[], options: ChildOptions = {}): Child {
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.group ?? false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const lines: string[] = []
  const listeners = new Set<(line: string) => void>()
  const take = (line: string) => {
    if (!options.quiet) lines.push(line)
    for (const listener of listeners) listener(line)
  }
  for (const stream of [child.stdout, child.stderr]) splitLines(stream, take)
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
    child.once('error', reject)
  })
  let ended = false
  const end = () => {
    ended = true
  }
  exit.then(end, end) // whoever awaits it sees the error; nobody has to
  endWithProcess(child, options.group ?? false)
  return {
    pid: child.pid ?? -1,
    lines,
    exit,
    get ended() {
      return ended
    },
    kill(signal = 'SIGTERM') {
      child.kill(signal)
      return exit
    },
    onLine(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function splitLines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  stream.on('data', (chunk: Buffer) => {
    const parts = (rest + decoder.write(chunk)).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) take(part)
  })
  stream.on('end', () => {
    if (rest) take(rest)
  })
}

/**
 * Kills the child when this process ends; a signal that would end it without `exit` handlers is turned into an exit.
 * With `group` the child is the leader of a process group, which is killed with it.
 */
export function endWithProcess(child: ChildProcess, group = false): void {
  const kill = () => (group && child.pid ? process.kill(-child.pid, 'SIGKILL') : child.kill('SIGKILL'))
  const leave = () => process.exit(143)
  process.setMaxListeners(100)
  process.once('exit', kill)
  process.once('SIGTERM', leave)
  process.once('SIGINT', leave)
  child.once('close', () => {
    process.off('exit', kill)
    process.off('SIGTERM', leave)
    process.off('SIGINT', leave)
  })
}

/**
 * Tries until it succeeds: for what a foreign process does without telling (opening a port).
 * @throws the last error, after `seconds` (60) or when `ended` has come true
 */
export async function eventually<T>(
  attempt: () => Promise<T>,
  { seconds = 60, ended = () => false }: { seconds?: number; ended?: () => boolean } = {},
): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (ended() || Date.now() > deadline) throw error
    }
    await new Promise((later) => setTimeout(later, 20))
  }
}
