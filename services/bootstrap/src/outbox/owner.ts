import * as fs from 'node:fs'
import { join } from 'node:path'

/**
 * Takes a folder for this process alone: two that append to one log would give the same numbers twice. What a process
 * left that is gone does not count, however it ended. One in another container is not seen, and none is without `/proc`.
 *
 * Each adds a line to the file `owner`, and the first line of a process that lives is the owner's: of two that start at
 * the same moment both see the same one.
 * @returns the process that has it; undefined: it is ours
 * @throws the file system's error where there is no such folder
 */
export function takeFolder(dir: string, boot: string): number | undefined {
  const path = join(dir, 'owner')
  const { ino } = fs.statSync(dir) // a copy of the folder is nobody's
  const lineOf = (pid: number) => `${pid} ${startOf(pid)} ${ino} ${boot}`
  if (startOf(process.pid) === undefined) return undefined
  const mine = lineOf(process.pid)
  const lives = (line: string) => {
    const pid = Number.parseInt(line, 10)
    return startOf(pid) !== undefined && line === lineOf(pid)
  }
  const owner = () => read(path).split('\n').find(lives)
  try {
    if (!owner()) add(path, mine, () => owner() === mine)
  } catch {} // a full disk: then without
  const line = owner() ?? mine
  return line === mine ? undefined : Number.parseInt(line, 10)
}

/** Adds a line at the end; where that makes it the owner's, those of processes that are gone are left out. */
function add(path: string, line: string, owns: () => boolean): void {
  fs.appendFileSync(path, `\n${line}\n`, { mode: 0o600 }) // the line before may be torn
  if (!owns()) return
  fs.writeFileSync(`${path}.new`, `${line}\n`, { mode: 0o600 })
  fs.renameSync(`${path}.new`, path)
}

function read(path: string): string {
  try {
    return fs.readFileSync(path, 'utf8')
  } catch {
    return '' // none yet
  }
}

/** When a process was started, in ticks since the boot (proc(5), /proc/pid/stat, field 22); undefined for one that has ended. */
function startOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`)
  const [state = 'X', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return /[ZX]/.test(state) ? undefined : rest[18]
}
