import { execFile, spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import mqtt from 'mqtt'
import { type Child, eventually, startChild } from './child.ts'
import { freePort } from './ports.ts'

/** Why tests with a mosquitto cannot run here, if so. */
export const noMosquitto = (): string | false =>
  spawnSync('mosquitto', ['-h']).error ? 'there is no mosquitto in PATH' : false

/** A real mosquitto on a port of its own. */
export interface Mosquitto extends AsyncDisposable {
  readonly port: number
  /** `mqtt://127.0.0.1:<port>`. */
  readonly url: string
  /** Where its database, users and configuration are. */
  readonly dir: string
  readonly pid: number
  /** What it has logged since its last start. */
  readonly lines: readonly string[]
  /** Ends it in order (it saves its database); removes the folder, unless it was given. */
  stop(): Promise<void>
  /** SIGKILL: it saves nothing. The folder stays. */
  kill(): Promise<void>
  /** Starts it again after `kill` or `halt`: same port, same folder. */
  start(): Promise<void>
  /** Ends it in order and keeps the folder. */
  halt(): Promise<void>
}

export interface MosquittoOptions {
  /** Further lines of configuration (queue limits, `autosave_interval`). */
  readonly conf?: string
  /** Folder for its files; a new one under the temp folder where not given. */
  readonly dir?: string
  /** Password by user; without it everyone is let in. */
  readonly users?: Readonly<Record<string, string>>
  /** Text of an ACL file. */
  readonly acl?: string
}

/** Starts a mosquitto that keeps its database in `dir`; resolves when it takes MQTT connections. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'mosquitto-')))
  const port = await freePort()
  const conf = join(dir, 'test.conf')
  await writeFile(conf, await configuration(dir, port, options))
  const start = () => startChild('mosquitto', ['-c', conf])
  let child = start()
  await untilReady(child, port)
  const stop = async () => {
    await child.kill()
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true })
  }
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    dir,
    get pid() {
      return child.pid
    },
    get lines() {
      return child.lines
    },
    async start() {
      child = start()
      await untilReady(child, port)
    },
    async kill() {
      await child.kill('SIGKILL')
    },
    async halt() {
      await child.kill()
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function configuration(dir: string, port: number, options: MosquittoOptions): Promise<string> {
  const lines = [
    // started by root mosquitto changes to this user, who may not enter a temp folder of root's
    'user root',
    `listener ${port} 127.0.0.1`,
    `allow_anonymous ${options.users === undefined}`,
    'persistence true',
    `persistence_location ${dir}/`,
    'log_dest stderr',
    ...['error', 'warning', 'notice', 'information', 'subscribe'].map((type) => `log_type ${type}`),
  ]
  if (options.users !== undefined) {
    await writePasswords(join(dir, 'users'), options.users)
    lines.push(`password_file ${join(dir, 'users')}`)
  }
  if (options.acl !== undefined) {
    await writeFile(join(dir, 'acl'), options.acl)
    lines.push(`acl_file ${join(dir, 'acl')}`)
  }
  return `${[...lines, options.conf ?? ''].join('\n')}\n`
}

/** Writes a password file as mosquitto_passwd makes it; readable by its owner alone. */
async function writePasswords(file: string, users: Readonly<Record<string, string>>): Promise<void> {
  const plain = Object.entries(users).map(([user, password]) => `${user}:${password}\n`)
  await writeFile(file, plain.join(''), { mode: 0o600 })
  await promisify(execFile)('mosquitto_passwd', ['-U', file])
  await chmod(file, 0o600)
}

/** Waits until the broker on `port` answers a CONNECT, also by a refusal. */
export async function untilReady(child: Child, port: number): Promise<void> {
  try {
    await eventually(() => answersMqtt(port), { ended: () => child.ended })
  } catch (cause) {
    await child.kill('SIGKILL')
    throw new Error(`mosquitto did not start:\n${child.lines.slice(-20).join('\n')}`, { cause })
  }
}

async function answersMqtt(port: number): Promise<void> {
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, protocolVersion: 5 })
  try {
    await new Promise<void>((resolve, reject) => {
      client.once('packetreceive', () => resolve()) // a CONNACK, whatever it says
      client.once('close', () => reject(new Error(`no MQTT on port ${port}`)))
      client.on('error', () => {}) // a refusal is an answer too; a failed connection also closes
    })
  } finally {
    client.end(true)
  }
}
