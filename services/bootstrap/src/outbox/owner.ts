import * as fs from 'node:fs'
import { join } from 'node:path'

/**
 * Takes a folder for this process alone: two that append to one log would give the same numbers twice. What a process
 * left that is gone does not count, however it ended. One in another container is not seen.
 * @returns the process that has it; undefined: it is ours
 * @throws the file system's error where there is no such folder
 */
export function takeFolder(dir: string, boot: string): number | undefined {
  const path = join(dir, 'owner')
  const { ino } = fs.statSync(dir) // a copy of the folder is nobody's
  const owner = (pid: number) => `${pid} ${startOf(pid) ?? 'gone'} ${ino} ${boot}\n`
  const before = read(path)
  const pid = Number.parseInt(before, 10)
  if (pid !== process.pid && before === owner(pid)) return pid
  try {
    fs.writeFileSync(path, owner(process.pid), { mode: 0o600 })
  } catch {} // a full disk: then without
  return undefined
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
