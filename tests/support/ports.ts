import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { userFolder } from './user-folder.ts'

/** One file a port that a running test process of this user has taken, with the process's ID in it. */
const folder = join(userFolder, 'test-ports')
/** What this process has taken. */
const taken = new Set<string>()
/** Below the ports that Linux gives to whoever asks for any or connects to somewhere (ip_local_port_range). */
const [lowest, highest] = [10_000, 32_000]

/**
 * A port of 127.0.0.1 that nobody listens on, and that is this process's until it ends: a server may be killed and
 * started again on it, and meanwhile nobody else gets it, no other test and no connection as its own end.
 */
export async function freePort(): Promise<number> {
  mkdirSync(folder, { recursive: true })
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    if (!reserve(port)) continue
    if (await isFree(port)) return port
  }
}

function reserve(port: number): boolean {
  const file = join(folder, String(port))
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    if (isRunning(file)) return false
    rmSync(file, { force: true }) // of a process that was killed: free for the next who comes to it
    return false
  }
  if (taken.size === 0) process.once('exit', giveBack)
  taken.add(file)
  return true
}

function giveBack(): void {
  for (const file of taken) rmSync(file, { force: true })
}

function isRunning(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0)
    return true
  } catch {
    return false
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const { promise, resolve } = Promise.withResolvers<boolean>()
  server.once('error', () => resolve(false))
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  return promise
}
