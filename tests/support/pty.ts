import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { endWithProcess } from './child.ts'

/** Why there are no pseudo-terminals here, or false. */
export function noPty(): string | false {
  return spawnSync('socat', ['-V']).error ? 'socat is not installed' : false
}

/** A pseudo-terminal; the test is the device at its other end. */
export interface Pty extends AsyncDisposable {
  /** The path that a program opens. */
  readonly path: string
  /** The process that holds the device's end. */
  readonly pid: number
  /** Sends bytes to the program. */
  write(bytes: Uint8Array): void
  /** Unplugs the device. */
  unplug(): Promise<void>
}

/** Opens a pseudo-terminal that changes no byte; `received` is given what the program writes. */
export async function openPty(received: (chunk: Uint8Array) => void): Promise<Pty> {
  const folder = await mkdtemp(join(tmpdir(), 'pty-'))
  const path = join(folder, 'tty')
  const socat = spawn('socat', ['-d', '-d', `PTY,link=${path},raw,echo=0`, 'STDIO'])
  endWithProcess(socat)
  socat.stdout.on('data', received)
  socat.stdin.on('error', () => undefined) // the program has closed it
  for await (const message of createInterface({ input: socat.stderr }))
    if (message.includes('starting data transfer loop')) break
  const unplug = async () => {
    if (socat.exitCode === null && socat.signalCode === null && socat.kill('SIGKILL'))
      await once(socat, 'exit')
  }
  return {
    path,
    pid: socat.pid ?? -1,
    write: (bytes) => void socat.stdin.write(bytes),
    unplug,
    async [Symbol.asyncDispose]() {
      await unplug()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
