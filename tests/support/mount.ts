import { execFile, execFileSync } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const path = `${process.env['PATH']}:/usr/sbin:/sbin`

/** Runs a program of the system's administration; fails with what it wrote. */
export async function administer(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(command, args, { env: { PATH: path, LC_ALL: 'C' } })
  return stdout.trim()
}

/** Mounts something on `dir` (made where it is not there), until the process ends at the latest; returns what ends it. */
export async function mount(dir: string, ...args: string[]): Promise<() => Promise<void>> {
  await mkdir(dir, { recursive: true })
  await administer('mount', ...args, dir)
  const atExit = () => void execFileSync('umount', ['-l', dir], { env: { PATH: path }, stdio: 'ignore' })
  process.once('exit', atExit)
  return async () => {
    if (!process.listeners('exit').includes(atExit)) return
    process.off('exit', atExit)
    await administer('umount', '-l', dir)
  }
}

/** A small disk in memory, mounted on a folder. */
export interface SmallDisk extends AsyncDisposable {
  readonly dir: string
  /** Takes all the room that is left. */
  fill(): void
  /** Gives back what `fill` took. */
  empty(): Promise<void>
}

/** Mounts a disk of `bytes` on `dir`. */
export async function smallDisk(dir: string, bytes: number): Promise<SmallDisk> {
  const unmount = await mount(dir, '-t', 'tmpfs', '-o', `size=${bytes},mode=0777`, 'tmpfs')
  const filler = join(dir, 'filler')
  return {
    dir,
    fill: () => fillWith(filler),
    empty: () => rm(filler, { force: true }),
    [Symbol.asyncDispose]: unmount,
  }
}

function fillWith(filler: string): void {
  const file = openSync(filler, 'a')
  try {
    for (const chunk = Buffer.alloc(4096); ; ) writeSync(file, chunk)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  } finally {
    closeSync(file)
  }
}

/** Why disks cannot be mounted here; false where they can (node:test's `skip`). */
export async function cannotMount(): Promise<string | false> {
  if (process.platform !== 'linux') return 'mounts are made as on Linux'
  if (process.getuid?.() !== 0) return 'only root can mount'
  const dir = await mkdtemp(join(tmpdir(), 'mount-'))
  try {
    await (await smallDisk(dir, 65_536))[Symbol.asyncDispose]()
    return false
  } catch (error) {
    return `nothing can be mounted here: ${error instanceof Error ? error.message.split('\n')[1] : error}`
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
