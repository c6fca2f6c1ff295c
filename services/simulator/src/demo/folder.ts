import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from '@constellation/bootstrap/reason'

/** Another demo runs in the same folder. */
export class RunningError extends Error {
  constructor(pid: number, folder: string) {
    super(`a demo runs already: process ${pid}, in ${folder}`)
    this.name = 'RunningError'
  }
}

/** The folder cannot be emptied or made: mostly it is another user's. */
export class FolderError extends Error {
  constructor(folder: string, cause: unknown) {
    super(`the demo's folder ${folder} cannot be made anew: ${reasonOf(cause)}`, { cause })
    this.name = 'FolderError'
  }
}

/** What is written down of a run, so that the next one can end what a killed demo left behind. */
interface Run {
  readonly demo: number
  readonly children: Readonly<Record<string, number>>
}

const mark = (folder: string) => join(folder, 'processes.json')

/**
 * Empties the demo's folder, and ends the processes of an earlier demo that was killed.
 * @param isOurs whether a process ID is (still) one of a demo's processes
 * @throws RunningError where that demo still runs
 * @throws FolderError where the folder cannot be emptied or made
 */
export function freshFolder(folder: string, isOurs: (pid: number) => boolean): void {
  const run = readRun(folder)
  if (run && run.demo !== process.pid && isOurs(run.demo)) throw new RunningError(run.demo, folder)
  for (const pid of Object.values(run?.children ?? {})) if (isOurs(pid)) process.kill(pid, 'SIGKILL')
  try {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new FolderError(folder, error)
  }
}

/** Notes which processes belong to this run. */
export function noteProcesses(folder: string, children: Readonly<Record<string, number>>): void {
  const run: Run = { demo: process.pid, children }
  writeFileSync(mark(folder), JSON.stringify(run))
}

/** Whether a process runs one of the project's scripts (Linux; elsewhere nothing is known of it, and nothing is ended). */
export function runsOurs(pid: number): boolean {
  try {
    return /\bservices\/[a-z-]+\/src\/.*\.ts\b/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch {
    return false
  }
}

function readRun(folder: string): Run | undefined {
  try {
    const { demo, children }: Partial<Record<keyof Run, unknown>> = JSON.parse(
      readFileSync(mark(folder), 'utf8'),
    )
    if (typeof demo !== 'number' || typeof children !== 'object' || children === null) return undefined
    const pids = Object.entries(children).filter(([, pid]) => Number.isInteger(pid) && pid > 1)
    return { demo, children: Object.fromEntries(pids) }
  } catch {
    return undefined // no earlier run, or killed while it wrote this
  }
}
